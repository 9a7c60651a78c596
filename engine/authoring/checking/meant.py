"""A lone "did you mean …?" of a mistake, as a fix of the file."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic

from ..editing import TextEdit
from .lint import Finding

_MEANT = re.compile(r"did you mean `([^`]+)`\?(?: else .*)?")
_QUOTED = re.compile(r"`([^`]+)`")


def meant_instead(mistakes: Iterable[Diagnostic], folder: Path) -> Iterator[Finding]:
    """Yield the mistakes in the files of a folder for which one word is suggested and nothing else, each with its fix.

    Warnings are left alone: what they remark on can be meant as it is.
    """
    inside = folder.resolve()
    for each in mistakes:
        edit = fix_of(each)
        if edit is not None and Path(edit.span.source.name).resolve().is_relative_to(inside):
            yield Finding(each.code, f"{each.message}; now `{edit.text}`", edit.span, each.hint, mends=(edit,))


def fix_of(mistake: Diagnostic) -> TextEdit | None:
    """Return what puts the suggested word in the place of the wrong one; None where that needs judgement.

    The wrong word is what the message quotes and the place underlines.
    """
    suggested = _MEANT.fullmatch(mistake.hint or "")
    if suggested is None or mistake.span is None or mistake.severity != "error":
        return None
    there, meant = mistake.span.text, suggested[1]
    quoted = _QUOTED.findall(mistake.message)
    if meant.startswith("{"):  # a slot of a text, which messages quote without its braces
        quoted = [f"{{{word}}}" for word in quoted]
    words = (*quoted, *(word.rpartition(": ")[2] for word in quoted))
    wrong = next((word for word in words if there.count(word) == 1), None)
    return None if wrong is None else TextEdit(mistake.span, there.replace(wrong, meant))
