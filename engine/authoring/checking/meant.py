"""Mistakes that can be put right in one way only, as fixes of the files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic

from .lint import Finding


def meant_instead(mistakes: Iterable[Diagnostic], folder: Path) -> Iterator[Finding]:
    """Yield the mistakes in the files of a folder that can be put right in one way and no other, each with its fix.

    Warnings are left alone: what they remark on can be meant as it is. So is what would only be taken out.
    """
    inside = folder.resolve()
    for each in mistakes:
        if len(each.mends) != 1 or each.span is None or each.severity != "error":
            continue
        (mend,) = each.mends
        if not any(edit.text.strip() for edit in mend.edits):
            continue
        if Path(each.span.source.name).resolve().is_relative_to(inside):
            edit = mend.edits[0]
            short = len(mend.edits) == 1 and edit.text.strip() and "\n" not in edit.text
            done = f"now `{edit.text.strip()}`" if short else each.hint
            yield Finding(each.code, f"{each.message}; {done}", each.span, each.hint, mends=mend.edits)
