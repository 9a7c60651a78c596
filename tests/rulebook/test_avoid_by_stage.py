"""What to avoid is read by stage, or once for every stage."""

import pytest
from rulebook.examples.example import HEAD, diagnostics_of, rule

from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Method
from ottava.facts.source.span import Source

STAGED = "stages: [soft, firm]"


def rigidity(avoid: str) -> Method:
    head = HEAD.replace(STAGED, f"{STAGED}, stages_optional: true, avoid: {avoid}")
    return rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rule())]).names.method("rigidity")


@pytest.mark.parametrize(
    ("written", "main", "soft", "firm"),
    [
        ("[haste]", ("haste",), ("haste",), ("haste",)),
        ("{firm: [bluffing], soft: [haste, scorn]}", (), ("haste", "scorn"), ("bluffing",)),
        ("{main: [haste]}", ("haste",), (), ()),
    ],
)
def test_each_stage_has_its_own(
    written: str, main: tuple[str, ...], soft: tuple[str, ...], firm: tuple[str, ...]
) -> None:
    method = rigidity(written)
    assert (method.avoid_of(None), method.avoid_of("soft"), method.avoid_of("firm")) == (main, soft, firm)


def test_a_list_means_what_the_same_for_each_stage_means() -> None:
    assert rigidity("[haste]") == rigidity("{main: [haste], soft: [haste], firm: [haste]}")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (STAGED, f"{STAGED}, avoid: {{hard: [haste]}}", "unknown-key"),
        (STAGED, f"{STAGED}, avoid: haste", "wrong-kind"),
        ("title: Listening,", "title: Listening, avoid: {soft: [haste]},", "wrong-kind"),
    ],
)
def test_stages_that_are_not_there_are_refused(old: str, new: str, code: str) -> None:
    (found,) = diagnostics_of(rule(), HEAD.replace(old, new))
    assert found.code == code
