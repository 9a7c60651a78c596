"""Parts of conditions as remarks quote them: as the author would write each by itself."""

import pytest
from rulebook.examples.example import HEAD, per_party, rule

from ottava.engine.authoring.checking.comparison import parts_of, quoted_condition
from ottava.engine.rulebook.condition import ALWAYS, All, Atom, Derived
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rule
from ottava.facts.source.span import Source

BEGUN = "attributes:\n- {id: context.begun, label: Begun, question: When?, kind: date}\n"


def only_rule(when: str) -> Rule:
    text = (per_party if when.startswith("party.") else rule)(f"{{{when}}}")
    (found,) = rulebook_from_sources(Source("rulebook.yaml", HEAD + BEGUN), [Source("rules.yaml", text)]).rules
    return found


@pytest.mark.parametrize(
    ("attribute", "tests", "alone"),
    [
        ("history.police_calls_12m", "{at_least: 1, not: 2}", ["{not: 2}", "{at_least: 1}"]),
        ("history.police_calls_12m", "{at_most: 1, known: true}", ["{known: true}", "{at_most: 1}"]),
        ("dispute.deadline_hours", "{above: 1.5, known: true}", ["{known: true}", "{above: 1.5}"]),
        ("dispute.deadline_hours", "{not: {at_least: 2}, known: true}", ["{below: 2}", "{known: true}"]),
        (
            "dispute.deadline_hours",
            "{not: {at_least: 1, at_most: 2}, known: true}",
            ["{not: {at_least: 1, at_most: 2}}", "{known: true}"],
        ),
        (
            "safety.threats",
            "{includes: [specific, self_harm], not: {includes: conditional}}",
            ["{includes: [self_harm, specific]}", "{not: {includes: [conditional]}}"],
        ),
        ("party.arousal", "{known: true, not: [upset, calm]}", ["{known: true}", "{not: [calm, upset]}"]),
        ("safety.weapon", "{known: true, not: true}", ["{known: true}", "{not: true}"]),
        ("context.begun", "{after: 2026-01-01, before: 2026-02-01}", ["{after: 2026-01-01}", "{before: 2026-02-01}"]),
        ("context.begun", "{on_or_after: 2026-01-01, known: true}", ["{on_or_after: 2026-01-01}", "{known: true}"]),
        ("context.begun", "{not: 2026-01-01, known: true}", ["{not: 2026-01-01}", "{known: true}"]),
        (
            "context.begun",
            "{not: {on_or_after: 2026-01-01, on_or_before: 2026-01-05}, known: true}",
            ["{not: {on_or_after: 2026-01-01, on_or_before: 2026-01-05}}", "{known: true}"],
        ),
    ],
)
def test_one_of_several_tests_on_an_attribute_is_quoted_alone(attribute: str, tests: str, alone: list[str]) -> None:
    parts = [part.quoted for part in parts_of(only_rule(f"{attribute}: {tests}"))]
    assert sorted(parts) == sorted(f"`{attribute}: {each}`" for each in alone)


@pytest.mark.parametrize(
    "test",
    [
        "history.police_calls_12m: {at_least: 1, at_most: 3}",
        "context.begun: {on_or_after: 2026-01-01, on_or_before: 2026-02-01}",
        "parties: {at_least: 2, at_most: 3}",
        "safety.weapon: true",
    ],
)
def test_what_is_one_test_is_quoted_as_it_is_written(test: str) -> None:
    (part,) = parts_of(only_rule(test))
    assert part.quoted == f"`{test}`"


def test_what_is_long_or_nowhere_written_is_quoted_in_short() -> None:
    (part,) = parts_of(only_rule("safety.threats: {includes: [conditional, specific, self_harm, conditional]}"))
    assert part.quoted == "`safety.threats: {includes: [conditional, specific, self_harm, conditi…`"
    assert quoted_condition(ALWAYS) == "`always`"
    assert quoted_condition(Derived(Atom("heated", False))) == "`assessment.heated: false`"
    assert isinstance(ALWAYS, All)
