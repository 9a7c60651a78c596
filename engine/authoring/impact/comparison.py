"""What a comparison of two rulebooks has found; plain immutable values, with the changed cases apart in a ledger."""

from __future__ import annotations

from msgspec import Struct

from .change import CaseOrigin
from .edit import RuleEdit
from .kinds import Kind
from .safeguards import Safeguards


class Version(Struct, frozen=True):
    """One of the two rulebooks: what the user named, and what it says of itself."""

    named: str
    name: str
    version: str
    fingerprint: str


class Count(Struct, frozen=True):
    """In how many cases a kind of change was seen."""

    kind: Kind
    cases: int


class ByEdit(Struct, frozen=True):
    """What an edit had a part in. `alone`: in how many of these cases it was the only cause."""

    edit: int
    cases: int
    alone: int
    kinds: tuple[Count, ...]


class ByCause(Struct, frozen=True):
    """Cases that changed by the same edits; `either`: each of these alone would do. `examples`: the first of them."""

    edits: tuple[int, ...]
    either: bool
    cases: int
    kinds: tuple[Count, ...]
    examples: tuple[str, ...]


class SetAside(Struct, frozen=True):
    """A case that could not be used, and the first reason why."""

    case: str | None
    found: CaseOrigin
    code: str
    message: str


class Cases(Struct, frozen=True):
    """What was found in the cases. `kinds`, in their order, only those that were seen.

    without_cause: for how many that change it was not looked for by which edits, left_out: and why.
    """

    compared: int
    changed: int
    set_aside: int
    kinds: tuple[Count, ...]
    edits: tuple[ByEdit, ...]
    causes: tuple[ByCause, ...]
    first_set_aside: tuple[SetAside, ...]
    without_cause: int = 0
    left_out: str = ""

    @property
    def unchanged(self) -> int:
        return self.compared - self.changed

    def of_kind(self, kind: Kind) -> int:
        """In how many cases this kind of change was seen."""
        return next((each.cases for each in self.kinds if each.kind is kind), 0)


class Comparison(Struct, frozen=True):
    """Two rulebooks, the edits between them, what becomes of safeguards and, if there were any cases, what changes."""

    old: Version
    new: Version
    edits: tuple[RuleEdit, ...]
    cases: Cases | None
    safeguards: Safeguards | None = None

    @property
    def same(self) -> bool:
        """Whether both mean exactly the same."""
        return self.old.fingerprint == self.new.fingerprint

    @property
    def unsafer(self) -> bool:
        """Whether a safeguard was lost or broken."""
        return self.safeguards is not None and any(each.worse for each in self.safeguards.found)
