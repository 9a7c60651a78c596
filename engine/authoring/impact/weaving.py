"""Lists of named things of which some are taken from a new version and some from an old one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

Item = TypeVar("Item")


def moved(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The names in both lists that stand elsewhere among the others in the new one; as few as explain it."""
    both = set(old) & set(new)
    before, after = [each for each in old if each in both], [each for each in new if each in both]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {after[place] for found in matcher.get_matching_blocks() for place in range(found.b, found.b + found.size)}
    return tuple(each for each in after if each not in kept)


def mixed(
    old: Mapping[str, Item], new: Mapping[str, Item], from_new: Collection[str], *, new_order: bool
) -> tuple[Item, ...]:
    """The items of the old list, with those in `from_new` as they are in the new one, or missing if they are there.

    With all that differs from the new one, in the new order, it is the new list.
    """
    order = _woven([*new], [*old]) if new_order else _woven([*old], [*new])
    chosen = ((new if name in from_new else old).get(name) for name in order)
    return tuple(item for item in chosen if item is not None)


def _woven(first: Iterable[str], other: Sequence[str]) -> list[str]:
    """The names of both lists in the order of the first, those that only the other has behind those before them."""
    woven = [*first]
    known = set(woven)
    for place, name in enumerate(other):
        if name not in known:
            woven.insert(woven.index(other[place - 1]) + 1 if place else 0, name)
            known.add(name)
    return woven
