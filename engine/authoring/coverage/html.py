"""Coverage as one HTML file: the rules as they are written, with each condition marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

from ottava.facts.source.span import Source, Span

from ...report.html.templates import rendered
from .coverage import ConditionCoverage, Coverage, RuleCoverage
from .report import percent


@dataclass(frozen=True, slots=True)
class _Page:
    """One file of rules: its name, its numbers, and its text marked up, with the numbers of its lines."""

    name: str
    fired: str
    outcomes: str
    numbers: str
    text: str


def to_html(coverage: Coverage, title: str) -> str:
    """Return the coverage as an HTML document that loads nothing from anywhere. `title` is that of the rulebook.

    Raises ExtraMissing if Jinja2 is not installed.
    """
    return rendered(
        "the page of coverage",
        __package__,
        "coverage.html",
        "coverage.css",
        title=title,
        coverage=coverage,
        percent_of_rules=percent(coverage.percent_of_rules),
        percent_of_outcomes=percent(coverage.percent_of_outcomes),
        pages=[_page(source, rules) for source, rules in _by_file(coverage.rules)],
    )


def _by_file(rules: Iterable[RuleCoverage]) -> list[tuple[Source, list[RuleCoverage]]]:
    found: dict[str, tuple[Source, list[RuleCoverage]]] = {}
    for each in rules:
        if each.rule.span is not None:
            found.setdefault(each.rule.span.source.name, (each.rule.span.source, []))[1].append(each)
    return list(found.values())


def _page(source: Source, rules: list[RuleCoverage]) -> _Page:
    there = Coverage(tuple(rules))
    return _Page(
        PurePath(source.name).name,
        f"{there.fired} of {len(rules)}",
        f"{there.seen} of {there.possible} ({percent(there.percent_of_outcomes)})",
        "\n".join(str(number + 1) for number in range(len(source.line_starts))),
        _marked(source, rules),
    )


def _marked(source: Source, rules: list[RuleCoverage]) -> str:
    """Return the text as HTML: each id of a rule and each condition in an element with what was seen of it."""
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, int] = {}

    def mark(span: Span | None, html: str) -> None:
        if span is not None and span.start < span.end:
            opening.setdefault(span.start, []).append((-span.end, html))
            closing[span.end] = closing.get(span.end, 0) + 1

    for rule in rules:
        title = "fires" if rule.fired else "never fires"
        mark(rule.rule.span, _opened("all" if rule.fired else "none", title, "" if rule.fired else "never fires"))
        for each in rule.conditions:
            mark(each.counted.condition.span, _of_condition(each))
    pieces: list[str] = []
    at = 0
    for place in sorted({*opening, *closing}):
        pieces.append(escape(source.text[at:place]))
        pieces.append("</span>" * closing.get(place, 0))
        pieces += [html for _, html in sorted(opening.get(place, ()), key=lambda each: each[0])]
        at = place
    pieces.append(escape(source.text[at:]))
    return "".join(pieces)


def _of_condition(each: ConditionCoverage) -> str:
    seen = [outcome for outcome in each.counted.possible if outcome in each.seen]
    tone = "all" if not each.missing else "some" if seen else "none"
    kind = f"{each.counted.kind}: " if each.counted.kind else ""
    title = f"{kind}seen {', '.join(seen) or 'never'}"
    if each.missing:
        title += f"; never {' nor '.join(each.missing)}"
    badge = f"{kind}never {' nor '.join(each.missing)}" if each.missing else ""
    return _opened(tone, title, badge)


def _opened(tone: str, title: str, badge: str) -> str:
    shown = f'<b class="badge">{escape(badge)}</b>' if badge else ""
    return f'<span class="{tone}" title="{escape(title, quote=True)}">{shown}'
