"""Rules, tests, heads and cases changed at random: reader and schema say the same of them, as far as a schema can."""

import copy
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from authoring.schemas.validating import ROOT, built_in, documents

from ottava.engine.authoring.rule_tests.reading import read_tests
from ottava.engine.rulebook.loading import load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import rule_files
from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError
from ottava.facts.source.span import Source

pytestmark = pytest.mark.slow

FOLDER = ROOT / "rules" / "eight_methods"
EDITS = 100
"""So many for each kind of file, the same each time."""

WORDS = [
    "listening", "rigidity_with_softness", "firm", "calm", "hot", "party", "party.arousal", "dispute.category",
    "safety.imminent_violence", "assessment.heated", "advised.listening", "all", "any", "not", "known", "includes",
    "at_least", "between", "always", "unknown", "strength", "strong", "certainty", "stage", "because", "recommend",
    "call_police", "safety_first", "stop", "nonsense", "top", "parties.guest.arousal", "",
]  # fmt: skip
VALUES: list[Any] = [
    *WORDS,
    True,
    False,
    None,
    0,
    1,
    3,
    -1,
    0.5,
    99,
    [],
    {},
    ["calm"],
    ["listening"],
    [1, 2],
    {"known": True},
]

BEYOND = {
    "assessment-belongs-elsewhere", "changed-stages", "cycle", "duplicate-id", "empty-range", "named-twice",
    "no-party-in-turn", "not-whole", "nothing-expected", "order-of-one", "party-not-asked", "repeated-id",
    "repeated-name", "stray-brace", "unknown-assessment", "unknown-key", "unknown-method", "unknown-party",
    "unknown-rule", "unknown-rulebook", "unknown-slot", "unknown-stage", "unreadable-base", "which-party",
}  # fmt: skip
"""What a schema cannot know, or not always; `unknown-value` is added where it is about an assessment."""


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every mapping or list with each of its keys or positions."""
    entries = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
    for key, inner in entries:
        yield node, key
        yield from places(inner)


def edited(node: Any, chance: random.Random) -> Any:
    """The same with one thing replaced, taken out, put in or renamed."""
    node = copy.deepcopy(node)
    holder, key = chance.choice(list(places(node)))
    match chance.randrange(4):
        case 0:
            holder[key] = chance.choice(VALUES)
        case 1:
            del holder[key]
        case 2 if isinstance(holder, dict):
            holder[chance.choice(WORDS)] = chance.choice(VALUES)
        case 3 if isinstance(holder, dict):
            holder[chance.choice(WORDS)] = holder.pop(key)
        case _:
            holder[key] = chance.choice(VALUES)
    return node


def complaints(read: Callable[[], object]) -> list[Diagnostic]:
    """The mistakes that the reader finds."""
    try:
        read()
    except InputError as error:
        return [each for each in error.diagnostics if each.severity == "error"]
    return []


def agree(subject: str, said: Any, read: Callable[[], object]) -> None:
    """Raises AssertionError where schema and reader disagree on something that a schema can know."""
    found = complaints(read)
    text = yaml.dump(said, Dumper=yaml.CSafeDumper, sort_keys=False)
    faults = [fault for each in documents(text) for fault in built_in(subject).iter_errors(each)]
    if not found:
        assert not faults, f"refused though it is right:\n{text}\n{faults[0].message[:300]}"
    elif not faults:
        beyond = [each for each in found if each.code in BEYOND or "no rule derives" in each.message]
        assert beyond, f"accepted though it is wrong:\n{text}\n" + "\n".join(each.message for each in found)


@cache
def said_in(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


@pytest.mark.parametrize("seed", range(EDITS))
def test_rules(seed: int) -> None:
    chance = random.Random(seed)
    rule = edited([chance.choice(said_in(chance.choice(rule_files(FOLDER))))], chance)
    for each in rule:
        if isinstance(each, dict) and "id" in each and isinstance(each["id"], str) and each["id"]:
            each["id"] += "-edited"
    text = yaml.dump(rule, Dumper=yaml.CSafeDumper, sort_keys=False)
    head = "name: edited\nversion: 1.0.0\nextends: eight_methods\n"
    agree("rules", rule, lambda: rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", text)]))


@pytest.mark.parametrize("seed", range(EDITS))
def test_heads(seed: int) -> None:
    chance = random.Random(seed)
    head = edited(said_in(FOLDER / "rulebook.yaml"), chance)
    rules = "- {id: one, title: One, when: always, then: {ask: dispute.category}, because: it does}"
    text = yaml.dump(head, Dumper=yaml.CSafeDumper, sort_keys=False)
    agree("rulebook", head, lambda: rulebook_from_sources(Source("rulebook.yaml", text), [Source("rules.yaml", rules)]))


@pytest.mark.parametrize("seed", range(EDITS))
def test_tests(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    test = edited([chance.choice(said_in(chance.choice(files(FOLDER / "tests"))))], chance)
    path = tmp_path / "tests.yaml"
    path.write_text(yaml.dump(test, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
    agree("tests", test, lambda: read_tests([path], built_in_rulebook()))


@pytest.mark.parametrize("seed", range(EDITS))
def test_cases(seed: int) -> None:
    chance = random.Random(seed)
    case = edited(said_in(chance.choice(files(ROOT / "examples"))), chance)
    agree("case", case, lambda: Case.from_mapping(case, id="edited" if "id" not in case else None))


built_in_rulebook = cache(load_rulebook)
