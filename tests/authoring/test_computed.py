"""Computed attributes at the author's bench: mutants, comparison, checks, made-up cases, schemas, lists, handbook."""

import html
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from authoring.impact.books import compared
from authoring.schemas.validating import faults, validator

from ottava import Advisor, Case, load_rulebook
from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.gaps.finding import find_gaps
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.authoring.handbook.handbook import handbook_pages, read_content
from ottava.engine.authoring.listing.listing import listed
from ottava.engine.authoring.listing.showing import shown
from ottava.engine.authoring.mutation.mutants import mutants_of
from ottava.engine.authoring.mutation.mutation_testing import Judge
from ottava.engine.authoring.reaching.covering import Covering
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.scaffolding.rule import Instances
from ottava.engine.authoring.scaffolding.rulebook import case_text
from ottava.engine.rulebook.rulebook import Rulebook

HEAD = """\
name: orders
version: 1.0.0
strengths: {weak: 0.3, strong: 0.6}
methods:
  - {id: listening, number: 1, title: Listening, kind: competing, acts_on: the parties, steps: [Listen]}
  - {id: pressing, number: 2, title: Pressing, kind: competing, acts_on: the parties, steps: [Press]}
attributes:
  - {id: order.price, kind: number, minimum: 0, unit: EUR, question: What was the price?}
  - {id: order.refunded, kind: number, minimum: 0, unit: EUR, question: How much was refunded?}
  - {id: order.outstanding, label: not refunded yet, computed: {minus: [order.price, order.refunded]}}
  - {id: party.limit, kind: number, minimum: 0, unit: EUR, question: What can the party pay?}
  - {id: party.beyond, label: more than the party can pay, computed: {above: [order.price, party.limit]}}
"""
RULES = """\
- id: much
  title: Much is outstanding
  when: {order.outstanding: {at_least: 20}}
  then: {recommend: pressing, strength: strong, because: "{order.outstanding} EUR are still outstanding"}
- id: beyond
  title: A party cannot pay
  for_each: party
  when: {party.beyond: true}
  then: {recommend: listening, strength: strong, because: "{party} cannot pay that much"}
"""
TESTS = """\
- rule: much
  case: {order: {price: 30.3, refunded: 10.3}}
  near_miss: {order.refunded: 10.4}
- rule: beyond
  party: buyer
  case: {order: {price: 20}, parties: [{id: buyer, limit: 19}]}
  near_miss: {parties.buyer.limit: 20}
"""
CASE = {"order": {"price": 30, "refunded": 4}, "parties": [{"id": "buyer", "limit": 19}]}


def written(folder: Path, head: str = HEAD, rules: str = RULES, tests: str = TESTS) -> Path:
    (folder / "tests").mkdir(parents=True)
    for name, text in (("rulebook.yaml", head), ("rules.yaml", rules), ("tests/rules.yaml", tests)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "orders")


@pytest.fixture
def book(folder: Path) -> Rulebook:
    return load_rulebook(folder)


def test_every_mutant_of_a_computation_is_noticed_by_tests_on_both_sides(folder: Path, book: Rulebook) -> None:
    judge = Judge(book, reading.tests_beside(folder, book))
    mutants = [mutant for rule in book.rules for mutant in mutants_of(rule, book) if mutant.vocabulary]
    assert [(each.rule.id, each.change) for each in mutants] == [
        ("much", "in `order.outstanding` `minus` changed to `plus`"),
        ("much", "in `order.outstanding` the parts of `minus` exchanged"),
        ("beyond", "in `party.beyond` `above` changed to `at_least`"),
        ("beyond", "in `party.beyond` `above` changed to `below`"),
    ]
    assert {judge.judge(each).verdict for each in mutants} == {"noticed by a run"}
    assert mutants[2].span is not None
    assert mutants[2].span.text == "{above: [order.price, party.limit]}"


def test_a_mutant_that_no_test_notices_survives(tmp_path: Path) -> None:
    far = TESTS.replace("near_miss: {parties.buyer.limit: 20}", "near_miss: {parties.buyer.limit: 40}")
    folder = written(tmp_path / "orders", tests=far)
    book = load_rulebook(folder)
    judge = Judge(book, reading.tests_beside(folder, book))
    survived = [
        each.change for each in mutants_of(book.rule("beyond"), book) if judge.judge(each).verdict == "survived"
    ]
    assert "in `party.beyond` `above` changed to `at_least`" in survived


def test_a_change_of_a_computation_is_an_edit_that_explains_what_it_changes(tmp_path: Path) -> None:
    other = HEAD.replace("computed: {minus: [order.price, order.refunded]}", "computed: {plus: [order.price, 0]}")
    result = compared(written(tmp_path / "old"), written(tmp_path / "new", other), [CASE | {"id": "one"}])
    (edit,) = result.found.edits
    assert (edit.subject, edit.how, edit.effect) == ("attribute order.outstanding", "changed", "meaning")
    assert not result.found.same
    words = compared(written(tmp_path / "a"), written(tmp_path / "b", HEAD.replace("not refunded yet", "open")))
    assert [each.effect for each in words.found.edits] == ["wording"]


def test_nothing_is_left_to_remark_on_it(folder: Path) -> None:
    pytest.importorskip("z3")
    found = [each.code for each in check(folder).remarks]
    assert not {"unused-name", "never-fires", "dead-condition"} & set(found)


def test_a_comparison_that_cannot_come_true_is_found(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    never = "{order.outstanding: {above: 20}, order.price: {at_most: 20}}"
    folder = written(
        tmp_path / "orders", rules=RULES.replace("{order.outstanding: {at_least: 20}}", never), tests="[]\n"
    )
    assert "never-fires" in {each.code for each in check(folder).remarks}


GUARDS = """\
- id: small
  title: Nobody is pressed for little
  when: {order.outstanding: {below: 20}}
  never: {recommend: pressing}
  because: it is not worth it
- id: cheap
  title: Nobody is pressed over what was cheap
  when: {order.price: {below: 30}}
  never: {recommend: pressing}
  because: it is not worth it
"""


def test_safeguards_over_it_are_proven_or_broken_by_a_case_of_parts(folder: Path) -> None:
    pytest.importorskip("z3")
    (folder / "safeguards.yaml").write_text(GUARDS, encoding="utf-8")
    verdicts = {each.safeguard.id: each for each in check(folder).verdicts}
    assert verdicts["small"].word == "proven"
    assert verdicts["cheap"].word == "broken"
    broken = verdicts["cheap"].case
    assert broken is not None
    assert [each.safeguard for each in Advisor(folder).advise(broken).breaches] == ["cheap"]
    assert set(broken.observations) == {"order.price", "order.refunded"}
    assert 20 <= broken.observations["order.price"].value < 30  # type: ignore[operator]


def test_made_up_and_covering_cases_give_the_parts(book: Rulebook) -> None:
    vocabulary = book.vocabulary
    made_up = [Case.from_mapping(each, vocabulary) for each in cases(30, 1, vocabulary)]
    assert any(case.get("order.price") for case in made_up)
    pytest.importorskip("z3")
    covering = list(Covering(book, 3).cases(40, 2))
    fired: dict[str, int] = {}
    advisor = Advisor(book)
    for each in covering:
        for rule in {firing.rule for firing in advisor.trace(Case.from_mapping(each, vocabulary)).firings}:
            fired[rule] = fired.get(rule, 0) + 1
    assert all(fired[rule.id] >= 2 for rule in book.rules)


def test_a_test_is_begun_with_the_parts(book: Rulebook) -> None:
    pytest.importorskip("z3")
    for rule in book.rules:
        found = Instances(book).of(rule)
        assert found is not None
        assert "outstanding" not in str(found.case.to_mapping())
        assert found.near_miss is not None
        assert "outstanding" not in found.near_miss


def test_gaps_are_looked_for_over_it(book: Rulebook) -> None:
    gaps = find_gaps(book, ["party.beyond"], count=60)
    assert gaps.over == ("party.beyond",)
    assert gaps.circumstances > 0


def test_schemas_offer_it_to_rules_and_not_to_cases(book: Rulebook) -> None:
    case = validator("case", book)
    assert faults(case, json.dumps(CASE)) == []
    assert faults(case, "order: {outstanding: 26}") != []
    rules = validator("rules", book)
    rule: dict[str, Any] = {
        "id": "a",
        "title": "A",
        "then": {"recommend": "listening", "strength": "weak"},
        "because": "so",
    }
    assert faults(rules, json.dumps([{**rule, "when": {"order.outstanding": {"above": 3}}}])) == []
    assert faults(rules, json.dumps([{**rule, "when": "always", "then": {"ask": "order.outstanding"}}])) != []
    assert "order.outstanding" not in case_text(book.vocabulary)


def test_lists_and_the_handbook_say_how_it_is_worked_out(folder: Path, book: Rulebook) -> None:
    titles = {each.thing.id: each.title for each in listed(book, "attributes")}
    assert titles["order.outstanding"] == "number (EUR). Worked out: price minus refunded."
    (one,) = shown(book, (), "order.refunded")
    assert one.related["goes into"] == ("order.outstanding",)
    (other,) = shown(book, (), "party.beyond")
    assert other.related["worked out from"] == ("order.price", "party.limit")
    pages = handbook_pages(read_content(folder))
    text = html.unescape("".join(pages.values()))
    assert "Worked out: Price minus refunded" in text
    assert "Price is above limit" in text


def test_a_test_cannot_give_it(tmp_path: Path) -> None:
    wrong = TESTS.replace("near_miss: {order.refunded: 10.4}", "near_miss: {order.outstanding: 3}")
    folder = written(tmp_path / "orders", tests=wrong)
    found = [each for each in check(folder).diagnostics if each.code == "computed-attribute"]
    assert [(each.span.line, each.span.column) for each in found if each.span] == [(3, 15)]


def test_random_cases_are_refused_with_a_value_for_it(book: Rulebook) -> None:
    rng = Random(5)
    for mapping in cases(10, rng.randint(0, 99), book.vocabulary):
        mapping.setdefault("order", {})["outstanding"] = 3
        with pytest.raises(Exception, match=r"`order\.outstanding` is worked out from"):
            Case.from_mapping(mapping, book.vocabulary)
