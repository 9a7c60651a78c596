"""Changes the engine's own code, one place at a time, and tells which changes no test notices.

    cd tests && python -m mutants inference batch
    cd tests && python -m mutants facts --modules facts/reading.py
    cd tests && python -m mutants --changed-since HEAD~10 --sample 40

mypy or one of the quick tests that `mutants/rooms.py` names has to notice a change. Those that get past them and are
not explained in `mutants/survivors.yaml` are listed; the exit status is 1 if there are too many. What has been tried is
kept in `.mutants`: only what nothing has noticed is tried again, and functions that have changed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from mutants.changes import functions_changed_since
from mutants.rooms import ROOMS, ROOT
from mutants.survivors import Key, as_yaml, explained
from mutants.workplace import Mutant, NotTried, Workplace, sampled


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m mutants", description="Find changes that no test notices.")
    add = parser.add_argument
    add("rooms", nargs="*", metavar="ROOM", help=f"{', '.join(ROOMS)} (all)")
    add("--modules", nargs="+", metavar="FILE", help="only these, such as `engine/batch/writing.py`")
    add("--changed-since", metavar="COMMIT", help="only functions changed since then")
    add("--sample", type=int, metavar="N", help="at most so many changes of a room, chosen at random")
    add("--nearest", action="store_true", help="only by the tests about the room, not by those of what is made of it")
    add("--seed", default="0", help="for the choice (0)")
    add("--at-least", type=float, default=97, metavar="PERCENT", help="of a room that have to be noticed (97)")
    add("--report", action="store_true", help="only tell what earlier runs found")
    add("--folder", default=ROOT / ".mutants", type=Path, help="where what has been tried is kept")
    asked = parser.parse_args()
    for room in asked.rooms:
        if room not in ROOMS:
            parser.error(f"there is no room `{room}`; there are {', '.join(ROOMS)}")
    unexplained: list[Key] = []
    too_many = False
    try:
        for name, place, tried in rooms_tried(asked):
            share, missed = told(name, place, tried)
            unexplained += missed
            too_many |= share < asked.at_least
    except NotTried as problem:
        parser.exit(2, f"{problem}\n")
    if unexplained:
        print("\nNoticed by no test and explained nowhere:\n")
        print(as_yaml(unexplained))
    raise SystemExit(too_many)


def rooms_tried(asked: argparse.Namespace) -> Iterator[tuple[str, Workplace, list[Mutant]]]:
    """Tries what is asked for, room by room."""
    changed = functions_changed_since(asked.changed_since) if asked.changed_since else None
    for name in asked.rooms or ROOMS:
        modules = [
            each
            for each in ROOMS[name].modules()
            if (asked.modules is None or each.as_posix() in asked.modules) and (changed is None or each in changed)
        ]
        if not modules:
            continue
        place = Workplace(asked.folder.resolve(), modules, ROOMS[name].nearest)
        chosen = None
        if not asked.report and (changed is not None or asked.sample is not None):
            place.generate()
            pool = [each for each in place.mutants() if changed is None or each.function in changed[each.module]]
            chosen = {each.name for each in sampled(pool, asked.sample, asked.seed)}
            if not chosen:
                continue
        found = outcomes(place, chosen, asked.report)
        unnoticed = {each.name for each in found if each.seen is None}
        if unnoticed and not asked.nearest:
            wider = Workplace(asked.folder.resolve(), modules, ROOMS[name].others)
            by_others = {each.name: each for each in outcomes(wider, unnoticed, asked.report)}
            found = [by_others.get(each.name, each) for each in found]
        yield name, place, found


def outcomes(place: Workplace, chosen: Collection[str] | None, only_report: bool) -> list[Mutant]:
    """Tries the chosen mutants, or all that nothing has noticed yet, and returns what came of them."""
    if not only_report:
        place.run(chosen)
        place.run_anew(each.name for each in tried(place, chosen) if each.seen is None)
    return tried(place, chosen)


def tried(place: Workplace, chosen: Collection[str] | None) -> list[Mutant]:
    return [each for each in place.mutants() if each.tried and (chosen is None or each.name in chosen)]


def told(name: str, place: Workplace, tried: list[Mutant]) -> tuple[float, list[Key]]:
    """Prints a line for the room; returns the share noticed, in per cent, and what is neither noticed nor explained."""
    reasons = explained()
    lines = place.changed_lines([each for each in tried if each.seen is None])
    missed = [(each.module.as_posix(), each.function, *change) for each, change in lines.items()]
    unexplained = sorted(key for key in missed if key not in reasons)
    can_be_noticed = len(tried) - len(missed) + len(unexplained)
    share = 100 - 100 * len(unexplained) / max(can_be_noticed, 1)
    ways = Counter(each.seen for each in tried if each.seen).most_common()
    noticed = ", ".join(f"{way} {number}" for way, number in ways)
    others = f"{len(missed) - len(unexplained)} explained, {len(unexplained)} not"
    print(f"{name}: {len(tried)} changes; noticed by {noticed}; {others}: {share:.1f} % of those that can be noticed")
    return share, unexplained


if __name__ == "__main__":
    main()
