"""The examples, held against what an experienced mediator expects of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ottava import Advisor
from ottava.engine.inference.advice import Advice

TREE = Path(__file__).resolve().parents[2]
EXAMPLES = TREE / "examples"
EXPECTATIONS: dict[str, list[dict[str, Any]]] = yaml.load(
    (Path(__file__).parent / "expectations.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
EXPECTED = EXPECTATIONS["examples"]
PAIRS = EXPECTATIONS["pairs"]

LEADING = {
    "seeking_truth_from_facts.ascertain",
    "seeking_truth_from_facts.show",
    "sincere_feeling",
    "listening",
    "art_of_persuasion",
    "rigidity_with_softness.soft",
    "rigidity_with_softness.refer",
    "rigidity_with_softness.firm",
    "circuitous_tactics",
}
OVERLAYS = {"learning", "playing_the_piano", "sincere_feeling.throughout"}
FIRM = "rigidity_with_softness.firm"
REFER = "rigidity_with_softness.refer"
WANTS_AND_TABOOS = {f"methods/3/{number}" for number in range(1, 5)}

each_example = pytest.mark.parametrize("expected", EXPECTED, ids=[entry["file"] for entry in EXPECTED])
each_pair = pytest.mark.parametrize("pair", PAIRS, ids=[entry["pair"][1] for entry in PAIRS])


@cache
def advisor() -> Advisor:
    return Advisor()


@cache
def advice_on(stem: str) -> Advice:
    return advisor().advise(EXAMPLES / f"{stem}.yaml")


def names(method: str, stage: str | None) -> set[str]:
    """What a method may be called; a veto on a whole method covers its stages."""
    if stage is not None:
        return {f"{method}.{stage}"}
    stages = {name for name in LEADING if name.startswith(f"{method}.")}
    return {method} | stages


def advised(advice: Advice) -> set[str]:
    return {name for found in advice.recommendations for name in names(found.method, found.stage)}


def leading(advice: Advice) -> list[str]:
    """What ranks first, in order; a method that leads for several parties counts once."""
    first = [found for found in advice.recommendations if found.rank == 1]
    return list(dict.fromkeys(f"{found.method}.{found.stage}" if found.stage else found.method for found in first))


def is_excluded(method: str, advice: Advice) -> bool:
    """Whether a veto stands; `method@party`: whether one stands for that party or for everybody."""
    name, _, party = method.partition("@")
    vetoes = [found for found in advice.exclusions if name in names(found.method, found.stage)]
    return any(not party or found.party in (party, None) for found in vetoes)


def directives(advice: Advice) -> set[str]:
    return {found.id for found in advice.directives}


def facts(stem: str) -> dict[str, object]:
    """The facts of an example by path; its id and title are no facts."""
    case = yaml.load((EXAMPLES / f"{stem}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return dict(flat(case))


def flat(case: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for entity, attributes in case.items():
        if entity in ("id", "title"):
            continue
        if entity == "parties":
            for party in attributes:
                for name, value in party.items():
                    yield f"parties.{party['id']}.{name}", value
        else:
            for name, value in attributes.items():
                yield f"{entity}.{name}", value


def substance(advice: Advice) -> dict[str, object]:
    """What a handler would do on this advice, without the reasons and the names of the case."""
    said = advice.to_mapping()
    kept = {
        "gates": ("id", "effect"),
        "recommendations": ("rank", "method", "stage", "party", "certainty"),
        "exclusions": ("method", "stage", "party"),
        "directives": ("id", "party"),
        "attention": ("point", "party", "certainty"),
        "plan": ("kind", "id", "stage", "parties"),
    }
    return {part: [{key: entry[key] for key in keys} for entry in said[part]] for part, keys in kept.items()}


def test_every_example_has_an_expectation_and_no_other() -> None:
    stems = [entry["file"] for entry in EXPECTED]
    assert len(stems) == len(set(stems))
    assert set(stems) == {path.stem for path in EXAMPLES.glob("*.yaml")}


def test_the_readme_lists_every_example() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    missing = [entry["file"] for entry in EXPECTED if f"]({entry['file']}.yaml)" not in text]
    assert not missing


def test_every_variant_belongs_to_a_pair() -> None:
    variants = {path.stem for path in EXAMPLES.glob("*--*.yaml")}
    assert variants == {entry["pair"][1] for entry in PAIRS}
    assert all(entry["pair"][1].startswith(f"{entry['pair'][0]}--") for entry in PAIRS)


@pytest.mark.slow
@each_example
def test_the_file_is_named_by_the_id_of_its_case(expected: dict[str, Any]) -> None:
    case = yaml.load((EXAMPLES / f"{expected['file']}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert case["id"] == expected["file"]
    assert advice_on(expected["file"]).case == expected["file"]


@each_pair
def test_a_pair_differs_in_the_named_facts_only(pair: dict[str, Any]) -> None:
    first, second = (facts(stem) for stem in pair["pair"])
    named = pair["differs_in"] if isinstance(pair["differs_in"], list) else [pair["differs_in"]]
    differing = {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)}
    assert differing == set(named)


@pytest.mark.slow
@each_pair
def test_a_pair_gets_different_advice(pair: dict[str, Any]) -> None:
    first, second = (substance(advice_on(stem)) for stem in pair["pair"])
    assert first != second


@pytest.mark.slow
@each_example
def test_the_leading_method(expected: dict[str, Any]) -> None:
    top = expected["top"]
    wanted = [] if top is None else top if isinstance(top, list) else [top]
    advice = advice_on(expected["file"])
    assert leading(advice) == wanted
    if wanted or "nothing_fits" in expected:
        assert (advice.nothing_fits is not None) == expected.get("nothing_fits", False)


@each_example
def test_the_gates(expected: dict[str, Any]) -> None:
    assert [gate.id for gate in advice_on(expected["file"]).gates] == expected["gates"]


@each_example
def test_what_is_ruled_out(expected: dict[str, Any]) -> None:
    advice = advice_on(expected["file"])
    assert [method for method in expected["excluded"] if not is_excluded(method, advice)] == []
    assert set(expected.get("not_advised", ())) & advised(advice) == set()


@each_example
def test_what_is_advised(expected: dict[str, Any]) -> None:
    assert set(expected["advised_include"]) - advised(advice_on(expected["file"])) == set()


@each_example
def test_the_directives(expected: dict[str, Any]) -> None:
    given = directives(advice_on(expected["file"]))
    assert set(expected["directives_include"]) - given == set()
    assert set(expected.get("directives_omit", ())) & given == set()


@pytest.mark.parametrize(
    ("stem", "points"),
    [(entry["file"], entry["points_include"]) for entry in EXPECTED if "points_include" in entry],
)
def test_the_points_of_attention(stem: str, points: list[str]) -> None:
    assert set(points) - {found.point for found in advice_on(stem).attention} == set()


@pytest.mark.parametrize(("stem", "asks"), [(entry["file"], entry["asks"]) for entry in EXPECTED if "asks" in entry])
def test_the_questions(stem: str, asks: list[str]) -> None:
    assert set(asks) - {question.path for question in advice_on(stem).questions} == set()


def test_every_competing_method_leads_somewhere() -> None:
    assert LEADING - {name for entry in EXPECTED for name in leading(advice_on(entry["file"]))} == set()


def test_every_overlay_is_advised_somewhere_and_never_ranked() -> None:
    found = [entry for example in EXPECTED for entry in advice_on(example["file"]).recommendations]
    overlays = [
        (entry, name)
        for entry in found
        for name in names(entry.method, entry.stage)
        if entry.method in OVERLAYS or name in OVERLAYS
    ]
    assert {name for _, name in overlays} == OVERLAYS
    assert {entry.rank for entry, _ in overlays} == {None}


def test_every_method_is_advised_and_every_point_raised_somewhere() -> None:
    every = [advice_on(entry["file"]) for entry in EXPECTED]
    assert {found.number for advice in every for found in advice.recommendations} == set(range(1, 9))
    assert {found.number for advice in every for found in advice.attention} == set(range(1, 8))


def test_each_of_the_four_wants_and_taboos_is_at_work_somewhere() -> None:
    places = {
        reason.source.place
        for entry in EXPECTED
        for found in advice_on(entry["file"]).recommendations
        if found.method == "sincere_feeling" and found.stage is None
        for reason in found.reasons
        if reason.source is not None
    }
    assert WANTS_AND_TABOOS - places == set()


@each_example
def test_firmness_and_referral_need_exhausted_persuasion_and_established_facts(
    expected: dict[str, Any],
) -> None:
    advice = advice_on(expected["file"])
    derived = {(found.name, found.party) for found in advice.assessments if found.value is True}
    grounded = [found for found in advice.recommendations if {FIRM, REFER} & names(found.method, found.stage)]
    for found in grounded:
        assert ("facts_established", None) in derived
        assert ("persuasion_exhausted", found.party) in derived
    assert {name for found in grounded for name in names(found.method, found.stage)} == {
        name for name in (FIRM, REFER) if expected["top"] == name
    }
