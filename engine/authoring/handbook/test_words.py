"""The tests of a rule or safeguard in words: on which facts it is at work, and with which change it no longer is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ottava.facts import PARTY, UNKNOWN, Case, Observation
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.node import Mapping as MappingNode
from ottava.facts.source.node import Node, plain

from ...report.words import name, number, sentence_case, value
from ..checking.checking import CheckResult
from ..checking.lint import Finding
from ..rule_tests.rule_test import GIVES, Kind, RuleTest
from .passage import Code, Passage, PassageItem, Quiet, Strong, joined, named_link

_AT_WORK: dict[Kind, str] = {"rule": "Fires", "safeguard": "Applies and is kept"}


def case_words(case: Case) -> Passage:
    """Return what is known in a case, by what it is about."""
    about: dict[str, list[Passage]] = {}
    for path, observation in case.observations.items():
        about.setdefault(sentence_case(name(path.partition(".")[0])), []).append(_fact(path, observation))
    found = [_told(entity, facts) for entity, facts in about.items()]
    for party in case.parties:
        facts = [_fact(f"{PARTY}.{each}", observation) for each, observation in party.observations.items()]
        found.append(_told(visible(party.id), facts))
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


def _told(about: str, facts: list[Passage]) -> Passage:
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
    yield from (PassageItem(told(each.message)) for each in checked.diagnostics)
    yield from (_remark(each) for each in checked.findings if not each.rules)
    yield from (_allowed(each.finding, each.reason) for each in checked.allowed if not each.finding.rules)


def _remark(finding: Finding) -> PassageItem:
    parts = [] if finding.hint is None else [PassageItem(told(finding.hint))]
    if finding.witness is not None:
        parts.append(PassageItem(("For example: ", *case_words(finding.witness))))
    return PassageItem((*told(finding.message), Quiet(f" ({finding.lint})")), tuple(parts))


def _allowed(finding: Finding, reason: str) -> PassageItem:
    said = (Strong("Let stand"), ": ", *told(finding.message), Quiet(f" ({finding.lint})"))
    return PassageItem(said, (PassageItem(("The reason: ", *told(reason))),))


def told(message: str) -> Passage:
    """Return a text of an author's; what stands in backticks is written so in the files."""
    parts = _CODE.split(message)
    return tuple(Code(part) if place % 2 else part for place, part in enumerate(parts))
