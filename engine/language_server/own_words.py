"""What only the entry around the cursor, or the rules, know of the words that may stand there: stages and values."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.attribute import DAY

from ..authoring.schemas.shape import values_of
from ..rulebook.reading.from_names import MAIN
from ..rulebook.rulebook import Rulebook
from ..rulebook.today import TODAY
from .cursor import Cursor
from .offer import Offer, Stand
from .torn_scalars import PlainValue
from .view import FileKind

_BY_STAGE = ("steps", "avoid", "for_parties")


def own_offers(kind: FileKind, cursor: Cursor, rulebook: Rulebook) -> Iterator[Offer]:
    """Yield the words that no schema of the whole rulebook can know."""
    stand = Stand("", "", cursor.column, cursor.brackets)
    way = cursor.way
    if "assess" in way[-2:-1] and cursor.value:
        for value, about in _derived(str(way[-1]), rulebook).items():
            yield stand.value(value, about, quoted=cursor.style != "")
    if way[-2:-1] in (("within",), ("more_than",)) and way[-1] in ("after", "before") and cursor.value:
        yield stand.value(TODAY, "The day of the advice.", quoted=cursor.style != "")
        for each in rulebook.vocabulary:
            if each.kind == "date" and each.path != DAY:
                yield stand.value(each.path, each.question or each.description, quoted=cursor.style != "")
    if kind == "head":
        yield from _of_head(cursor, stand, rulebook)


def _of_head(cursor: Cursor, stand: Stand, rulebook: Rulebook) -> Iterator[Offer]:
    section, key = cursor.way[:1], cursor.way[2:3]
    entry = cursor.around[2] if len(cursor.around) > 2 else None
    quoted = cursor.style != ""
    if section == ("methods",) and isinstance(entry, dict):
        stages = _words(entry.get("stages"))
        if len(key) and key[0] in _BY_STAGE and cursor.key and len(cursor.way) == 3:
            for stage, about in {**stages, MAIN: "What belongs to no stage."}.items():
                yield stand.key(stage, "string" if key == ("for_parties",) else "array", about, colon=cursor.colon)
        if key == ("overlay_stages",) and cursor.value:
            yield from (stand.value(stage, about, quoted=quoted) for stage, about in stages.items())
    if section == ("attributes",) and key == ("computed",) and cursor.value and len(cursor.way) > 3:
        for each in rulebook.vocabulary:
            yield stand.value(each.path, each.question or each.description, quoted=quoted)
    if section == ("attributes",) and key == ("towards",) and cursor.value and isinstance(entry, dict):
        attribute = rulebook.vocabulary.get(str(entry.get("id")))
        known = values_of(attribute) if attribute else _words(entry.get("values"))
        yield from (stand.value(value, about, quoted=quoted) for value, about in known.items())
    if section == ("assessments",) and len(cursor.way) == 2 and cursor.key:
        for value, about in _derived(str(cursor.way[1]), rulebook).items():
            if isinstance(value, str):
                yield stand.key(value, "string", about, colon=cursor.colon)


def _derived(name: str, rulebook: Rulebook) -> dict[str | bool, str]:
    """Return the values that rules derive of an assessment, each with the rules."""
    found: dict[str | bool, list[str]] = {}
    for rule in rulebook.rules:
        for atom in rule.atoms:
            if atom.name == name:
                found.setdefault(atom.value, []).append(rule.title)
    return {value: f"Derived where: {'; '.join(titles)}." for value, titles in found.items()}


def _words(given: PlainValue) -> dict[str, str]:
    """Return words, each with what it means if that is given too."""
    if isinstance(given, dict):
        return {word: meaning if isinstance(meaning, str) else "" for word, meaning in given.items()}
    return dict.fromkeys((each for each in given if isinstance(each, str)), "") if isinstance(given, list) else {}
