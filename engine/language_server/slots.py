"""What the braces of a text may name where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import PARTY

from ..authoring.schemas.shape import assessments
from ..rulebook.reading.from_text import ALONE, TEXTS, May
from ..rulebook.rulebook import Rulebook
from .offer import Offer
from .torn_scalars import PlainValue, Way
from .view import FileKind


def may_name(kind: FileKind, way: Way, around: tuple[PlainValue, ...], rulebook: Rulebook) -> May | None:
    """Return what a text there may name; None where no text stands whose braces are filled in."""
    if kind == "rules":
        start = 1 if way[:1] == ("rules",) else 0
        entry = around[start + 1] if len(around) > start + 1 else None
        said = way[-1:] == ("because",) or way[start + 1 :] == ("title",)
        in_party = isinstance(entry, dict) and "for_each" in entry
        return ("party" if in_party else "case") if said else None
    if kind == "texts" and way[:1] == ("rules",) and len(way) > 2:
        rule = next((each for each in rulebook.rules if each.id == way[1]), None)
        return None if rule is None else "party" if rule.per_party else "case"
    if kind not in ("head", "texts") or not way:
        return None
    section = str(way[0])
    if section in ALONE:
        return ALONE[section]
    keys = TEXTS.get(section, {})
    short = "text" if section == "directives" else "title"
    may = keys.get(str(way[2]) if len(way) > 2 else short)
    if section == "attributes" and may == "party":
        entry = around[2] if kind == "head" and len(around) > 2 else None
        path = str(entry.get("id")) if isinstance(entry, dict) else str(way[1])
        return may if path.startswith(f"{PARTY}.") else "case"
    return may


def slot_offers(may: May, rulebook: Rulebook, closed: bool) -> Iterator[Offer]:
    """Yield the names that may stand in braces. closed: whether these are closed already."""
    end = "" if closed else "}"
    if may == "nothing":
        return
    if may == "party":
        yield Offer(PARTY, "name", f"{PARTY}{end}", "The party in turn, as the case calls it.")
    for each in rulebook.vocabulary:
        if (each.entity != PARTY or may == "party") and not (may == "parties" and each.confidential):
            yield Offer(each.path, "name", f"{each.path}{end}", each.question or each.description)
    of_parties = {atom.name for rule in rulebook.rules if rule.per_party for atom in rule.atoms}
    for name, about in assessments(rulebook).items():
        if may == "party" or name not in of_parties:
            yield Offer(f"assessment.{name}", "name", f"assessment.{name}{end}", about)
