"""What the last saved change to the rules does: over the examples, to the tests and to the safeguards."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class EditMade(Struct, frozen=True):
    """One edit between the two editions: `rule listening.calm changed: …`, and its lines as `file:line`."""

    said: str
    places: tuple[str, ...]


class ExampleChanged(Struct, frozen=True):
    """An example whose advice changed: its id, where it stands, what changed in words, and by which edits."""

    case: str
    place: str
    said: tuple[str, ...]
    cause: str


class TestFailing(Struct, frozen=True):
    """A rule test that fails now. file, line: where it stands. said: what was expected and what came out, a line each.

    newly: it passed, or was not there, under the edition before.
    """

    name: str
    file: str
    line: int
    said: tuple[str, ...]
    newly: bool


class SafeguardTold(Struct, frozen=True):
    """A safeguard of which something is to be told: `broken: …`, and what else there is to say.

    worse: it is lost or broken.
    """

    title: str
    said: tuple[str, ...]
    worse: bool


class Effect(Struct, frozen=True):
    """What the change to `edition` from the one before does.

    edits: what was edited. examples: how many there are; unusable: of how many the case has mistakes now; changed:
    those whose advice changed, the first `MOST_SHOWN` of them; more: how many others there are. tests: how many ran;
    failing: those that fail. test_mistakes: what is wrong in the test files, in words with the place; no tests ran then.
    safeguards: lost, or broken by an example; `proofs` of the bench asks the solver as well.
    """

    edition: int
    edits: tuple[EditMade, ...]
    examples: int
    unusable: int
    changed: tuple[ExampleChanged, ...]
    more: int
    tests: int
    failing: tuple[TestFailing, ...]
    test_mistakes: tuple[str, ...]
    safeguards: tuple[SafeguardTold, ...]


class Proofs(Struct, frozen=True):
    """What the solver says of the safeguards of `edition`, beside the one before.

    asked: whether it was asked; `no need`: nothing was edited that could break one; `no solver`: it is not installed.
    """

    edition: int
    asked: Literal["proven", "no solver", "not asked", "no need"]
    safeguards: tuple[SafeguardTold, ...]
