"""For a person in a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import Case

from ....source.diagnostic import Diagnostic, visible
from ..checking import Checked
from ..finding import Finding
from ..lint import all_lints


def to_text(checked: Checked) -> str:
    """Every remark with its place underlined, then one line that sums up; it ends in a newline."""
    parts = [each.render() for each in checked.diagnostics]
    parts += [_finding(each) for each in checked.findings]
    return "\n\n".join((*parts, _summary(checked))) + "\n"


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
    return "\n".join(lines)


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
