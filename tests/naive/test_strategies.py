"""The random rulebooks and cases are worth running: well formed, and all sorts of things come of them."""

from collections import Counter
from graphlib import TopologicalSorter
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, find, given, settings
from naive.chainer import Chainer, chain
from naive.notation import conclusions as concluded_by
from naive.strategies import (
    METHODS,
    RawRulebook,
    cases,
    random_case,
    random_rulebook,
    rulebook_files,
    rulebooks,
    write_rulebook,
)

PAIRS = 1000


def conclusions(rulebook: RawRulebook) -> list[dict[str, Any]]:
    return [one for rule in rulebook.rules for one in concluded_by(rule)]


def keys(part: Any) -> set[str]:
    """All keys of mappings anywhere in the plain data."""
    if isinstance(part, dict):
        return set(part).union(*(keys(value) for value in part.values()))
    return set().union(*(keys(value) for value in part)) if isinstance(part, list) else set()


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    """What happens in `PAIRS` random pairs."""
    seen: Counter[str] = Counter()
    rng = Random(7)
    for _ in range(PAIRS):
        rulebook, case = random_rulebook(rng), random_case(rng)
        chainer = Chainer(*rulebook, case)
        result = chainer.result()
        parties = [party["id"] for party in case["parties"]]
        seen[f"{len(parties)} parties"] += 1
        seen["tried"] += sum(len(parties) if "for_each" in rule else 1 for rule in rulebook.rules)
        seen["fired"] += len(result["fired"])
        assessed = {
            (*item, "for_each" in rule)
            for rule in rulebook.rules
            for one in concluded_by(rule)
            for item in one.get("assess", {}).items()
        }
        for name, value, for_parties in assessed:
            for place in parties if for_parties else [None]:
                seen[f"assessment {chainer.assessment(name, value, place).truth}"] += 1
        recommendations = result["recommendations"]
        seen["recommendations"] += bool(recommendations)
        seen["several methods"] += len({entry[2] for entry in recommendations}) > 1
        seen["for parties"] += any(entry[4] for entry in recommendations)
        seen["tied"] += any(entry[1] for entry in recommendations)
        seen["overlay"] += any(entry[0] is None for entry in recommendations)
        seen["excluded"] += bool(result["excluded"])
        seen["stopped"] += any(effect == "stop" for _, effect in result["gates"])
        seen["attention"] += bool(result["attention"])
        seen["directives"] += bool(result["directives"])
    return seen


@pytest.mark.slow
def test_a_good_share_fires(counted):
    assert 0.25 < counted["fired"] / counted["tried"] < 0.6
    truths = [counted[f"assessment {truth}"] for truth in (True, False, None)]
    assert min(truths) / sum(truths) > 0.15


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("recommendations", 0.4),
        ("several methods", 0.15),
        ("for parties", 0.2),
        ("tied", 0.02),
        ("overlay", 0.15),
        ("excluded", 0.2),
        ("stopped", 0.02),
        ("attention", 0.15),
        ("directives", 0.15),
        *((f"{count} parties", 0.005) for count in range(7)),
    ],
)
def test_everything_happens(counted, what, least):
    assert counted[what] / PAIRS >= least


def test_everything_is_said():
    """Every kind of entry, test and conclusion of the rule format turns up."""
    rng = Random(3)
    rulebooks = [random_rulebook(rng) for _ in range(300)]
    said = Counter(key for rulebook in rulebooks for key in keys(rulebook.rules))
    tests = ["not", "at_least", "at_most", "between", "includes", "known"]
    entries = ["all", "any", "some_party", "every_party", "no_party", "parties", "where", "advised", "unless"]
    spoken = ["advised.listening", "advised.rigidity_with_softness.soft", "assessment.heated", "for_each"]
    ends = ["recommend", "exclude", "gate", "directive", "attend", "assess", "ask", "order"]
    degrees = ["strength", "certainty", "stage", "effect"]
    assert [key for key in (*tests, *entries, *spoken, *ends, *degrees) if said[key] < 5] == []
    assert any(rule["when"] == "always" for rulebook in rulebooks for rule in rulebook.rules)
    certainties = {one.get("certainty") for rulebook in rulebooks for one in conclusions(rulebook)}
    assert {-1, 1, None} < certainties


def test_rulebooks_are_well_formed():
    rng = Random(11)
    methods = {method["id"]: method for method in METHODS}
    for _ in range(300):
        rulebook = random_rulebook(rng)
        assert 3 <= len(rulebook.rules) <= 14
        assert len({rule["id"] for rule in rulebook.rules}) == len(rulebook.rules)
        owners = {
            (name, "for_each" in rule)
            for rule in rulebook.rules
            for one in concluded_by(rule)
            for name in one.get("assess", {})
        }
        assert len(owners) == len({name for name, _ in owners})
        read = {key.removeprefix("assessment.") for key in keys(rulebook.rules) if key.startswith("assessment.")}
        assert read <= {name for name, _ in owners}
        for one in conclusions(rulebook):
            if "recommend" in one and "stages" in methods[one["recommend"]]:
                assert "stage" in one or methods[one["recommend"]].get("stages_optional")


def looked_at(part: Any) -> set[tuple[str, Any]]:
    """What a condition looks at: ("advised", method, or None for how many), or (assessment, value)."""
    if isinstance(part, list):
        return set().union(*map(looked_at, part))
    seen: set[tuple[str, Any]] = set()
    for key, what in part.items() if isinstance(part, dict) else ():
        if key.startswith("assessment."):
            values = what["not"] if isinstance(what, dict) else what
            seen |= {(key, str(value)) for value in (values if isinstance(values, list) else [values])}
        elif key.startswith("advised"):
            seen.add(("advised", [*key.split("."), None][1]))
        else:
            seen |= looked_at(what)
    return seen


def changed(rule: dict[str, Any]) -> set[tuple[str, Any]]:
    """What a rule can change, in the same terms."""
    seen: set[tuple[str, Any]] = set()
    competing = {method["id"] for method in METHODS if method["kind"] == "competing"}
    for one in concluded_by(rule):
        seen |= {(f"assessment.{name}", str(value)) for name, value in one.get("assess", {}).items()}
        excluded = one.get("exclude", [])
        methods = {one.get("recommend"), *(excluded if isinstance(excluded, list) else [excluded])} - {None}
        if one.get("effect") == "stop":
            methods = {method["id"] for method in METHODS}
        seen |= {("advised", method) for method in methods}
        seen |= {("advised", None)} if methods & competing else set()
    return seen


@pytest.mark.slow
def test_rulebooks_have_no_cycles():
    """By the section Order of the rule format, for any case."""
    rng = Random(13)
    edges = 0
    for _ in range(500):
        rules = random_rulebook(rng).rules
        before = {
            rule["id"]: {
                other["id"] for other in rules if changed(other) & looked_at([rule["when"], rule.get("unless", {})])
            }
            for rule in rules
        }
        assert len([*TopologicalSorter(before).static_order()]) == len(rules)
        edges += sum(map(len, before.values()))
    assert edges > 500


def test_files(tmp_path):
    rulebook = random_rulebook(Random(5))
    files = rulebook_files(rulebook)
    assert set(files) == {"rulebook.yaml", "rules.yaml"}
    folder = write_rulebook(rulebook, tmp_path / "random")
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == files
    assert (
        RawRulebook(*(yaml.load(files[name], Loader=yaml.CSafeLoader) for name in ("rulebook.yaml", "rules.yaml")))
        == rulebook
    )


def test_a_seed_gives_the_same_again():
    assert random_rulebook(Random(9)) == random_rulebook(Random(9)) != random_rulebook(Random(10))
    assert random_case(Random(9)) == random_case(Random(9)) != random_case(Random(10))


@pytest.mark.slow
@given(rulebooks(), cases())
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_hypothesis_draws_them(rulebook, case):
    """The order of the rules in the file does not matter."""
    book, rules = rulebook
    assert chain(book, rules, case) == chain(book, rules[::-1], case)


@pytest.mark.slow
def test_hypothesis_shrinks_them():
    few = settings(database=None, derandomize=True)
    case = find(cases(), lambda case: len(case["parties"]) > 1, settings=few)
    assert [party["id"] for party in case["parties"]] == ["tenant", "landlord"]
