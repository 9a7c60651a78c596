"""Random rulebooks with random edits, as small as all sets of the edits can be tried."""

from copy import deepcopy
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from naive.choosing import Seeded, pick
from naive.strategies import STRENGTHS, RawRulebook, random_rulebook, write_rulebook

from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook

ADDED = {"id": "added", "kind": "do", "text": "Sit down."}


def edited(rng: Random, count: int) -> tuple[RawRulebook, RawRulebook]:
    """A rulebook, and the same after some edits, each of which leaves it one that can be loaded."""
    old = random_rulebook(rng)
    new = old
    for _ in range(count):
        tried = _edit(Seeded(rng), deepcopy(new))
        if _loads(tried):
            new = tried
    return old, new


def _loads(rulebook: RawRulebook) -> bool:
    with TemporaryDirectory() as folder:
        try:
            load_rulebook(write_rulebook(rulebook, Path(folder)))
        except InvalidRulebook:
            return False
    return True


def _edit(choose: Seeded, rulebook: RawRulebook) -> RawRulebook:
    book, rules = rulebook
    rule, other = pick(choose, rules), pick(choose, rules)
    at = rules.index(rule)
    kind = choose.integer(0, 14)
    if kind <= 4:  # what a rule asks for, concludes and says: mostly as another does
        key = pick(choose, ["when", "when", "then", "unless", "title"])
        if key in other and key != "title":
            rule[key] = deepcopy(other[key])
        elif key == "unless":
            rule.pop(key, None)
        else:
            rule["title"] = f"Edited {choose.integer(1, 9)}"
    elif kind == 5:
        rules.remove(rule)
    elif kind == 6:
        rules.insert(at, {**deepcopy(rule), "id": f"{rule['id']}-again"})
    elif kind == 7:
        book["strengths"][pick(choose, [*STRENGTHS])] = pick(choose, [0.2, 0.4, 0.6])
    elif kind == 8:
        pick(choose, book["methods"])["title"] = "Another title"
    elif kind == 9:
        pick(choose, [*book["points"], *book["directives"], *book["gates"]])["text"] = "Other words."
    elif kind == 10:
        _turn(book, pick(choose, ["ties", "plan"]))
    elif kind == 11:
        _turn(book, pick(choose, ["methods", "points", "directives", "gates"]))
    elif kind == 12:
        book["directives"].append(ADDED)
        rule["then"] = [*([rule["then"]] if isinstance(rule["then"], dict) else rule["then"]), {"directive": "added"}]
    elif kind == 13:
        rules.append(rules.pop(at))
    else:
        pick(choose, book["attributes"])["question"] = "On which day?"
    return rulebook


def _turn(book: dict[str, Any], key: str) -> None:
    """Put another in front."""
    book[key] = [*book[key][1:], *book[key][:1]]
