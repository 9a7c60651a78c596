"""What the YAML language server offers while somebody types: at the sign `¦`."""

from pathlib import Path

import pytest
from editor.pages import REST, RULE, page
from editor.server import Offer, Server

from ottava.engine.authoring.rule_tests.rule_test import KEYS
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.reading.from_conclusion import KINDS

BOOK = load_rulebook()
PARTY = {each.path for each in BOOK.vocabulary.of_entity("party")}
REST_OF_IT = {each.path for each in BOOK.vocabulary} - PARTY
METHODS = {each.id for each in BOOK.names.methods}
VARIANTS = METHODS | {f"{each.id}.{stage}" for each in BOOK.names.methods for stage in each.stages}
COMBINATIONS = {"all", "any", "not", "some_party", "every_party", "no_party", "parties", "advised"}
OF_OTHERS = {"another_party", "every_other_party", "no_other_party", "other_parties"}
KEYS_OF_CONCLUSIONS = {*KINDS, "stage", "strength", "certainty", "effect", "because"}
AROUSAL = {"calm", "upset", "highly_agitated", "violent"}
PARTY_NAMES = {each.name for each in BOOK.vocabulary.of_entity("party")}


def offered(server: Server, book: Path, kind: str, text: str) -> dict[str, Offer]:
    whole = page(kind, text)
    return {each.label: each for each in server.offers(book, whole)}


WHEN = [
    RULE + "  when:\n    ¦" + REST,
    RULE + "  when:\n    p¦" + REST,
    RULE + "  when:\n    dispute.stakes: trivial\n    party.ar¦" + REST,
    RULE + "  when: {p¦}" + REST,
    RULE + "  when:\n    any:\n      - ¦" + REST,
    RULE + "  when:\n    not:\n      par¦" + REST,
    RULE + "  when: always\n  unless:\n    ¦" + REST,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", WHEN)
def test_conditions_are_offered(server: Server, book: Path, text: str) -> None:
    found = offered(server, book, "rules", text)
    already = {"dispute.stakes"} if "dispute.stakes" in text else set()
    expected = PARTY | REST_OF_IT | COMBINATIONS | OF_OTHERS | {"assessment.heated", "advised.listening"}
    assert expected - already <= set(found)
    assert "How worked up is this person right now?" in found["party.arousal"].documentation


@pytest.mark.slow
def test_without_a_party_in_turn_attributes_of_parties_are_not_offered(server: Server, book: Path) -> None:
    text = "- id: a.b\n  title: A rule\n  when:\n    ¦" + REST
    found = set(offered(server, book, "rules", text))
    assert found >= REST_OF_IT | COMBINATIONS
    assert not found & (PARTY | OF_OTHERS)
    inside = RULE.replace("  for_each: party\n", "") + "  when:\n    some_party:\n      ¦" + REST
    assert set(offered(server, book, "rules", inside)) >= PARTY | OF_OTHERS


VALUES = [
    ("party.arousal: ¦", AROUSAL),
    ("party.arousal: ca¦", AROUSAL),
    ("party.arousal: [calm, ¦]", AROUSAL),
    ("party.arousal: {not: ¦}", AROUSAL),
    ("party.vulnerabilities: {includes: ¦}", {"elderly", "child", "poverty"}),
    ("party.trust: ¦", {"0", "1", "2", "3", "4"}),
    ("safety.weapon: ¦", {"true", "false"}),
    ("assessment.escalation: ¦", {"low", "medium", "high"}),
    ("advised.listening: ¦", {"true", "false"}),
]


@pytest.mark.parametrize(("text", "values"), VALUES, ids=[text for text, _ in VALUES])
def test_values_are_offered_behind_an_attribute(server: Server, book: Path, text: str, values: set[str]) -> None:
    found = offered(server, book, "rules", f"{RULE}  when:\n    {text}{REST}")
    assert values <= set(found)
    if values == AROUSAL:
        assert set(found) == AROUSAL
        assert found["upset"].documentation == "angry, hurt or in tears, but can be talked to"


@pytest.mark.parametrize("attribute", ["party.trust", "party.arousal"])
def test_bounds_of_numbers_and_ordered_values_are_offered(server: Server, book: Path, attribute: str) -> None:
    found = offered(server, book, "rules", f"{RULE}  when:\n    {attribute}:\n      ¦{REST}")
    assert set(found) == {"at_least", "at_most", "above", "below", "between", "not", "known"}


@pytest.mark.parametrize("text", ["recommend: ¦", "recommend: lis¦", "exclude: ¦", "exclude: [¦]"])
def test_methods_are_offered(server: Server, book: Path, text: str) -> None:
    found = offered(server, book, "rules", f"{RULE}  when: always\n  then:\n    - {text}\n")
    assert set(found) == VARIANTS
    assert "Listening to opinions" in found["listening"].documentation


CONCLUSIONS = [
    ("¦", {*KINDS, "because"}),
    ("r¦", {*KINDS, "because"}),
    ("recommend: listening\n      ¦", {"stage", "strength", "certainty", "because"}),
    ("recommend: rigidity_with_softness\n      stage: ¦", {"soft", "firm"}),
    ("recommend: sincere_feeling\n      stage: ¦", {"repair"}),
    ("recommend: listening\n      strength: ¦", {"weak", "moderate", "strong", "near_certain"}),
    ("gate: safety_first\n      ¦", {"effect", "because"}),
    ("gate: safety_first\n      effect: ¦", {"stop", "first", "provisional"}),
    ("gate: ¦", {gate.id for gate in BOOK.names.gates}),
    ("attend: ¦", {point.id for point in BOOK.names.points}),
    ("directive: ¦", {directive.id for directive in BOOK.names.directives}),
    ("ask: ¦", PARTY | REST_OF_IT),
]


@pytest.mark.parametrize(("text", "expected"), CONCLUSIONS, ids=[text for text, _ in CONCLUSIONS])
def test_conclusions_are_offered(server: Server, book: Path, text: str, expected: set[str]) -> None:
    found = set(offered(server, book, "rules", f"{RULE}  when: always\n  then:\n    - {text}\n"))
    assert expected <= found
    assert not (found - expected) & KEYS_OF_CONCLUSIONS, "keys of another kind"


def test_keys_of_a_rule_are_offered(server: Server, book: Path) -> None:
    keys = {"id", "title", "for_each", "when", "unless", "then", "because", "source", "notes", "allow"}
    assert keys <= set(offered(server, book, "rules", "- ¦\n"))
    assert keys - {"id", "title"} <= set(offered(server, book, "rules", "- id: a.b\n  title: A rule\n  ¦\n"))


def test_whole_rules_and_tests_are_offered(server: Server, book: Path) -> None:
    found = offered(server, book, "rules", "¦\n")
    assert found["a rule about each party"].inserts.startswith("- id: ")
    assert offered(server, book, "tests", "¦\n")["a test of a rule"].inserts.startswith("- rule: ")


CASES = [
    ("parties:\n  - id: a\n    ¦\n", PARTY_NAMES),
    ("parties:\n  - id: a\n    aro¦\n", PARTY_NAMES),
    ("parties:\n  - {id: a, aro¦}\n", PARTY_NAMES),
    ("parties:\n  - {id: a, arousal: ¦}\n", AROUSAL | {"unknown", "with a certainty"}),
    ("safety:\n  ¦\n", {each.name for each in BOOK.vocabulary.of_entity("safety")}),
    ("safety:\n  w¦\n", {each.name for each in BOOK.vocabulary.of_entity("safety")}),
    ("safety:\n  weapon: ¦\n", {"true", "false", "unknown"}),
    ("fact_finding:\n  evidence: [¦]\n", {"document", "video", "measurement", "expert", "witness"}),
    ("¦\n", {"id", "title", "parties", "dispute", "relationship", "safety", "history", "handler", "context"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_attributes_and_values_are_offered_in_a_case(server: Server, book: Path, text: str, expected: set[str]) -> None:
    assert expected <= set(offered(server, book, "case", text))


TEST = "- test: it is so\n  case: {parties: [{id: a}]}\n"
TESTS = [
    ("- ¦\n", {"rule", "test"}),
    ("- rule: ¦\n", {rule.id for rule in BOOK.rules}),
    ("- rule: listening.unheard\n  ¦\n", {"party", "case", "base", "changes", "near_miss", "gives"}),
    (TEST + "  ¦\n", {"base", "changes", "expect", "variants"}),
    (TEST + "  expect:\n    ¦\n", set(KEYS)),
    (TEST + "  expect:\n    t¦\n", set(KEYS)),
    (TEST + "  expect: {top: ¦}\n", METHODS | {"rigidity_with_softness.firm"}),
    (TEST + "  expect: {not_advised: [¦]}\n", METHODS),
    (TEST + "  expect: {directives: [¦]}\n", {each.id for each in BOOK.names.directives}),
    (TEST + "  expect:\n    certainty:\n      ¦\n", METHODS),
    (TEST + "  variants:\n    - ¦\n", {"name", "changes", "expect"}),
    ("- test: it is so\n  case:\n    dispute: {category: ¦}\n", {"neighbour", "family", "debt"}),
    ("- test: it is so\n  base: a.yaml\n  changes: {dispute.category: ¦}\n", {"neighbour", "family", "debt"}),
    ("- test: it is so\n  base: a.yaml\n  changes:\n    ¦\n", REST_OF_IT | {"parties"}),
]


@pytest.mark.parametrize(("text", "expected"), TESTS, ids=[text for text, _ in TESTS])
def test_keys_and_values_are_offered_in_a_test(server: Server, book: Path, text: str, expected: set[str]) -> None:
    assert expected <= set(offered(server, book, "tests", text))


HEADS = [
    ("¦\n", {"name", "version", "extends", "methods", "gates", "directives", "attributes", "strengths"}),
    ("extends: ¦\n", {"eight_methods"}),
    ("methods:\n  - ¦\n", {"id", "number", "title", "kind", "steps", "stages", "avoid"}),
    ("methods:\n  - id: a\n    kind: ¦\n", {"competing", "overlay"}),
    ("attributes:\n  - id: party.pet\n    ¦\n", {"kind", "values", "question", "changeable", "unit"}),
    ("attributes:\n  - id: party.pet\n    kind: ¦\n", {"choice", "set", "integer", "number", "boolean"}),
    ("extends: eight_methods\ndisable: [¦]\n", {rule.id for rule in BOOK.rules}),
]


@pytest.mark.parametrize(("text", "expected"), HEADS, ids=[text for text, _ in HEADS])
def test_keys_are_offered_in_the_head(server: Server, book: Path, text: str, expected: set[str]) -> None:
    assert expected <= set(offered(server, book, "rulebook", text))


EXPLAINED = [
    ("rules", RULE + "  when: {party.arou¦sal: calm}" + REST, "How worked up is this person right now?"),
    ("rules", RULE + "  when: {party.arousal: up¦set}" + REST, "angry, hurt or in tears, but can be talked to"),
    ("rules", RULE + "  wh¦en: always" + REST, "When the rule fires"),
    ("case", "safety: {wea¦pon: true}\n", "Is there a weapon"),
    ("tests", TEST + "  expect: {t¦op: listening}\n", "What stands first"),
]


@pytest.mark.parametrize(("kind", "text", "says"), EXPLAINED)
def test_what_stands_there_is_explained(server: Server, book: Path, kind: str, text: str, says: str) -> None:
    assert says in server.explanation(book, page(kind, text))
