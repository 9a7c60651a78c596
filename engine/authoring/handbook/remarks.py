"""What `ottava check` remarks on, in the handbook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..checking.checking import CheckResult
from ..checking.finding import Finding
from .case_words import case_words
from .passage import Code, Passage, PassageItem, Quiet, Strong

_CODE = re.compile(r"`([^`]*)`")


def remarks_on(rule: str, checked: CheckResult) -> tuple[PassageItem, ...]:
    """What is remarked on a rule, and what its author lets stand."""
    open_ones = (_remark(each) for each in checked.findings if rule in each.rules)
    allowed = (_allowed(each.finding, each.reason) for each in checked.allowed if rule in each.finding.rules)
    return (*open_ones, *allowed)


def remarks_on_the_whole(checked: CheckResult) -> Iterator[PassageItem]:
    """What is remarked on the rulebook and not on one of its rules."""
    yield from (PassageItem(told(each.message)) for each in checked.diagnostics)
    yield from (_remark(each) for each in checked.findings if not each.rules)
    yield from (_allowed(each.finding, each.reason) for each in checked.allowed if not each.finding.rules)


def _remark(finding: Finding) -> PassageItem:
    parts = [] if finding.hint is None else [PassageItem(told(finding.hint))]
    if finding.witness is not None:
        parts.append(PassageItem(("For example: ", *case_words(finding.witness))))
    return PassageItem((*told(finding.message), Quiet(f" ({finding.lint})")), tuple(parts))


def _allowed(finding: Finding, reason: str) -> PassageItem:
    said = (Strong("Let stand"), ": ", *told(finding.message), Quiet(f" ({finding.lint})"))
    return PassageItem(said, (PassageItem(("The reason: ", *told(reason))),))


def told(message: str) -> Passage:
    """A text of an author's; what stands in backticks is written so in the files."""
    parts = _CODE.split(message)
    return tuple(Code(part) if place % 2 else part for place, part in enumerate(parts))
