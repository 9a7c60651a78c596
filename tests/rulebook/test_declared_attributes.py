"""A rulebook may declare attributes of its own, and they work wherever those of the built-in vocabulary do."""

import pickle
from pathlib import Path

import pytest

from ottava import Advisor, Case
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook
from ottava.facts import InvalidCase, case_schema

HEAD = """\
name: pets
version: 1.0.0
extends: eight_methods
attributes:
  - id: party.keeps_pet
    values: {dog: one dog or several, cat: a cat}
    question: What animal does {party} keep?
    changeable: true
  - id: dispute.noise_hours
    kind: integer
    minimum: 0
    maximum: 24
    unit: hours
    question: For how many hours a day is there noise?
  - {id: yard.shared, kind: boolean, question: Is the yard shared?}
  - {id: yard.uses, kind: set, values: [drying, playing], question: What is the yard used for?}
"""
RULES = """\
- id: pets.barking
  title: A dog that barks all day is looked at before anything else
  for_each: party
  when:
    party.keeps_pet: dog
    dispute.noise_hours: {at_least: 8}
    yard.shared: true
    yard.uses: {includes: playing}
  then: {recommend: seeking_truth_from_facts, stage: ascertain, strength: near_certain,
         because: "{party} keeps a {party.keeps_pet}; listen for a day"}
  source: {place: methods/2, basis: inference}
"""
CASE = {
    "id": "barking",
    "parties": [{"id": "keeper", "keeps_pet": "dog"}, {"id": "neighbour"}],
    "dispute": {"noise_hours": 10},
    "yard": {"shared": True, "uses": ["playing"]},
}


def written(folder: Path, head: str = HEAD, rules: str = RULES) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "rulebook.yaml").write_text(head, encoding="utf-8")
    (folder / "pets.yaml").write_text(rules, encoding="utf-8")
    return folder


def codes(folder: Path) -> list[str]:
    with pytest.raises(InvalidRulebook) as caught:
        load_rulebook(folder)
    return [each.code for each in caught.value.diagnostics]


@pytest.mark.slow
def test_rules_cases_schemas_questions_and_explanations_know_them(tmp_path: Path) -> None:
    advisor = Advisor(written(tmp_path / "pets"))
    advice = advisor.advise(CASE)
    reason = next(each for r in advice.recommendations for each in r.reasons if each.rule == "pets.barking")
    assert reason.because == "keeper keeps a dog; listen for a day"
    assert "parties.keeper.keeps_pet" in [fact.path for fact in reason.facts]
    text = str(case_schema(advisor.rulebook.vocabulary))
    assert all(name in text for name in ("keeps_pet", "noise_hours", "uses"))
    without = {**CASE, "yard": {"uses": ["playing"]}}
    changes = advisor.smallest_changes(without, "seeking_truth_from_facts=advised")
    assert changes is not None
    asked = {question.attribute for question in advisor.advise(without, thorough=True).questions}
    assert "yard.shared" in asked
    explained = advisor.what_if(without, ["yard.shared=true"])
    assert any(each.rule == "pets.barking" for r in explained.after.recommendations for each in r.reasons)


def test_mistakes_in_cases_are_told_with_them(tmp_path: Path) -> None:
    vocabulary = load_rulebook(written(tmp_path / "pets")).vocabulary
    with pytest.raises(InvalidCase, match="cat"):
        Case.from_mapping({"id": "a", "parties": [{"id": "x", "keeps_pet": "cta"}]}, vocabulary)
    with pytest.raises(InvalidCase):
        Case.from_mapping({"id": "a", "dispute": {"noise_hours": 25}}, vocabulary)
    with pytest.raises(InvalidCase):  # only this rulebook knows of it
        Case.from_mapping({"id": "a", "yard": {"shared": True}})


def test_a_rulebook_that_extends_takes_them_over(tmp_path: Path) -> None:
    written(tmp_path / "pets")
    head = "name: more\nversion: 1.0.0\nextends: ../pets\n"
    upper = load_rulebook(written(tmp_path / "more", head, RULES.replace("pets.barking", "more.barking")))
    assert upper.vocabulary.get("party.keeps_pet") is not None
    assert pickle.loads(pickle.dumps(upper)) == upper


@pytest.mark.slow
def test_they_count_in_the_fingerprint(tmp_path: Path) -> None:
    one = load_rulebook(written(tmp_path / "one"))
    other = load_rulebook(written(tmp_path / "other", HEAD.replace("{dog: one dog or several, cat: a cat}", "[dog]")))
    assert one.fingerprint != other.fingerprint


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{id: keeps_pet, values: [dog], question: Which?}", "wrong-attribute"),
        ("{id: party.pet, values: [Dog!], question: Which?}", "wrong-attribute"),
        ("{id: party.pet, question: Which?}", "missing-key"),
        ("{id: party.pet, values: [dog]}", "missing-key"),
        ("{id: party.pet, kind: animal, question: Which?}", "unknown-kind"),
        ("{id: party.pet, kind: integer, minimum: 3, maximum: 1, question: How many?}", "wrong-attribute"),
        ("{id: party.temperament, values: [dog], question: Which?}", "duplicate-attribute"),
        ("{id: party.pet, values: [1], question: Which?}", "wrong-kind"),
        ("{id: party.pet, values: [dog], question: Which?, default: dog}", "unknown-key"),
        ("dog", "wrong-kind"),
        (f"{{id: party.pet, kind: integer, minimum: 1{'0' * 400}, question: How many?}}", "wrong-attribute"),
        (f"{{id: party.pet, kind: number, maximum: -1{'0' * 400}, question: How many?}}", "wrong-attribute"),
        (f"{{id: party.pet, kind: number, maximum: {'9' * 5000}, question: How many?}}", "number"),
        ("{id: party.pet, kind: number, maximum: .inf, question: How many?}", "number"),
    ],
)
def test_mistakes_in_a_declaration_are_told_where_they_stand(tmp_path: Path, entry: str, code: str) -> None:
    head = f"name: pets\nversion: 1.0.0\nextends: eight_methods\nattributes:\n  - {entry}\n"
    rules = RULES.replace(RULES[RULES.index("  when:") : RULES.index("  then:")], "  when: always\n").replace(
        "a {party.keeps_pet}", "a dog"
    )
    assert codes(written(tmp_path / "pets", head, rules)) == [code]


def test_two_mistakes_in_one_declaration_come_at_once(tmp_path: Path) -> None:
    head = HEAD.replace("changeable: true", "changeable: perhaps").replace("minimum: 0", "minimum: none")
    assert codes(written(tmp_path / "pets", head)).count("wrong-kind") == 2


@pytest.mark.slow
def test_an_entity_that_looks_like_a_slip_is_remarked_on(tmp_path: Path) -> None:
    head = HEAD + "  - {id: partie.age, kind: integer, question: How old?}\n"
    (warning,) = load_rulebook(written(tmp_path / "pets", head)).warnings
    assert warning.code == "new-entity"
    assert warning.hint == "did you mean `party.age`?"


@pytest.mark.slow
def test_allowances_are_read_and_do_not_count_in_the_meaning(tmp_path: Path) -> None:
    plain = load_rulebook(written(tmp_path / "plain"))
    allowing = load_rulebook(
        written(
            tmp_path / "allowing",
            HEAD + "allow: {unused-directive: kept for the courts}\n",
            RULES + "  allow: {no-test: tried by hand}\n",
        )
    )
    assert allowing == plain
    assert [(each.lint, each.reason) for each in allowing.allows] == [("unused-directive", "kept for the courts")]
    (allowance,) = allowing.rule("pets.barking").allows
    assert allowance.span is not None
    assert (allowance.lint, allowance.reason, allowance.span.text) == ("no-test", "tried by hand", "no-test")


def test_an_allowance_without_a_reason_is_a_mistake(tmp_path: Path) -> None:
    assert codes(written(tmp_path / "pets", rules=RULES + "  allow: {no-test: }\n")) == ["wrong-kind"]
    assert codes(written(tmp_path / "pets", rules=RULES + "  allow: [no-test]\n")) == ["wrong-kind"]
