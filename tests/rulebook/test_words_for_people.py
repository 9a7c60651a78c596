"""A rulebook says what pages call its stages and assessments; what it does not say is called by its name."""

import pytest
from rulebook.examples.example import HEAD, per_party

from ottava.engine.rulebook.condition import Atom
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.rulebook import Names
from ottava.facts.source.span import Source

RULES = (
    per_party(then="{assess: {mood: high_up}}")
    + per_party("{assessment.mood: high_up}", id="two", then="{assess: {heated: true}}")
    + per_party("{assessment.heated: true}", id="three")
)


def names(more: str = "", stages: str = "[soft, very_firm]") -> Names:
    head = HEAD.replace("stages: [soft, firm]", f"stages: {stages}").replace("firm: [Act]", "very_firm: [Act]")
    return rulebook_from_sources(Source("rulebook.yaml", head + more), [Source("rules.yaml", RULES)]).names


def test_what_is_not_named_is_called_by_its_id_in_words() -> None:
    found = names()
    assert found.method("rigidity").title_of("very_firm") == "Rigidity (very firm)"
    assert found.method("rigidity").title_of(None) == "Rigidity"
    assert [found.said(Atom(*each)) for each in (("mood", "high_up"), ("too_hot", True), ("too_hot", False))] == [
        "mood: high up", "too hot", "too hot: no",
    ]  # fmt: skip


def test_stages_and_assessments_get_words() -> None:
    found = names(
        "assessments: {heated: too upset, mood: {high_up: in high spirits}}\n", "{soft: Gently, very_firm: a step}"
    )
    assert found.method("rigidity").stages == ("soft", "very_firm")
    assert found.method("rigidity").title_of("very_firm") == "Rigidity (a step)"
    assert found.said(Atom("heated", True)) == "too upset"
    assert found.said(Atom("mood", "high_up")) == "in high spirits"


@pytest.mark.parametrize("atom", [atom for rule in load_rulebook().rules for atom in rule.atoms], ids=str)
def test_every_assessment_of_the_built_in_rulebook_has_words(atom: Atom) -> None:
    assert atom in dict(load_rulebook().names.assessments)
