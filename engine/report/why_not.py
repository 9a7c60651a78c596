"""Why not: what stands in the way of a method or a rule, as sections of a report."""

from collections.abc import Iterable, Iterator

from ..explanation.why_not.near_miss import (
    ConditionTrace,
    Missing,
    NearMiss,
    RuleLine,
    RuleTrace,
    Veto,
    WhyNot,
    WhyNotRule,
)
from .document import Group, Item, ItemNote, Proof, Section
from .reasons import because, speaks_against
from .words import listing, mark, name, number, people, prose, strength, subject, value

STOPPED = "A gate stops every method:"
NEAREST = "What would speak for it, nearest first:"
IMPOSSIBLE = "Impossible here: nothing that could be known of the case would do it."
NOT_FOUND = "No way was found before the search was given up."

LONGEST = 90
"""Characters of a condition that are shown; its line in the file shows all of it."""

CONDITIONS = {
    "all": "all of these",
    "any": "any of these",
    "not": "not this",
    "some_party": "for some party",
    "every_party": "for every party",
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
        items = tuple(map(_veto, gates.values()))
        yield Section("why-not-gates", "Why no method at all", "stop", groups=(Group(items, STOPPED),))
    if not found:
        yield Section("why-not", "Why not", "go", intro="Every method is advised.")
    for one in found:
        yield _method(one, tuple(each for each in one.vetoes if not each.gate))


def _method(found: WhyNot, vetoes: tuple[Veto, ...]) -> Section:
    title = prose(found.title) if found.stage is None else f"{prose(found.title)} ({name(found.stage)})"
    whose = "" if found.party is None else f" for {people([found.party])}"
    heading = f"Why not {title}{whose}"
    key = "-".join(filter(None, ("why-not", found.method, found.stage))).replace("_", "-")
    if found.advised:
        intro = f"It is advised{whose}, with certainty {number(found.certainty)}."
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
        Group(_others(found.others)),
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
    yield from _conditions(each.seen for each in misses)


def _conditions(seen: Iterable[RuleTrace | None]) -> Iterator[Section]:
    """How the conditions of rules came out, each rule once."""
    rules = dict.fromkeys(each for each in seen if each is not None)
    if rules:
        yield Section("conditions", "How the conditions came out", proofs=tuple(map(_rule, rules)))


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
    place = _place(veto.seen.line if veto.seen else None)
    gate = "" if veto.gate is None else f"gate {name(veto.gate)}, "
    rule = f"{gate}{prose(veto.reason.rule)}{_whose(veto.reason.party)}{place} {mark(veto.reason.source)}"
    return Item(
        prose(veto.reason.because),
        "x",
        "stop",
        remarks=(
            ItemNote(rule.rstrip(), "quiet"),
            ItemNote(f"{lifted} {_changes(veto.missing)}." if veto.missing else lifted),
        ),
    )


def _speaking(found: WhyNot) -> Iterator[Item]:
    for each in because(found.speaking, with_grounds=True):
        rules = ", ".join(dict.fromkeys(prose(firing.rule) for firing in each.firings))
        remarks = [ItemNote(f"{rules} {each.mark}", "quiet")]
        if each.likewise:
            remarks.insert(0, ItemNote(each.likewise))
        yield Item(each.text, "-" if each.against else "+", remarks=tuple(remarks))


def _miss(miss: NearMiss, count: int | None) -> Item:
    remarks = [ItemNote(f"{prose(miss.rule)}{_place(miss.seen.line if miss.seen else None)}", "quiet")]
    if miss.prospect is not None:
        stage = "" if miss.prospect.stage is None else f" ({name(miss.prospect.stage)})"
        remarks.append(ItemNote(f"It would advise it {strength(miss.prospect.strength)}{stage}."))
    if miss.missing:
        remarks.append(ItemNote(f"It fires with {_changes(miss.missing)}.", "strong"))
        remarks += [ItemNote(_question(each), "quiet") for each in miss.missing if each.found is None]
    else:
        remarks.append(ItemNote(NOT_FOUND))
    if miss.prospect is not None and miss.missing:
        remarks.append(ItemNote(_then(miss)))
    title = f"{prose(miss.title)}{_whose(miss.party)}"
    return Item(title, "-" if count is None else f"{count}.", remarks=tuple(remarks))


def _then(miss: NearMiss) -> str:
    assert miss.prospect is not None
    if miss.prospect.advised:
        return "Then it is advised."
    if miss.prospect.vetoes:
        return f"Then it is still ruled out, by {listing(prose(each) for each in miss.prospect.vetoes)}."
    return "Then what speaks against it still outweighs that."


def _barred(miss: NearMiss) -> Item:
    rule = ItemNote(f"{prose(miss.rule)}{_place(miss.seen.line if miss.seen else None)}", "quiet")
    return Item(f"{prose(miss.title)}{_whose(miss.party)}", "x", remarks=(rule,))


def _homeless(misses: list[NearMiss]) -> tuple[Item, ...]:
    if not misses:
        return ()
    rules = listing(prose(each.rule) for each in misses)
    speak = "speaks" if len(misses) == 1 else "speak"
    return (Item(f"Impossible here: {rules} {speak} of a party, and the case names none", "x"),)


def _others(rules: tuple[str, ...]) -> tuple[Item, ...]:
    if not rules:
        return ()
    return (Item("Further rules that could speak for it:", "…", remarks=(ItemNote(listing(map(prose, rules))),)),)


def _changes(missing: Iterable[Missing]) -> str:
    """What would have to be otherwise, by whom it is about."""
    about: dict[str, list[str]] = {}
    for each in missing:
        owner, _, attribute = each.path.rpartition(".")
        about.setdefault(owner, []).append(f"{name(attribute)} {_instead(each)}")
    return "; ".join(f"{subject(owner)}: {', '.join(said)}" for owner, said in about.items())


def _instead(missing: Missing) -> str:
    wanted = "unknown" if missing.wanted is None else value(missing.wanted)
    if missing.found is None:
        return f"{wanted} (not known)"
    if missing.found == missing.wanted:
        return f"{wanted} for certain ({number(missing.certainty or 0)} now)"
    return f"{wanted} instead of {value(missing.found)}"


def _question(missing: Missing) -> str:
    return f"To find out: {prose(missing.question)} ({prose(missing.path)})"


def _rule(seen: RuleTrace) -> Proof:
    """A rule with its conditions, down to the case."""
    below = [_condition(seen.when)]
    if seen.unless is not None:
        word = "unless" if seen.unless.state != "holds" else "but this keeps it from firing, unless"
        below.append(Proof("assessment", f"{word}:", below=(_condition(seen.unless),)))
    title = f"{prose(seen.title)}{_whose(seen.party)}: {seen.state if seen.state != 'open' else 'could fire'}"
    return Proof("rule", title, name=prose(seen.rule), mark=_place(seen.line).strip(" ()"), below=tuple(below))


def _condition(seen: ConditionTrace, lead: str = "") -> Proof:
    state = seen.state.upper() if seen.in_the_way else seen.state
    said = CONDITIONS.get(seen.kind) or _cut(prose(seen.text))
    text = f"{lead}{state}: {said}{_detail(seen)}"
    if not seen.in_the_way and (seen.kind in CONDITIONS or seen.kind in ("parties", "condition")):
        return Proof("fact", text)
    each_party = seen.kind in ("some_party", "every_party", "parties")
    below = [_condition(part, f"{prose(part.party or '')}: " if each_party else "") for part in seen.parts]
    below += [_rule(rule) for rule in seen.rules]
    return Proof("fact" if seen.kind == "attribute" else "assessment", text, below=tuple(below))


def _detail(seen: ConditionTrace) -> str:
    if seen.kind == "attribute":
        whose = "" if seen.party is None or not (seen.path or "").startswith("parties.") else f"{prose(seen.party)}: "
        found = "not known" if seen.found is None else value(seen.found)
        sure = "" if seen.certainty in (None, 1.0) else f" ({number(seen.certainty or 0)})"
        if not seen.in_the_way:
            return f" ({whose}{found}{sure})"
        asked = f"; ask: {prose(seen.question)}" if seen.question else ""
        return f" ({whose}{found}{sure}, wanted {prose(seen.wanted)}){_at(seen.line)}{asked}"
    if seen.kind == "advised":
        return f" (advised: {_advised(seen)}){_at(seen.line) if seen.in_the_way else ''}"
    return _at(seen.line) if seen.in_the_way and seen.kind == "assessment" else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _advised(seen: ConditionTrace) -> str:
    if isinstance(seen.found, tuple):
        return listing(map(name, seen.found)) if seen.found else "none"
    return value(bool(seen.found))


def _whose(party: str | None) -> str:
    return "" if party is None else f", for {people([party])}"


def _place(line: RuleLine | None) -> str:
    return "" if line is None else f" ({prose(line.file)}:{line.line})"


def _at(line: RuleLine | None) -> str:
    return "" if line is None else f" [line {line.line}]"
