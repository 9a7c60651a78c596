"""Conclusions, safeguards and tests in sentences, with how strongly and why rules say something.

Tests say on which facts a rule or safeguard is at work, and with which change it no longer is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ottava.facts import PARTY, UNKNOWN, Case, Observation
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.node import Mapping as MappingNode
from ottava.facts.source.node import Node, plain

from ...inference.certainty import strength
from ...report.words import name, number, sentence_case, value
from ...rulebook.conclusion import (
    Ask,
    Assess,
    Attend,
    Conclusion,
    Direct,
    Effect,
    Exclude,
    Order,
    Recommend,
    ShutGate,
    Template,
)
from ...rulebook.condition import ALWAYS
from ...rulebook.rulebook import Rulebook
from ...rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    GatesInOrder,
    MethodShown,
    Never,
    NotTogether,
    OnlyDirectives,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    VetoShown,
)
from ..checking.checking import CheckResult
from ..checking.lint import Finding
from ..rule_tests.rule_test import GIVES, Kind, RuleTest
from .condition_words import ConditionWords, outcome
from .passage import Code, Passage, PassageItem, PassageLink, Quiet, Strong, Thing, joined, link_to, named_link

EFFECTS: dict[Effect, str] = {
    "stop": "stops everything: no method is advised until it is dealt with",
    "first": "comes first, before any method",
    "provisional": "makes the advice provisional until it is dealt with",
}
_LEAST_EFFECTS: dict[Effect | None, str] = {
    "stop": " so that it stops everything",
    "first": " so that it comes first or stops everything",
    "provisional": "",
    None: "",
}


@dataclass(frozen=True, slots=True)
class ConclusionWords:
    """Puts the conclusions and the safeguards of a rulebook in words."""

    rulebook: Rulebook
    conditions: ConditionWords

    def by_reason(self, conclusions: tuple[Conclusion, ...]) -> Iterator[tuple[Passage, tuple[PassageItem, ...]]]:
        """Yield each reason with the conclusions that have it."""
        found: dict[Template, list[PassageItem]] = {}
        for each in conclusions:
            found.setdefault(each.because, []).append(PassageItem(self.said(each)))
        for because, items in found.items():
            pieces = (piece if isinstance(piece, str) else Code(_slot(piece.name)) for piece in because.pieces)
            yield ("Because: ", *pieces), tuple(items)

    def weight(self, certainty: float) -> Passage:
        """Return how strong something is: in the words of advice, and as the rulebook has it."""
        written = next((word for word, each in self.rulebook.names.strengths if each == abs(certainty)), None)
        exact = number(abs(certainty)) if written is None else f"{name(written)}, {number(abs(certainty))}"
        return (Strong(strength(certainty)), Quiet(f" ({exact})"))

    def said(self, conclusion: Conclusion) -> Passage:
        """Return what a conclusion says, without its reason."""
        names = self.rulebook.names
        match conclusion:
            case Recommend(method, stage, certainty):
                verb = "Speaks for " if certainty > 0 else "Speaks against "
                return (verb, *self._method(method, stage), ", ", *self.weight(certainty))
            case Exclude(method, stage):
                return ("Rules out ", *self._ruled_out(method, stage), ", whatever speaks for it")
            case ShutGate(gate, effect):
                return ("Shuts the gate ", link_to(names.gate(gate)), f": it {EFFECTS[effect]}")
            case Direct(directive, due=due):
                found = names.directive(directive)
                verb = "Do: " if found.kind == "do" else "Avoid: "
                when: Passage = ()
                if due is not None:
                    when = (f" within {due.days} days, counted from: ", named_link("attribute", due.after))
                return (verb, PassageLink(found.text, Thing("directive", directive)), *when)
            case Attend(point, certainty):
                link = link_to(names.point(point))
                return ("Calls attention to the point ", link, ", ", *self.weight(certainty))
            case Assess(atom, certainty):
                sure: Passage = () if certainty == 1 else (", ", *self.weight(certainty))
                return ("Concludes that ", named_link("assessment", atom.name), " ", *outcome(atom.value), *sure)
            case Ask(path):
                return ("Asks to find out, if it is not known: ", *self.conditions.attribute(path))
            case Order(first, then):
                return ("In the plan, puts ", *self._method(*first), " before ", *self._method(*then))

    def safeguard(self, safeguard: Safeguard) -> Iterator[PassageItem]:
        """Yield what a safeguard demands, and where it applies; each with a list of what it speaks of."""
        demand = self._demand(safeguard)
        whose = "For each party, the advice " if safeguard.per_party else "The advice "
        yield PassageItem((whose, *demand.said), demand.parts)
        if safeguard.under:
            yield PassageItem(
                ("It applies where the advice does at least one of these:",), self._items(safeguard.under)
            )
        if safeguard.when != ALWAYS:
            when = self.conditions.top(safeguard.when)
            yield PassageItem(("It applies when ", *when.said), when.parts)
        if safeguard.unless is not None:
            unless = self.conditions.top(safeguard.unless)
            yield PassageItem(("But it does not apply where it is known that ", *unless.said), unless.parts)
        if not safeguard.under and safeguard.when == ALWAYS and safeguard.unless is None:
            yield PassageItem(("It applies to every case.",))

    def _demand(self, safeguard: Safeguard) -> PassageItem:
        names = self.rulebook.names
        match safeguard.says:
            case Never(shown):
                return PassageItem((Strong("never"), " ", *self._shown(shown), "."))
            case Always(shown):
                return PassageItem((Strong("always"), " ", *self._shown(shown), "."))
            case OnlyDirectives(directives):
                known = (each.id for each in names.directives if each.id in directives)
                parts = tuple(PassageItem((named_link("directive", each),)) for each in known)
                return PassageItem(("gives ", Strong("no other"), " directives than:"), parts)
            case NotTogether(together):
                return PassageItem(("does ", Strong("no two"), " of these together:"), self._items(together))
            case GatesInOrder(gates):
                said = ("shows those of these gates that it shuts ", Strong("in this order"), ":")
                return PassageItem(said, tuple(PassageItem((link_to(names.gate(each)),)) for each in gates))

    def _items(self, parts: tuple[Shown, ...]) -> tuple[PassageItem, ...]:
        return tuple(PassageItem(("it ", *self._shown(each))) for each in parts)

    def _shown(self, shown: Shown) -> Passage:
        """Return what advice does that shows this."""
        names = self.rulebook.names
        match shown:
            case MethodShown(method, stage):
                return ("recommends ", *self._method(method, stage))
            case VetoShown(method, stage):
                return ("rules out ", *self._ruled_out(method, stage))
            case GateShown(gate, effect):
                return ("shuts the gate ", link_to(names.gate(gate)), _LEAST_EFFECTS[effect])
            case DirectiveShown(directive):
                verb = "says to do " if names.directive(directive).kind == "do" else "says to avoid "
                return (verb, named_link("directive", directive))
            case PointShown(point):
                return ("calls attention to the point ", link_to(names.point(point)))
            case OrderShown(first, then):
                return ("plans ", *self._method(*first), " before ", *self._method(*then))

    def _ruled_out(self, method: str, stage: str | None) -> Passage:
        whole = stage is None and self.rulebook.names.method(method).stages
        return (*self._method(method, stage), " with all its stages" if whole else "")

    def _method(self, method: str, stage: str | None) -> Passage:
        link = link_to(self.rulebook.names.method(method))
        return (link,) if stage is None else (link, f" (stage {name(stage)})")


def _slot(path: str) -> str:
    entity, _, attribute = path.partition(".")
    return name(attribute) if entity in ("assessment", "party") and attribute else name(path.replace(".", ": "))


_AT_WORK: dict[Kind, str] = {"rule": "Fires", "safeguard": "Applies and is kept"}


def case_words(case: Case) -> Passage:
    """Return what is known in a case, by what it is about."""
    about: dict[str, list[Passage]] = {}
    for path, observation in case.observations.items():
        about.setdefault(sentence_case(name(path.partition(".")[0])), []).append(_fact(path, observation))
    found = [_known_of(entity, facts) for entity, facts in about.items()]
    for party in case.parties:
        facts = [_fact(f"{PARTY}.{each}", observation) for each, observation in party.observations.items()]
        found.append(_known_of(visible(party.id), facts))
    return joined(tuple(found), "; ") or ("nothing is known",)


def tests_of(about: str, tests: Iterable[RuleTest]) -> Iterator[PassageItem]:
    """Yield the tests of a rule or safeguard, each with its near misses; then the tests of the whole that name the
    rule.
    """
    entries: list[tuple[RuleTest, list[RuleTest]]] = []
    named: list[PassageItem] = []
    for test in tests:
        if test.about == about and test.kind in _AT_WORK:
            entries.append((test, []))
        elif test.about == about and entries:
            entries[-1][1].append(test)
        else:
            named += _naming(about, test)
    for test, misses in entries:
        verb = _AT_WORK[test.kind]
        yield PassageItem((verb, *_party(about, test), " where ", *case_words(test.case)), tuple(_parts(test, misses)))
    yield from named


def _parts(test: RuleTest, misses: Iterable[RuleTest]) -> Iterator[PassageItem]:
    for each in test.expectations:
        if each.key == GIVES:
            yield PassageItem(("And then gives ", *joined(tuple((Code(text),) for text in each.texts))))
    for miss in misses:
        for each in miss.expectations:
            if isinstance(each.node, MappingNode):
                yield PassageItem(("But not with ", *joined(tuple(_changes(each.node)))))


def _changes(node: MappingNode) -> Iterator[Passage]:
    for entry in node.entries:
        path = str(entry.key.value)
        if path.count(".") == 0:
            yield (f"other {name(path)}",)
            continue
        about, _, attribute = path.removeprefix("parties.").rpartition(".")
        entity = PARTY if path.startswith("parties.") else about
        label = visible(about) if entity == PARTY else sentence_case(name(about))
        yield (
            f"{label}: ",
            named_link("attribute", f"{entity}.{attribute}"),
            *_value(entry.value),
        )


def _value(node: Node) -> Passage:
    found = plain(node)
    certainty = ""
    if isinstance(found, Mapping):
        certainty = f" (certainty {found.get('certainty', 1)})"
        found = found.get("value")
    if found is None or found == UNKNOWN:
        return (" ", Strong("not known"))
    seen = tuple(map(str, found)) if isinstance(found, list) else found
    return (" ", Strong(value(seen)), *((Quiet(certainty),) if certainty else ()))


def _naming(rule: str, test: RuleTest) -> Iterator[PassageItem]:
    for each in test.expectations:
        if each.key in ("fired", "not_fired") and any(text.partition("@")[0] == rule for text in each.texts):
            verb = "fires" if each.key == "fired" else "does not fire"
            yield PassageItem((f"In the test “{visible(test.name)}” it {verb}",))


def _party(about: str, test: RuleTest) -> Passage:
    named = next((text for each in test.expectations if test.implies(each) for text in each.texts), about)
    label = named.partition("@")[2]
    return (" for ", Strong(visible(label))) if label else ()


def _known_of(about: str, facts: list[Passage]) -> Passage:
    return (f"{about}: ", *joined(tuple(facts))) if facts else (about,)


def _fact(path: str, observation: Observation) -> Passage:
    said = (named_link("attribute", path), " ", Strong(value(observation.value)))
    return said if observation.certainty == 1 else (*said, Quiet(f" (certainty {number(observation.certainty)})"))


_CODE = re.compile(r"`([^`]*)`")


def remarks_on(rule: str, checked: CheckResult) -> tuple[PassageItem, ...]:
    """Return what is remarked on a rule, and what its author lets stand."""
    open_ones = (_remark(each) for each in checked.findings if rule in each.rules)
    allowed = (_allowed(each.finding, each.reason) for each in checked.allowed if rule in each.finding.rules)
    return (*open_ones, *allowed)


def remarks_on_the_whole(checked: CheckResult) -> Iterator[PassageItem]:
    """Yield what is remarked on the rulebook and not on one of its rules."""
    yield from (PassageItem(authored(each.message)) for each in checked.diagnostics)
    yield from (_remark(each) for each in checked.findings if not each.rules)
    yield from (_allowed(each.finding, each.reason) for each in checked.allowed if not each.finding.rules)


def _remark(finding: Finding) -> PassageItem:
    parts = [] if finding.hint is None else [PassageItem(authored(finding.hint))]
    if finding.witness is not None:
        parts.append(PassageItem(("For example: ", *case_words(finding.witness))))
    return PassageItem((*authored(finding.message), Quiet(f" ({finding.lint})")), tuple(parts))


def _allowed(finding: Finding, reason: str) -> PassageItem:
    said = (Strong("Let stand"), ": ", *authored(finding.message), Quiet(f" ({finding.lint})"))
    return PassageItem(said, (PassageItem(("The reason: ", *authored(reason))),))


def authored(message: str) -> Passage:
    """Return a text of an author's; what stands in backticks is written so in the files."""
    parts = _CODE.split(message)
    return tuple(Code(part) if place % 2 else part for place, part in enumerate(parts))
