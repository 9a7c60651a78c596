"""For a person in a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic, visible, without_commands

from ...proving.verdict import ProofVerdict, Word
from ..checking import Checked
from ..finding import Finding
from ..lint import all_lints

_WORDS: dict[Word, str] = {
    "proven": "proven",
    "tested": "tested only",
    "broken": "broken",
    "undecided": "not decided",
}


def to_text(checked: Checked) -> str:
    """Every remark with its place underlined, then one line that sums up; it ends in a newline."""
    parts = [each.render() for each in checked.diagnostics]
    parts += [_finding(each) for each in checked.findings]
    return without_commands("\n\n".join((*parts, _summary(checked)))) + "\n"


def _finding(finding: Finding) -> str:
    level = next(each.level for each in all_lints() if each.id == finding.lint)
    lines = [Diagnostic(finding.lint, finding.message, finding.span, finding.hint, level).render()]
    for span, what in finding.related:
        lines.append(f"  = {visible(what)}: {visible(span.source.name)}:{span.line}")
    if finding.witness is not None:
        of = f" (`{visible(finding.party)}`)" if finding.party else ""
        lines.append(f"  = for example{of}: {'; '.join(_facts(finding.witness)) or 'a case of which nothing is known'}")
    return "\n".join(lines)


def _facts(case: Case) -> Iterator[str]:
    """What the case says, in one line."""
    for path, observation in case.observations.items():
        yield f"{path}: {_shown(observation.value)}"
    for party in case.parties:
        known = ", ".join(f"{name}: {_shown(each.value)}" for name, each in party.observations.items())
        yield f"{party.id} ({known})" if known else f"{party.id}, of whom nothing is known"


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return visible(str(value).lower() if isinstance(value, bool) else str(value))


def _summary(checked: Checked) -> str:
    if any(each.severity == "error" for each in checked.diagnostics):
        count = len(checked.diagnostics)
        return f"{visible(checked.name)}: {_counted(count, 'mistake')}; the lints run once the files can be read"
    found = len(checked.findings) + len(checked.diagnostics)
    lines = [f"{visible(checked.name)}: {_counted(checked.rules, 'rule')}, {_counted(found, 'remark')}"]
    if checked.allowed:
        lines[0] += f", {len(checked.allowed)} allowed with a reason"
    if checked.unchecked:
        lines.append(
            f"not checked, because z3 is not installed: {', '.join(checked.unchecked)}; "
            "`pip install 'ottava[check]'` brings it"
        )
    lines += [f"not decided: {visible(each)}" for each in checked.undecided]
    lines += _of_safeguards(checked)
    return "\n".join(lines)


def _of_safeguards(checked: Checked) -> Iterator[str]:
    """How many safeguards hold, and which of them do so with less than a full proof."""
    by_word: dict[Word, list[ProofVerdict]] = {word: [] for word in get_args(Word)}
    for each in checked.verdicts:
        by_word[each.word].append(each)
    if checked.verdicts:
        said = [f"{len(found)} {_WORDS[word]}" for word, found in by_word.items() if found]
        yield f"{_counted(len(checked.verdicts), 'safeguard')}: {', '.join(said)}"
    for each in by_word["proven"]:
        if each.parties is not None:
            yield f"proven for up to {_counted(each.parties, 'party', 'parties')} only: `{visible(each.safeguard.id)}`"
    for each in by_word["tested"]:
        yield (
            f"tested, not proven: `{visible(each.safeguard.id)}` holds with certain observations of up to "
            f"{_counted(each.parties or 0, 'party', 'parties')}, and in {each.cases} cases with doubtful ones"
        )
    for each in by_word["undecided"]:
        yield f"not decided: `{visible(each.safeguard.id)}` ({each.why})"
    for held in checked.held_by_tests:
        yield f"not proven, but held by tests: {visible(held.title)} ({visible(held.tests)})"
    for dropped in checked.dropped:
        yield f"left out: the safeguard `{visible(dropped.id)}`, because: {visible(dropped.reason)}"


def _counted(number: int, noun: str, several: str | None = None) -> str:
    return f"{number or 'no'} {noun if number == 1 else several or noun + 's'}"
