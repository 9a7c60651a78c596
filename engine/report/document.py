"""What a report says, in its sections and in its words, apart from how it is shown.

Text, Markdown and HTML are made from this, so that every wording is written once. All texts are on one line each, with
whatever could steer a terminal or turn the direction of writing spelt out; they are not escaped for any markup.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

Tone = Literal["plain", "go", "stop", "care"]
"""How a section or an item is meant: told, advised, forbidden, to be cautious about."""

Weight = Literal["plain", "strong", "quiet"]

Node = Literal["conclusion", "rule", "assessment", "fact"]

FROM = "from {facts}"
MATTERS_MOST = "matters most"
TIED = "matters most, tied"
WHOLE_PAGE = "The whole page: every step, every reason, every question"
AGAINST = "against it"


class ItemNote(Struct, frozen=True):
    """A passage under the title of an item."""

    text: str
    weight: Weight = "plain"


class Strength(Struct, frozen=True):
    """For whom something is advised and how strongly: as a sentence, and as a certainty from -1 to 1 to be drawn."""

    text: str
    certainty: float


class FiringMark(Struct, frozen=True):
    """A rule that fired, and for which party: where the reason is found in the picture."""

    rule: str
    party: str | None


class Because(Struct, frozen=True):
    """One reason: what the rule says, what it rests on, and of whom the same is said."""

    text: str
    against: bool = False
    mark: str = ""
    likewise: str = ""
    grounds: str = ""
    firings: tuple[FiringMark, ...] = ()


class Item(Struct, frozen=True):
    """One thing that is advised, forbidden, asked or told.

    mark: what stands before the title, such as `1.`, `2=`, `!!` or `?`. avoid: what not to do, in whole sentences.
    major: whether it is a matter of its own, with a heading, or one line of a list.
    badge: what marks it among the others, such as that it matters most. quiet: whether it is of little weight.
    """

    title: str
    mark: str = "*"
    tone: Tone = "plain"
    major: bool = False
    remarks: tuple[ItemNote, ...] = ()
    strengths: tuple[Strength, ...] = ()
    steps: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    badge: str = ""
    quiet: bool = False


class Group(Struct, frozen=True):
    """Items that a sentence introduces, or none.

    command: what to type for more; only the text of a terminal shows it.
    """

    items: tuple[Item, ...]
    intro: str = ""
    command: str = ""


class Proof(Struct, frozen=True):
    """A conclusion, rule, assessment or fact, and below it what it rests on.

    text: what it says; name, certainty and mark may be empty.
    """

    kind: Node
    text: str
    name: str = ""
    certainty: str = ""
    mark: str = ""
    below: tuple["Proof", ...] = ()


class Section(Struct, frozen=True):
    """A part of the report under a heading. `key` names it for programs: lower case letters and hyphens."""

    key: str
    title: str
    tone: Tone = "plain"
    intro: str = ""
    groups: tuple[Group, ...] = ()
    proofs: tuple[Proof, ...] = ()

    def items(self) -> Iterator[Item]:
        """Every item of the section, in order."""
        for group in self.groups:
            yield from group.items


class Document(Struct, frozen=True):
    """A whole report. `case` and `rulebook` are lines that identify; `caution` may be empty. `language`: the tag of the
    language of its texts; None for that of the rulebook.
    """

    title: str
    case: str
    notice: str
    rulebook: str
    caution: str = ""
    sections: tuple[Section, ...] = ()
    language: str | None = None
