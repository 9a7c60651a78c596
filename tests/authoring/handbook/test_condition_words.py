"""Conditions in words: every kind has its sentence, and no sentence keeps anything back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from naive.random_conditions import DATES, ORDERED
from naive.strategies import RawRulebook, rulebook_files, rulebooks
from rulebook.examples.example import HEAD, per_party, rule

from ottava.engine.authoring.handbook.content import HandbookContent
from ottava.engine.authoring.handbook.passage import PassageItem, every, plain
from ottava.engine.authoring.handbook.rule_pages import rule_page
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

HEATED = per_party("{party.arousal: upset}", "{assess: {heated: true}}", id="heated")
LEVEL = rule("{safety.weapon: true}", "{assess: {level: high}}", id="level")
CALM = rule("{safety.weapon: false}", "{assess: {calm: false}}", id="calm")

FRACTIONS = {"dispute.deadline_hours"}

SENTENCES = [
    ("always", "always."),
    ("{dispute.category: debt}", "Dispute: category is debt"),
    ("{dispute.category: [debt, family]}", "Dispute: category is family or debt"),
    ("{dispute.category: {not: debt}}", "Dispute: category is known, and not debt"),
    ("{dispute.category: {not: [debt, family]}}", "Dispute: category is known, and neither family nor debt"),
    ("{safety.weapon: true}", "Safety: weapon is yes"),
    ("{safety.weapon: false}", "Safety: weapon is no"),
    ("{history.police_calls_12m: 2}", "History: police calls 12m is 2"),
    ("{history.police_calls_12m: {at_least: 2}}", "History: police calls 12m is at least 2 calls"),
    ("{history.police_calls_12m: {at_most: 2}}", "History: police calls 12m is at most 2 calls"),
    ("{history.police_calls_12m: {between: [2, 4]}}", "History: police calls 12m is 2 to 4 calls"),
    (
        "{history.police_calls_12m: {not: {between: [2, 4]}}}",
        "History: police calls 12m is known, and not 2 to 4 calls",
    ),
    ("{history.police_calls_12m: {not: {at_least: 2}}}", "History: police calls 12m is below 2 calls"),
    ("{history.police_calls_12m: {above: 2}}", "History: police calls 12m is at least 3 calls"),
    ("{dispute.deadline_hours: {above: 2.5}}", "Dispute: deadline hours is above 2.5 hours"),
    ("{dispute.deadline_hours: {below: 2.5}}", "Dispute: deadline hours is below 2.5 hours"),
    (
        "{dispute.deadline_hours: {above: 1, at_most: 2.5}}",
        "all of this holds: [Dispute: deadline hours is at most 2.5 hours; Dispute: deadline hours is above 1 hours]",
    ),
    ("{party.arousal: {at_least: highly_agitated}}", "The party: arousal is highly agitated or violent"),
    ("{party.arousal: {below: highly_agitated}}", "The party: arousal is calm or upset"),
    (
        "{dispute.causes: {includes_all: [data, structural]}}",
        "all of this holds: [Dispute: causes include data; Dispute: causes include structural]",
    ),
    ("{dispute.causes: {includes_none: data}}", "Dispute: causes are known, and do not include data"),
    ("{parties: {exactly: 2}}", "The case has exactly 2 parties"),
    ("{advised: {above: 1}}", "At least 2 competing methods are advised"),
    ("{dispute.causes: {includes: [data, structural]}}", "Dispute: causes include data or structural"),
    ("{dispute.causes: {not: {includes: data}}}", "Dispute: causes are known, and do not include data"),
    ("{safety.injury: {known: true}}", "Safety: injury is known, whatever it is"),
    ("{safety.injury: {known: false}}", "Safety: injury is not known"),
    ("{party.arousal: calm}", "The party: arousal is calm"),
    ("{assessment.heated: true}", "The party: heated holds"),
    ("{not: {assessment.heated: true}}", "The party: heated certainly does not hold"),
    ("{assessment.level: high}", "The case: level is high"),
    ("{assessment.level: {not: high}}", "The case: level certainly is not high"),
    ("{assessment.calm: false}", "The case: calm is concluded not to hold"),
    ("{not: {assessment.calm: false}}", "The case: calm certainly is not concluded not to hold"),
    ("{advised.listening: true}", "Listening is advised"),
    ("{advised.listening: false}", "Listening is not advised"),
    ("{advised.rigidity.firm: true}", "Rigidity, stage firm, is advised"),
    ("{advised: {at_least: 1}}", "At least 1 competing method is advised"),
    ("{advised: {between: [1, 1]}}", "Exactly 1 competing method is advised"),
    ("{parties: {at_least: 2}}", "The case has at least 2 parties"),
    ("{parties: {at_most: 1}}", "The case has at most 1 party"),
    ("{some_party: {party.arousal: calm}}", "For at least one party: [That party: arousal is calm]"),
    (
        "{every_party: {assessment.heated: true}}",
        "For every party, and also when there is none: [That party: heated holds]",
    ),
    (
        "{no_party: {advised.listening: true}}",
        "For no party, and this is certain: [Listening is advised for that party]",
    ),
    (
        "{parties: {where: {party.arousal: calm, party.heard: true}, between: [2, 3]}}",
        "For 2 to 3 parties: [That party: arousal is calm; That party: heard is yes]",
    ),
    ("{another_party: {party.arousal: calm}}", "For another party: [That other party: arousal is calm]"),
    (
        "{every_other_party: {assessment.heated: true}}",
        "For every other party, and also when there is none: [That other party: heated holds]",
    ),
    (
        "{no_other_party: {advised.listening: true}}",
        "For no other party, and this is certain: [Listening is advised for that other party]",
    ),
    ("{other_parties: {exactly: 1}}", "The case has exactly 1 other party"),
    (
        "{other_parties: {where: {party.arousal: calm}, share: all, at_most: 3}}",
        "For at most 3 other parties and every other party, of which there must be one: "
        "[That other party: arousal is calm]",
    ),
    (
        "{parties: {where: {party.arousal: calm}, share: half}}",
        "For at least half of the parties: [That party: arousal is calm]",
    ),
    (
        "{not: {parties: {where: {party.arousal: calm}, share: most}}}",
        "It is certain that this does not hold: [For more than half of the parties: [That party: arousal is calm]]",
    ),
    (
        "{any: [{safety.weapon: true}, {all: [{safety.injury: true}, {dispute.rumour: true}]}]}",
        "At least one of these holds: [Safety: weapon is yes; "
        "All of this holds: [Safety: injury is yes; Dispute: rumour is yes]]",
    ),
    (
        "{not: {any: [{safety.weapon: true}, {safety.injury: true}]}}",
        "It is certain that none of these holds: [Safety: weapon is yes; Safety: injury is yes]",
    ),
    (
        "{not: {safety.weapon: true, safety.injury: true}}",
        "It is certain that not all of this holds: [Safety: weapon is yes; Safety: injury is yes]",
    ),
    (
        "{not: {parties: {where: {party.arousal: calm}, at_least: 2}}}",
        "It is certain that this does not hold: [For at least 2 parties: [That party: arousal is calm]]",
    ),
    ("{not: {not: {safety.weapon: true}}}", "Safety: weapon is yes"),
]


def matter_of(*rules: str, head: str = HEAD) -> HandbookContent:
    return HandbookContent(rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", "".join(rules))]))


def told(item: PassageItem) -> str:
    inside = "; ".join(map(told, item.parts))
    return plain(item.said) + (f" [{inside}]" if inside else "")


@pytest.mark.slow
@pytest.mark.parametrize(("when", "sentence"), SENTENCES)
def test_each_kind_has_its_sentence(when: str, sentence: str) -> None:
    content = matter_of(per_party(when, "{directive: call_police}"), HEATED, LEVEL, CALM)
    said = content.conditions.top(content.rulebook.rule("one").when)
    if plain(said.said) == "this holds:":
        (said,) = said.parts
    assert told(said) == sentence


def test_several_conditions_stand_side_by_side() -> None:
    content = matter_of(rule("{safety.weapon: true, dispute.rumour: false}"))
    said = content.conditions.top(content.rulebook.rule("one").when)
    assert told(said) == "all of this holds: [Safety: weapon is yes; Dispute: rumour is no]"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(rulebooks())
def test_no_sentence_keeps_anything_back(raw: RawRulebook) -> None:
    """What stands in the files is found in the words: each attribute, value, number, assessment and method."""
    texts = rulebook_files(raw)
    head = Source("rulebook.yaml", texts["rulebook.yaml"])
    content = HandbookContent(rulebook_from_sources(head, [Source("rules.yaml", texts["rules.yaml"])]))
    for written in raw.rules:
        read = content.rulebook.rule(written["id"])
        for key, condition in (("when", read.when), ("unless", read.unless)):
            if key in written and condition is not None:
                words = " ".join(plain(each) for each in every(content.conditions.top(condition)))
                missing = [name for name in named(written[key]) if name.lower() not in words.lower()]
                assert missing == [], words
        assert rule_page(read, content).startswith("---\ntitle: ")


def named(written: Any) -> Iterator[str]:
    """Everything a condition names, as it reads in words."""
    match written:
        case "always":
            yield "always"
        case list():
            for each in written:
                yield from named(each)
        case dict():
            for key, value in written.items():
                yield from entry(key, value)


def entry(key: str, value: Any) -> Iterator[str]:
    head, _, rest = key.partition(".")
    if key in ("all", "any", "not", "some_party", "every_party", "no_party"):
        yield from named(value)
    elif key in ("another_party", "every_other_party", "no_other_party"):
        # Negated once more, none is some other party, and some other party is none.
        yield "every other party" if key == "every_other_party" else "other party"
        yield from named(value)
    elif key in ("parties", "other_parties", "advised"):
        yield {"advised": "method", "parties": "part"}.get(key, "other part")
        yield from (
            [{"half": "half", "most": "more than half", "all": "every"}[value["share"]]] if "share" in value else []
        )
        yield from bounds(value)
        yield from named(value.get("where", {}))
    elif head == "condition":
        yield rest.replace("_", " ")
    elif head == "advised":
        method, _, stage = rest.partition(".")
        yield {"learning": "Method 1", "sincere_feeling": "Method 2", "listening": "Method 3"}.get(method, "Method")
        yield from [stage] if stage else []
    elif key == "today" or key in DATES:
        yield rest.replace("_", " ")
        yield from dated(value)
    else:
        yield rest.replace("_", " ")
        yield from ranked(value) if key in ORDERED else values(value, head == "assessment", key not in FRACTIONS)


def ranked(test: Any) -> Iterator[str]:
    """Of bounds on ordered values, only that some value is named."""
    if not isinstance(test, dict):
        yield from values(test)


def dated(test: Any) -> Iterator[str]:
    """Dates as people write them, of moments the day in UTC; of days that are counted, the other date."""
    match test:
        case list():
            for each in test:
                yield from dated(each)
        case dict():
            for name, what in test.items():
                if name == "known":
                    yield "known"
                elif name in ("within", "more_than"):
                    other = next(what[side] for side in ("after", "before") if side in what)
                    yield other.rpartition(".")[2]
                else:
                    yield from dated(what)
        case _:
            moment = datetime.fromisoformat(test)
            day = moment.astimezone(UTC) if moment.tzinfo else moment
            yield f"{day.day} {day:%B} {day.year}"


def values(test: Any, assessed: bool = False, whole: bool = True) -> Iterator[str]:
    match test:
        case bool():
            yield "hold" if assessed else ("yes" if test else "no")
        case list():
            for each in test:
                yield from values(each, assessed, whole)
        case dict():
            yield from bounds(test, whole)
            yield from ["known"] if "known" in test else []
            for key in ("not", "includes", "includes_all", "includes_none"):
                if key in test:
                    yield from values(test[key], assessed, whole)
        case _:
            yield str(test).replace("_", " ")


def bounds(test: dict[str, Any], whole: bool = True) -> Iterator[str]:
    for key in ("at_least", "at_most", "exactly"):
        if key in test:
            yield str(test[key])  # negated, `at_least` reads `below`
    for key, step in (("above", 1), ("below", -1)):
        if key in test:
            yield str(test[key] + step * whole)
    if "between" in test:
        low, high = test["between"]
        yield f"exactly {low}" if low == high else f"{low} to {high}"
