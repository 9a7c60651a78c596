"""Why not: what stands in the way of a method or a rule, as sections of a report."""

from collections.abc import Iterable, Iterator
from typing import get_args

from msgspec.structs import replace

from ..explanation.why_not.near_miss import (
    ConditionTrace,
    Missing,
    NearMiss,
    RuleTrace,
    State,
    Veto,
    WhyNot,
    WhyNotRule,
)
from ..inference.certainty import strength
from ..rulebook.condition import QuantifierWord
from .document import Group, Item, ItemNote, Proof, Section
from .reasons import because, speaks_against
from .words import listing, mark, number, of_party, party_in, people, prose, quoted

STOPPED = "A gate stops every method:"
NEAREST = "What would speak for it, nearest first:"
IMPOSSIBLE = "Impossible here: nothing that could be known of the case would do it."
NOT_FOUND = "No way was found before the search was given up."

STATES: dict[State, str] = {"holds": "holds", "fails": "fails", "unknown": "not known"}

CONDITIONS = {
    "all": "all of these",
    "any": "any of these",
    "not": "not this",
    "some_party": "for some party",
    "every_party": "for every party",
    "another_party": "for another party",
    "every_other_party": "for every other party",
    "always": "always",
}


def why_not_sections(found: WhyNot) -> Iterator[Section]:
    """Why a method is not advised, with the conditions of the rules in question."""
    seen = (*(each.seen for each in found.vetoes), *(each.seen for each in found.near_misses))
    yield _method(found, found.vetoes)
    yield from _conditions(seen)


def why_not_each_sections(found: tuple[WhyNot, ...]) -> Iterator[Section]:
    """Why these methods are not advised, in brief; what stops all of them is said once."""
    gates = {
        (each.gate, each.reason.rule, each.reason.party): each for one in found for each in one.vetoes if each.gate
    }
    if gates:
        # What else forbids a method is said where the method is.
        stops = (replace(each, still=tuple(one for one in each.still if one.gate)) for each in gates.values())
        items = tuple(map(_veto, stops))
        yield Section("why-not-gates", "Why no method at all", "stop", groups=(Group(items, STOPPED),))
    if not found:
        yield Section("why-not", "Why not", "go", intro="Every method is advised.")
    for one in found:
        yield _method(one, tuple(each for each in one.vetoes if not each.gate))


def _method(found: WhyNot, vetoes: tuple[Veto, ...]) -> Section:
    title = prose(found.title)
    whose = "" if found.party is None else f" for {people([found.party])}"
    heading = f"Why not {title}{whose}"
    key = "-".join(filter(None, ("why-not", found.method, found.stage))).replace("_", "-")
    if found.advised:
        intro = f"It is {strength(found.certainty)} advised{whose}."
        return Section(key, heading, "go", intro=intro)
    misses = [each for each in found.near_misses if each.verdict != "impossible"]
    homeless = [each for each in found.near_misses if each.seen is None]
    barred = [each for each in found.near_misses if each.verdict == "impossible" and each.seen is not None]
    groups = (
        Group(tuple(map(_veto, vetoes)), "Forbidden, whatever speaks for it:"),
        Group(tuple(_speaking(found)), "What has been said of it so far:"),
        Group(tuple(_miss(each, count) for count, each in enumerate(misses, 1)), NEAREST),
        Group(tuple(map(_barred, barred)), "Impossible here, whatever else were known:"),
        Group(_homeless(homeless)),
        Group(_others(found.other_titles)),
    )
    return Section(
        key,
        heading,
        "stop" if found.vetoes else "care",
        intro=_summary(found),
        groups=tuple(group for group in groups if group.items),
    )


def why_not_rule_sections(found: WhyNotRule) -> Iterator[Section]:
    """Why a rule does not fire."""
    fires = f"It fires for {people(found.fires_for)}." if found.fires_for else "It fires." if found.fires else ""
    misses = [each for each in found.near_misses if each.seen is not None]
    homeless = [each for each in found.near_misses if each.seen is None]
    items = tuple(_barred(each) if each.verdict == "impossible" else _miss(each, None) for each in misses)
    groups = (Group(items, "It does not fire:"), Group(_homeless(homeless)))
    yield Section(
        "why-not-rule",
        f"Why not {prose(found.rule)}",
        "go" if found.fires and not misses else "care",
        intro=" ".join(part for part in (f"{prose(found.title)}.", fires) if part),
        groups=tuple(group for group in groups if group.items),
    )
    yield from _conditions((each.seen for each in misses), for_author=True)


def _conditions(seen: Iterable[RuleTrace | None], *, for_author: bool = False) -> Iterator[Section]:
    """How the conditions of rules came out, each rule once; for an author with their ids and places."""
    rules = dict.fromkeys(each for each in seen if each is not None)
    if rules:
        yield Section(
            "conditions", "How the conditions came out", proofs=tuple(_rule(rule, for_author) for rule in rules)
        )


def _summary(found: WhyNot) -> str:
    if any(each.gate is not None for each in found.vetoes):
        return "A gate stops every method."
    if found.vetoes:
        return "There are grounds for it, but it is ruled out." if found.certainty > 0 else "It is ruled out."
    if any(not speaks_against(each) for each in found.speaking):
        return "What speaks against it outweighs what speaks for it."
    return "No rule speaks for it."


def _veto(veto: Veto) -> Item:
    lifted = {"lifted then": "Lifted with", "impossible": IMPOSSIBLE, "not found": NOT_FOUND}[veto.verdict]
    gate = "" if veto.gate_title is None else f"{prose(veto.gate_title)}: "
    rule = f"{gate}{prose(veto.reason.title)}{_whose(veto.reason.party)} {mark(veto.reason.source)}"
    return Item(
        prose(veto.reason.because),
        "x",
        "stop",
        remarks=(
            ItemNote(rule.rstrip(), "quiet"),
            ItemNote(f"{lifted} {_changes(veto.missing)}.{_still(veto)}" if veto.missing else lifted),
        ),
    )


def _still(veto: Veto) -> str:
    """What forbids the method all the same once this veto is lifted."""
    rules = dict.fromkeys(f"“{prose(each.title)}”{_whose(each.party)}" for each in veto.still)
    return f" It stays forbidden by {listing(rules)}." if rules else ""


def _speaking(found: WhyNot) -> Iterator[Item]:
    for each in because(found.speaking, with_grounds=True):
        remarks = (ItemNote(each.likewise),) if each.likewise else ()
        yield Item(f"{each.text} {each.mark}".rstrip(), "-" if each.against else "+", remarks=remarks)


def _miss(miss: NearMiss, count: int | None) -> Item:
    remarks = []
    if miss.missing:
        remarks.append(ItemNote(f"Needed for it: {_changes(miss.missing)}.", "strong"))
        remarks += [ItemNote(_question(each), "quiet") for each in miss.missing if each.found is None]
    else:
        remarks.append(ItemNote(NOT_FOUND))
    if miss.prospect is not None:
        remarks.append(ItemNote(f"It would {strength(miss.prospect.strength)} advise {prose(miss.prospect.title)}."))
    if miss.prospect is not None and miss.missing:
        remarks.append(ItemNote(_then(miss)))
    title = f"{prose(miss.title)}{_whose(miss.party)}"
    return Item(title, "-" if count is None else f"{count}.", remarks=tuple(remarks))


def _then(miss: NearMiss) -> str:
    assert miss.prospect is not None
    if miss.prospect.advised:
        return "Then it is advised."
    if miss.prospect.vetoes:
        return f"Then it is still ruled out, by {listing(map(quoted, miss.prospect.forbidden_by))}."
    return "Then what speaks against it still outweighs that."


def _barred(miss: NearMiss) -> Item:
    return Item(f"{prose(miss.title)}{_whose(miss.party)}", "x")


def _homeless(misses: list[NearMiss]) -> tuple[Item, ...]:
    if not misses:
        return ()
    rules = listing(quoted(each.title) for each in misses)
    speak = "speaks" if len(misses) == 1 else "speak"
    return (Item(f"Impossible here: {rules} {speak} of a party, and the case names none", "x"),)


def _others(rules: tuple[str, ...]) -> tuple[Item, ...]:
    if not rules:
        return ()
    return (Item("Further rules that could speak for it:", "…", remarks=(ItemNote(listing(map(quoted, rules))),)),)


def _changes(missing: Iterable[Missing]) -> str:
    """What would have to be otherwise, by whom it is about."""
    about: dict[str | None, list[str]] = {None: []}
    for each in missing:
        about.setdefault(party_in(each.path), []).append(f"{prose(each.label)}: {_instead(each)}")
    return "; ".join(of_party(party, "; ".join(said)) for party, said in about.items() if said)


def _instead(missing: Missing) -> str:
    wanted = prose(missing.said)
    if missing.found is not None and missing.found == missing.wanted:
        return f"{wanted}, for certain (now {number(missing.certainty or 0)})"
    now = "now " if missing.found is None else "instead of: "
    return f"{wanted} ({now}{prose(missing.said_found)})"


def _question(missing: Missing) -> str:
    return f"To find out{_whose(party_in(missing.path))}: {prose(missing.question)}"


def _rule(seen: RuleTrace, for_author: bool) -> Proof:
    """A rule with its conditions, down to the case."""
    file = seen.line.file if for_author and seen.line is not None else None
    below = [_condition(seen.when, file)]
    if seen.unless is not None:
        word = "unless" if seen.unless.state != "holds" else "but this keeps it from firing, unless"
        below.append(Proof("assessment", f"{word}:", below=(_condition(seen.unless, file),)))
    title = f"{prose(seen.title)}{_whose(seen.party)}: {seen.state if seen.state != 'open' else 'could fire'}"
    if not for_author:
        return Proof("rule", title, below=tuple(below))
    place = "" if seen.line is None else f"({prose(seen.line.file)}:{seen.line.line})"
    return Proof("rule", title, name=prose(seen.rule), mark=place, below=tuple(below))


def _condition(seen: ConditionTrace, file: str | None, lead: str = "") -> Proof:
    """A condition with those inside it; for an author, who needs the lines, in the rule of this file."""
    state = STATES[seen.state].upper() if seen.in_the_way else STATES[seen.state]
    said = CONDITIONS.get(seen.kind) or prose(seen.said)
    text = f"{lead}{state}: {said}{_detail(seen)}{_line(seen, file)}"
    if not seen.in_the_way and (seen.kind in CONDITIONS or seen.kind in ("parties", "other_parties", "condition")):
        return Proof("fact", text)
    each_party = seen.kind in get_args(QuantifierWord)
    below = [_condition(part, file, f"{prose(part.party or '')}: " if each_party else "") for part in seen.parts]
    below += [_rule(rule, file is not None) for rule in seen.rules]
    return Proof("fact" if seen.kind == "attribute" else "assessment", text, below=tuple(below))


def _line(seen: ConditionTrace, file: str | None) -> str:
    """The line of a condition in the way, with its file where that is another than the rule's."""
    if file is None or seen.line is None or not seen.in_the_way:
        return ""
    return f" [line {seen.line.line}]" if seen.line.file == file else f" [{prose(seen.line.file)}:{seen.line.line}]"


def _detail(seen: ConditionTrace) -> str:
    if seen.kind == "attribute":
        whose = "" if seen.party is None or not (seen.path or "").startswith("parties.") else f"{prose(seen.party)}: "
        sure = "" if seen.certainty in (None, 1.0) else f" (certainty {number(seen.certainty or 0)})"
        asked = f"; ask: {prose(seen.question)}" if seen.in_the_way and seen.question else ""
        return f" ({whose}{prose(seen.said_found)}{sure}{asked})"
    return f" (advised: {prose(seen.said_found)})" if seen.kind == "advised" else ""


def _whose(party: str | None) -> str:
    return "" if party is None else f", for {people([party])}"
