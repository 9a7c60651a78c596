"""The statements S1 to S16 about what no advice may say, held against cases and the advice on them.

    ottava generate 100000 --out CASES.jsonl
    ottava batch CASES.jsonl --out RUN
    python tests/built_in/safeguards_by_hand.py CASES.jsonl RUN/results.jsonl

Nothing of Ottava is imported. S15 compares cases: `--variants CASES.jsonl` prints every case and after it copies that
differ in something irrelevant; the advice on each is then compared with the advice on the case before.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, the tests are not on the path

from built_in.page_by_hand import Page, known
from built_in.statements_by_hand import STATEMENTS

ALIKE = "--alike-"
"""What stands in the id of a copy between the id of its case and what is different."""
BYSTANDER = {"id": "calm-bystander", "role": "bystander", "arousal": "calm"}
SHOWN = 20
"""How many violations of each statement the command prints."""


class Violation(NamedTuple):
    """A statement that the advice on a case breaks."""

    statement: str
    case: str
    party: str | None
    what: str

    def __str__(self) -> str:
        return f"{self.statement}: case {self.case}, {self.party or 'the page'}: {self.what}"


def violations(case: dict[str, Any], advice: dict[str, Any]) -> list[Violation]:
    """What the advice on a case breaks of the statements about one case, that is all but S15."""
    page = Page(case, advice)
    return [Violation(name, page.id, party, what) for name, holds in STATEMENTS.items() for party, what in holds(page)]


def copies(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Copies of a case, each with one thing said beside it that must not change what comes first (S15)."""
    parties = case.get("parties", [])
    if all(each["id"] != BYSTANDER["id"] for each in parties):
        yield _copy(case, "bystander", parties=[*parties, BYSTANDER])
    if any(known(each, "shared_language") is None for each in parties):
        spoken = [each if known(each, "shared_language") else {**each, "shared_language": "full"} for each in parties]
        yield _copy(case, "language", parties=spoken)
    for entity, name, value in (("context", "private_space", True), ("safety", "weapon", False)):
        if known(case.get(entity, {}), name) is None:
            yield _copy(case, name, **{entity: {**case.get(entity, {}), name: value}})


def _copy(case: dict[str, Any], what: str, **changed: Any) -> dict[str, Any]:
    return {**case, **changed, "id": f"{case['id']}{ALIKE}{what}"}


def first_place(advice: dict[str, Any]) -> set[tuple[str, str | None]]:
    """The methods that are listed first, with their stages; several where they tie."""
    return {(each["method"], each["stage"]) for each in advice["recommendations"] if each["rank"] == 1}


def s15(advice: dict[str, Any], of_copy: dict[str, Any]) -> Iterator[Violation]:
    """Say if the advice on a copy puts something else first than the advice on its case."""
    one, other = first_place(advice), first_place(of_copy)
    if one != other:
        what = f"the first place changes from {_named(one)} to {_named(other)}"
        yield Violation("S15", of_copy["case"], None, what)


def _named(place: set[tuple[str, str | None]]) -> str:
    return ", ".join(sorted(f"{method}.{stage}" if stage else method for method, stage in place)) or "nothing"


def checked(cases: Iterable[dict[str, Any]], advices: Iterable[dict[str, Any]]) -> Iterator[list[Violation]]:
    """The violations of each case in turn, a copy compared with its case. Refuse a case left out."""
    last: dict[str, Any] | None = None
    rest = iter(advices)
    for case in cases:
        advice = next(rest, None)
        if advice is None or advice["case"] != case["id"]:
            found = "nothing" if advice is None else f"advice on `{advice['case']}`"
            raise ValueError(
                f"expected the advice on `{case['id']}`, found {found}: advise on all the cases, in their order"
            )
        broken = violations(case, advice)
        if ALIKE not in case["id"]:
            last = advice
        elif last is not None and case["id"].startswith(f"{last['case']}{ALIKE}"):
            broken += s15(last, advice)
        yield broken
    if (more := next(rest, None)) is not None:
        raise ValueError(f"found advice on `{more['case']}`, expected no more: it is on none of the cases")


def read(path: str) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON Lines, one by one."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def main(arguments: list[str]) -> int:
    """Print the violations and how many there are; 1 if there are any, 2 if the files do not fit."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    if arguments[0] == "--variants":
        for case in read(arguments[1]):
            for each in (case, *copies(case)):
                print(json.dumps(each, ensure_ascii=False))
        return 0
    counts: Counter[str] = Counter()
    cases = 0
    try:
        for broken in checked(read(arguments[0]), read(arguments[1])):
            cases += 1
            for violation in broken:
                counts[violation.statement] += 1
                if counts[violation.statement] <= SHOWN:
                    print(violation)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    told = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items(), key=lambda each: int(each[0][1:])))
    print(f"{cases:,} cases, {counts.total():,} violations{': ' + told if told else ''}")
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
