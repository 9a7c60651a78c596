"""What changed from one advice to another, in words: by an edit of the case, or by a change to the rules."""

from __future__ import annotations

from msgspec import Struct

from ..report.document import Group


class Changed(Struct, frozen=True):
    """What is different. same: nothing is, not even a word.

    edits: what was changed in the case, in words (`Customer: arousal: calm (instead of: upset)`); empty where the rules
    changed. groups: what is advised otherwise, in words: gates, what matters most, the ranking, exclusions, directives,
    and which rules fire now or no longer. An item with the mark `+` came, with `-` went, others moved. also: what else
    is different, in words, such as other questions or other reasons for the same.
    """

    same: bool
    edits: tuple[str, ...]
    groups: tuple[Group, ...]
    also: tuple[str, ...]
