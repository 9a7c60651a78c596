"""Gaps as a page to read, and as data."""

from collections.abc import Iterator
from typing import Any

from ottava.facts.source.diagnostic import visible

from ..source_text import as_written
from .finding import Example, Gap, Gaps, GapsFound

_TITLES: dict[Gap, str] = {
    "nothing": "No advice: no method is advised and nothing comes first",
    "always-on": "Only the always-on methods, which are advised even when nothing is known",
    "contradictory": "Contradictory advice: what the rules most speak for is excluded, though no gate is shut",
}


def to_text(gaps: Gaps) -> str:
    """Return a page to read, ending in a newline."""
    return "\n".join(_lines(gaps)) + "\n"


def to_data(gaps: Gaps) -> dict[str, Any]:
    """Return the same as plain data."""
    return {
        "rulebook": gaps.rulebook,
        "over": list(gaps.over),
        "cases": gaps.cases,
        "circumstances": gaps.circumstances,
        "gaps": [
            {
                "kind": each.gap,
                "circumstances": each.wanting,
                "frequent": each.frequent,
                "regions": [
                    {
                        "where": region.where,
                        "circumstances": region.circumstances,
                        "wanting": region.wanting,
                        "example": _example(region.example),
                    }
                    for region in each.regions
                ],
                "elsewhere": each.elsewhere,
                "example_elsewhere": None if each.example_elsewhere is None else _example(each.example_elsewhere),
            }
            for each in gaps.found
        ],
        "left_out": gaps.left_out,
    }


def _example(example: Example) -> dict[str, Any]:
    return {"party": example.party, "case": example.case.to_mapping()}


def _lines(gaps: Gaps) -> Iterator[str]:
    over = ", ".join(gaps.over)
    yield f"{visible(gaps.rulebook)}: {gaps.circumstances} circumstances in {gaps.cases} made-up cases, over {over}"
    if gaps.left_out:
        yield f"Not looked at to the end: {gaps.left_out}; `--budget` allows more"
    for found in gaps.found:
        yield ""
        yield f"{_TITLES[found.gap]}: {_part(found.wanting, gaps.circumstances)}"
        yield from _found(found)


def _found(found: GapsFound) -> Iterator[str]:
    for region in found.regions:
        yield f"  where {region.where}: {_part(region.wanting, region.circumstances)}"
        yield f"    for example{_case(region.example)}"
    if found.example_elsewhere is not None:
        yield f"  {found.elsewhere} elsewhere, scattered"
        yield f"    for example{_case(found.example_elsewhere)}"


def _part(count: int, total: int) -> str:
    if count == 0:
        return "never"
    return f"{count} of {total}, {f'{count / total:.0%}' if count >= total / 100 else 'under 1%'}"


def _case(example: Example) -> str:
    facts = [f"{path}: {visible(as_written(each.value))}" for path, each in example.case.observations.items()]
    for party in example.case.parties:
        known = ", ".join(f"{name}: {visible(as_written(each.value))}" for name, each in party.observations.items())
        facts.append(f"{visible(party.id)} ({known or 'nothing known'})")
    return f" for {visible(example.party)}: {'; '.join(facts)}"
