"""Why not: what stands in the way of a method or a rule, as sections of a report."""

from collections.abc import Iterable, Iterator
from typing import get_args

from msgspec.structs import replace

from ottava.facts.catalogue import tr

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
from .words import beside, listing, mark, number, of_party, party_in, people, prose, quoted

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
        yield Section("why-not-gates", tr("Why no method at all"), "stop", groups=(Group(items, tr(STOPPED)),))
    if not found:
        yield Section("why-not", tr("Why not"), "go", intro=tr("Every method is advised."))
    for one in found:
        yield _method(one, tuple(each for each in one.vetoes if not each.gate))


def _method(found: WhyNot, vetoes: tuple[Veto, ...]) -> Section:
    title = prose(found.title)
    whose = "" if found.party is None else tr(" for {whom}", whom=people([found.party]))
    heading = tr("Why not {what}", what=f"{title}{whose}")
    key = "-".join(filter(None, ("why-not", found.method, found.stage))).replace("_", "-")
    if found.advised:
        intro = tr("It is {strength} advised{whose}.", strength=tr(strength(found.certainty)), whose=whose)
        return Section(key, heading, "go", intro=intro)
    misses = [each for each in found.near_misses if each.verdict != "impossible"]
    homeless = [each for each in found.near_misses if each.seen is None]
    barred = [each for each in found.near_misses if each.verdict == "impossible" and each.seen is not None]
    groups = (
        Group(tuple(map(_veto, vetoes)), tr("Forbidden, whatever speaks for it:")),
        Group(tuple(_speaking(found)), tr("What has been said of it so far:")),
        Group(tuple(_miss(each, count) for count, each in enumerate(misses, 1)), tr(NEAREST)),
        Group(tuple(map(_barred, barred)), tr("Impossible here, whatever else were known:")),
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
    fires = tr("It fires.") if found.fires else ""
    if found.fires_for:
        fires = tr("It fires for {whom}.", whom=people(found.fires_for))
    misses = [each for each in found.near_misses if each.seen is not None]
    homeless = [each for each in found.near_misses if each.seen is None]
    items = tuple(_barred(each) if each.verdict == "impossible" else _miss(each, None) for each in misses)
    groups = (Group(items, tr("It does not fire:")), Group(_homeless(homeless)))
    yield Section(
        "why-not-rule",
        tr("Why not {what}", what=prose(found.rule)),
        "go" if found.fires and not misses else "care",
        intro=" ".join(part for part in (tr("{text}.", text=prose(found.title)), fires) if part),
        groups=tuple(group for group in groups if group.items),
    )
    yield from _conditions((each.seen for each in misses), for_author=True)


def _conditions(seen: Iterable[RuleTrace | None], *, for_author: bool = False) -> Iterator[Section]:
    """How the conditions of rules came out, each rule once; for an author with their ids and places."""
    rules = dict.fromkeys(each for each in seen if each is not None)
    if rules:
        yield Section(
            "conditions", tr("How the conditions came out"), proofs=tuple(_rule(rule, for_author) for rule in rules)
        )


def _summary(found: WhyNot) -> str:
    if any(each.gate is not None for each in found.vetoes):
        return tr("A gate stops every method.")
    if found.vetoes:
        return tr("There are grounds for it, but it is ruled out." if found.certainty > 0 else "It is ruled out.")
    if any(not speaks_against(each) for each in found.speaking):
        return tr("What speaks against it outweighs what speaks for it.")
    return tr("No rule speaks for it.")


def _veto(veto: Veto) -> Item:
    lifted = {"lifted then": "", "impossible": IMPOSSIBLE, "not found": NOT_FOUND}[veto.verdict]
    title = prose(veto.reason.title)
    if veto.gate_title is not None:
        title = tr("{label}: {said}", label=prose(veto.gate_title), said=title)
    rule = f"{title}{_whose(veto.reason.party)} {mark(veto.reason.source)}"
    return Item(
        prose(veto.reason.because),
        "x",
        "stop",
        remarks=(
            ItemNote(rule.rstrip(), "quiet"),
            ItemNote(_lifted(veto) if veto.missing else tr(lifted)),
        ),
    )


def _lifted(veto: Veto) -> str:
    """Return what would lift a veto, or what keeps it up all the same."""
    return f"{tr('Lifted with {changes}.', changes=_changes(veto.missing))}{_still(veto)}"


def _still(veto: Veto) -> str:
    """What forbids the method all the same once this veto is lifted."""
    rules = dict.fromkeys(f"“{prose(each.title)}”{_whose(each.party)}" for each in veto.still)
    return tr(" It stays forbidden by {rules}.", rules=listing(rules)) if rules else ""


def _speaking(found: WhyNot) -> Iterator[Item]:
    for each in because(found.speaking, with_grounds=True):
        remarks = (ItemNote(each.likewise),) if each.likewise else ()
        yield Item(f"{each.text} {each.mark}".rstrip(), "-" if each.against else "+", remarks=remarks)


def _miss(miss: NearMiss, count: int | None) -> Item:
    remarks = []
    if miss.missing:
        remarks.append(ItemNote(tr("Needed for it: {changes}.", changes=_changes(miss.missing)), "strong"))
        remarks += [ItemNote(_question(each), "quiet") for each in miss.missing if each.found is None]
    else:
        remarks.append(ItemNote(tr(NOT_FOUND)))
    if miss.prospect is not None:
        how, what = tr(strength(miss.prospect.strength)), prose(miss.prospect.title)
        remarks.append(ItemNote(tr("It would {strength} advise {what}.", strength=how, what=what)))
    if miss.prospect is not None and miss.missing:
        remarks.append(ItemNote(_then(miss)))
    title = f"{prose(miss.title)}{_whose(miss.party)}"
    return Item(title, "-" if count is None else f"{count}.", remarks=tuple(remarks))


def _then(miss: NearMiss) -> str:
    assert miss.prospect is not None
    if miss.prospect.advised:
        return tr("Then it is advised.")
    if miss.prospect.vetoes:
        return tr("Then it is still ruled out, by {rules}.", rules=listing(map(quoted, miss.prospect.forbidden_by)))
    return tr("Then what speaks against it still outweighs that.")


def _barred(miss: NearMiss) -> Item:
    return Item(f"{prose(miss.title)}{_whose(miss.party)}", "x")


def _homeless(misses: list[NearMiss]) -> tuple[Item, ...]:
    if not misses:
        return ()
    rules = listing(quoted(each.title) for each in misses)
    one = "Impossible here: {rules} speaks of a party, and the case names none"
    several = "Impossible here: {rules} speak of a party, and the case names none"
    return (Item(tr(one if len(misses) == 1 else several, rules=rules), "x"),)


def _others(rules: tuple[str, ...]) -> tuple[Item, ...]:
    if not rules:
        return ()
    return (Item(tr("Further rules that could speak for it:"), "…", remarks=(ItemNote(listing(map(quoted, rules))),)),)


def _changes(missing: Iterable[Missing]) -> str:
    """What would have to be otherwise, by whom it is about."""
    about: dict[str | None, list[str]] = {None: []}
    for each in missing:
        about.setdefault(party_in(each.path), []).append(
            tr("{label}: {said}", label=prose(each.label), said=_instead(each))
        )
    return tr("; ").join(of_party(party, tr("; ").join(said)) for party, said in about.items() if said)


def _instead(missing: Missing) -> str:
    wanted = prose(missing.said)
    if missing.found is not None and missing.found == missing.wanted:
        return tr("{wanted}, for certain (now {now})", wanted=wanted, now=number(missing.certainty or 0))
    now = "{wanted} (now {found})" if missing.found is None else "{wanted} (instead of: {found})"
    return tr(now, wanted=wanted, found=prose(missing.said_found))


def _question(missing: Missing) -> str:
    whose, asked = _whose(party_in(missing.path)), prose(missing.question)
    return tr("To find out{whose}: {question}", whose=whose, question=asked)


def _rule(seen: RuleTrace, for_author: bool) -> Proof:
    """A rule with its conditions, down to the case."""
    file = seen.line.file if for_author and seen.line is not None else None
    below = [_condition(seen.when, file)]
    if seen.unless is not None:
        word = "unless:" if seen.unless.state != "holds" else "but this keeps it from firing, unless:"
        below.append(Proof("assessment", tr(word), below=(_condition(seen.unless, file),)))
    state = seen.state if seen.state != "open" else "could fire"
    title = tr("{label}: {said}", label=f"{prose(seen.title)}{_whose(seen.party)}", said=tr(state))
    if not for_author:
        return Proof("rule", title, below=tuple(below))
    place = "" if seen.line is None else f"({prose(seen.line.file)}:{seen.line.line})"
    return Proof("rule", title, name=prose(seen.rule), mark=place, below=tuple(below))


def _condition(seen: ConditionTrace, file: str | None, lead: str = "") -> Proof:
    """A condition with those inside it; for an author, who needs the lines, in the rule of this file."""
    state = tr(STATES[seen.state]).upper() if seen.in_the_way else tr(STATES[seen.state])
    said = tr(CONDITIONS[seen.kind]) if seen.kind in CONDITIONS else prose(seen.said)
    text = lead + tr("{label}: {said}", label=state, said=f"{said}{_detail(seen)}{_line(seen, file)}")
    if not seen.in_the_way and (seen.kind in CONDITIONS or seen.kind in ("parties", "other_parties", "condition")):
        return Proof("fact", text)
    each_party = seen.kind in get_args(QuantifierWord)
    below = [_condition(part, file, _behind(part.party) if each_party else "") for part in seen.parts]
    below += [_rule(rule, file is not None) for rule in seen.rules]
    return Proof("fact" if seen.kind == "attribute" else "assessment", text, below=tuple(below))


def _line(seen: ConditionTrace, file: str | None) -> str:
    """The line of a condition in the way, with its file where that is another than the rule's."""
    if file is None or seen.line is None or not seen.in_the_way:
        return ""
    return f" [line {seen.line.line}]" if seen.line.file == file else f" [{prose(seen.line.file)}:{seen.line.line}]"


def _behind(party: str | None) -> str:
    """Return a party before what is said of it."""
    return tr("{label}: {said}", label=prose(party or ""), said="")


def _detail(seen: ConditionTrace) -> str:
    if seen.kind == "attribute":
        of_one = seen.party is not None and (seen.path or "").startswith("parties.")
        whose = tr("{label}: {said}", label=prose(seen.party or ""), said="") if of_one else ""
        sure = (
            ""
            if seen.certainty in (None, 1.0)
            else tr("{said} (certainty {number})", said="", number=number(seen.certainty or 0))
        )
        asked = (
            tr("; ask: {question}", question=prose(seen.question or "")) if seen.in_the_way and seen.question else ""
        )
        return beside(f"{whose}{prose(seen.said_found)}{sure}{asked}")
    return beside(tr("advised: {what}", what=prose(seen.said_found))) if seen.kind == "advised" else ""


def _whose(party: str | None) -> str:
    return "" if party is None else tr(", for {whom}", whom=people([party]))
