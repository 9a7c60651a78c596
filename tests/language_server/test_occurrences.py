"""Every name that the engine looks up stands where the language server finds it, and every one found is looked up."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from language_server.editor import ROOT, RULEBOOKS

from ottava.engine.authoring.rule_tests import from_entry
from ottava.engine.authoring.rule_tests.reading import read_tests
from ottava.engine.language_server.naming.occurrence import Occurrence
from ottava.engine.language_server.naming.reading import names_in
from ottava.engine.language_server.occurrences import all_occurrences, files_of, name_at, occurrences
from ottava.engine.language_server.surroundings import files_in
from ottava.engine.language_server.view import View
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.loading import load_rulebook, read_rulebook
from ottava.engine.rulebook.reading import from_conclusion, from_condition, from_due, from_rule, from_test, scope
from ottava.engine.rulebook.reading.findings import Findings
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts import Vocabulary
from ottava.facts.reading import read_case
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Source, Span

Looked = tuple[str, str, Span]

_BY_CODE = {
    f"unknown-{kind}": kind
    for kind in ("method", "stage", "gate", "directive", "point", "strength", "rule", "safeguard")
}


def view_of(folder: Path, file: str = "rulebook.yaml", text: str | None = None) -> View:
    """Return a file of a rulebook as an editor has it."""
    workspace = Workspace(folders=(folder,))
    workspace.put(folder / file, (folder / file).read_text("utf-8") if text is None else text)
    view = workspace.view(folder / file)
    assert view is not None
    return view


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[Looked]:
    """What the engine looks up from now on: the kind, the name, and the place in which it stands."""
    found: list[Looked] = []

    def after(owner: Any, name: str, note: Callable[..., None]) -> None:
        original = getattr(owner, name)

        def recorded(*given: Any, **named: Any) -> Any:
            result = original(*given, **named)
            note(result, *given)
            return result

        monkeypatch.setattr(owner, name, recorded)

    def chosen(result: Any, findings: Any, node: Any, what: str, known: Any, code: str) -> None:
        if code in _BY_CODE and result is not None:
            found.append((_BY_CODE[code], result, node.span))

    def variant(result: Any, scope: Any, name: str, span: Span) -> None:
        found.append(("method", name.partition(".")[0], span))

    def stage(result: Any, scope: Any, method: str, stage: str, span: Span) -> None:
        found.append(("stage", stage, span))

    def atom(result: Any, use: Any, name: str, value: Any, in_party: bool, span: Span, name_span: Span) -> None:
        found.append(("assessment", name, name_span))
        if isinstance(value, str):
            found.append(("value", value, span))

    def tested(result: Any, attribute: Any, node: Any, span: Span, scope: Any) -> None:
        if attribute.path != "case.day":
            found.append(("attribute", attribute.path, span))

    def value(result: Any, attribute: Any, node: Any, findings: Any) -> None:
        if isinstance(result, str):
            found.append(("value", result, node.span))

    def named(result: Any, node: Any, what: str, scope: Any) -> None:
        found.append(("attribute", result, node.span))

    def slot(result: Any, slot: Any, span: Span, scope: Any, what: str) -> None:
        if "." in slot.name and not slot.name.startswith("assessment."):
            found.append(("attribute", slot.name, span))

    def condition(result: Any, name: str, entry: Any, scope: Any) -> None:
        found.append(("condition", name, entry.key.span))

    def expected(result: Any, reader: Any, name: str, subject: str, node: Any) -> None:
        ends = {"assessment": "=", "method": "."}.get(subject)
        found.append((subject, name if ends is None else name.partition(ends)[0], node.span))

    def changed(result: Any, case: Any, entry: Any, vocabulary: Vocabulary, findings: Any) -> None:
        path = str(entry.key.value)
        if path.startswith("parties."):
            path = "party." + path.rpartition(".")[2]
        if path in vocabulary:
            found.append(("attribute", path, entry.key.span))

    after(Findings, "expect_one_of", chosen)
    after(scope.Scope, "variant", variant)
    after(scope.Scope, "has_stage", stage)
    after(scope.AtomUse, "__init__", atom)
    after(from_condition, "condition_from_test", tested)
    after(from_test, "value_from_scalar", value)
    after(from_conclusion, "attribute_named", named)
    after(from_due, "attribute_named", named)
    after(from_rule, "_check_slot", slot)
    after(from_condition, "_named", condition)
    after(from_entry.ExpectReader, "_is_known", expected)
    after(from_entry, "_changed", changed)
    return found


def read_anew(folder: Path) -> Rulebook:
    """The rulebook, with all files read, those of the built-in one too, which are else read once in a process."""
    rulebook = read_rulebook(folder).rulebook
    assert rulebook is not None
    return rulebook


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_every_name_that_is_looked_up_is_found(rulebook: str, looked_up: list[Looked]) -> None:
    folder = RULEBOOKS[rulebook]
    loaded = read_anew(folder)
    read_tests(sorted((folder / "tests").glob("*.yaml")), loaded)
    asked = [*looked_up]
    places: dict[tuple[str, str, str], list[Occurrence]] = defaultdict(list)
    for each in all_occurrences(view_of(folder)):
        places[os.path.abspath(each.span.source.name), each.kind, each.name].append(each)
    missing = [
        (kind, name, span.source.name, span.line)
        for kind, name, span in asked
        if not any(
            span.start <= each.span.start and each.span.end <= span.end
            for each in places[os.path.abspath(span.source.name), kind, name]
        )
    ]
    assert missing == []
    assert {kind for kind, _, _ in asked} >= {"method", "assessment", "attribute", "value", "gate", "directive", "rule"}
    assert len(asked) > 400


_NOT_LOOKED_UP = {"lint", "rulebook", "stage"}
"""Lints are looked up by `ottava check`, rulebooks as folders, and stages with their method."""


@pytest.mark.parametrize("rulebook", ["built-in", "marketplace"])
def test_every_name_that_is_found_in_rules_is_looked_up(rulebook: str, looked_up: list[Looked]) -> None:
    folder = RULEBOOKS[rulebook]
    read_anew(folder)
    asked: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    for kind, name, span in looked_up:
        asked[span.source.name, kind, name].append(span)
    files = [(path, kind) for path, kind in files_in(folder) if kind in ("rules", "safeguards")]
    found = [each for path, kind in files for each in names_in(kind, read_source(path)) if not each.defines]
    more = [
        (each.kind, each.name, each.span.line)
        for each in found
        if each.kind not in _NOT_LOOKED_UP
        and not any(
            span.start <= each.span.start and each.span.end <= span.end
            for span in asked[each.span.source.name, each.kind, each.name]
        )
    ]
    assert more == []
    assert len(found) > 100


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_what_a_rulebook_declares_is_defined_once(rulebook: str) -> None:
    loaded = load_rulebook(RULEBOOKS[rulebook])
    view = view_of(RULEBOOKS[rulebook])
    defined: dict[str, set[str]] = defaultdict(set)
    for each in all_occurrences(view):
        if each.defines:
            defined[each.kind].add(each.name)
    names = loaded.names
    dropped = {each.name for each in occurrences(view) if each.kind in ("rule", "safeguard")}
    assert defined["method"] == {each.id for each in names.methods}
    assert defined["stage"] == {stage for each in names.methods for stage in each.stages}
    assert defined["gate"] == {each.id for each in names.gates}
    assert defined["directive"] == {each.id for each in names.directives}
    assert defined["point"] == {each.id for each in names.points}
    assert defined["strength"] == set(dict(names.strengths))
    assert defined["condition"] == {each.id for each in names.conditions}
    replaced = {each.replaces for each in loaded.rules}
    assert defined["rule"] - dropped - replaced == {each.id for each in (*loaded.rules, *loaded.switched_off)} - dropped
    tested = {each.id for each in loaded.held_by_tests}
    assert defined["safeguard"] - dropped >= {each.id for each in loaded.safeguards} | tested
    assert defined["assessment"] >= {atom.name for rule in loaded.rules for atom in rule.atoms}
    assert all(each.span.text == each.name for each in all_occurrences(view) if each.defines)


@pytest.mark.parametrize("case", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_case_names_the_attributes_and_values_that_it_gives(case: Path) -> None:
    read = read_case(case)
    found = names_in("case", read_source(case))
    attributes = {each.name for each in found if each.kind == "attribute"}
    given = {path for path, _ in read.observations.items()} | {
        f"party.{name}" for party in read.parties for name in party.observations
    }
    assert given <= attributes
    values = {(each.owner, each.name) for each in found if each.kind == "value"}
    assert values >= {(path, seen.value) for path, seen in read.observations.items() if isinstance(seen.value, str)}


WRITTEN: dict[str, list[tuple[str, str, str | None]]] = {
    "when: {assessment.calm: true}": [("assessment", "calm", None)],
    "when: {assessment.escalation: [low, high]}": [
        ("assessment", "escalation", None),
        ("value", "low", "assessment.escalation"),
        ("value", "high", "assessment.escalation"),
    ],
    "when: {'party.arousal': \"calm\"}": [("attribute", "party.arousal", None), ("value", "calm", "party.arousal")],
    "when: {party.arousal: {not: calm}}": [("attribute", "party.arousal", None), ("value", "calm", "party.arousal")],
    "when: {party.arousal: {between: [calm, upset]}}": [
        ("attribute", "party.arousal", None),
        ("value", "calm", "party.arousal"),
        ("value", "upset", "party.arousal"),
    ],
    "unless: {no_party: {all: [{condition.hostile: true}]}}": [("condition", "hostile", None)],
    "when: {other_parties: {where: {any: [{advised.refund.full: true}]}, at_least: 2}}": [
        ("method", "refund", None),
        ("stage", "full", "refund"),
    ],
    "when: {today: {within: {days: 3, after: order.delivered}}}": [("attribute", "order.delivered", None)],
    "when: {order.complained: {more_than: {days: 3, before: order.delivered}}}": [
        ("attribute", "order.complained", None),
        ("attribute", "order.delivered", None),
    ],
    "then: {recommend: [refund.full, talk], strength: weak}": [
        ("method", "refund", None),
        ("stage", "full", "refund"),
        ("method", "talk", None),
        ("strength", "weak", None),
    ],
    "then: {recommend: refund, stage: full}": [("method", "refund", None), ("stage", "full", "refund")],
    "then: {directive: remind, due: {days: 2, after: today}}": [("directive", "remind", None)],
    "because: 这里 {assessment.calm} and {{party.x}} and { order.price }": [
        ("assessment", "calm", None),
        ("attribute", "order.price", None),
    ],
    "because: >-\n    a text\n    of {order.price} lines and {order.price}": [
        ("attribute", "order.price", None),
        ("attribute", "order.price", None),
    ],
    "because: 'it''s {order.price}'": [("attribute", "order.price", None)],
    "allow: {unused-assessment: so}": [("lint", "unused-assessment", None)],
    "replaces: other.rule": [("rule", "other.rule", None)],
    "then: {ask: [party.role], order: [talk, refund.full]}": [
        ("attribute", "party.role", None),
        ("method", "talk", None),
        ("method", "refund", None),
        ("stage", "full", "refund"),
    ],
}


@pytest.mark.parametrize("written", WRITTEN)
def test_the_place_is_that_of_the_name_alone(written: str) -> None:
    source = Source("rules.yaml", f"- {written}\n")
    found = names_in("rules", source)
    assert sorted((each.kind, each.name, each.owner or "") for each in found) == sorted(
        (kind, name, owner or "") for kind, name, owner in WRITTEN[written]
    )
    assert [each.span.text for each in found] == [each.name for each in found]
    assert len({each.span.start for each in found}) == len(found)


def test_an_alias_stands_for_the_name_and_does_not_write_it() -> None:
    text = "- {id: a, when: {party.role: &who buyer}}\n- {id: b, when: {party.role: *who}}\n"
    found = [each for each in names_in("rules", Source("rules.yaml", text)) if each.kind == "value"]
    assert [(each.name, each.span.text) for each in found] == [("buyer", "buyer"), ("buyer", "*who")]


def test_around_a_tear_names_are_still_found() -> None:
    folder = RULEBOOKS["marketplace"]
    text = (folder / "rulebook.yaml").read_text("utf-8")
    whole = view_of(folder)
    at = text.index("  - id: thread.asks")
    torn = view_of(folder, text=text[:at] + "  - {id: thread.new, values: [\n" + text[at:])
    assert torn.document is None
    lost = {each.named for each in occurrences(whole)} - {each.named for each in occurrences(torn)}
    assert len(lost) < 10
    for each in occurrences(torn):
        assert each.span.source.text == torn.source.text
        assert each.span.text == each.name
        assert name_at(torn, each.span.start) == each


def test_what_is_left_out_is_a_rule_or_a_safeguard(tmp_path: Path) -> None:
    (tmp_path / "rulebook.yaml").write_text(
        "name: own\nversion: 1.0.0\nextends: eight_methods\n"
        "disable: [art.old-friends, no-firmness.heard: it does not hold here]\n"
    )
    view = view_of(tmp_path)
    found = {(each.kind, each.name) for each in occurrences(view)}
    assert found == {
        ("rulebook", "own"),
        ("rulebook", "eight_methods"),
        ("rule", "art.old-friends"),
        ("safeguard", "no-firmness.heard"),
    }


def test_every_file_of_the_base_is_looked_at() -> None:
    files = {"/".join(path.parts[-2:]): kind for path, kind in files_of(view_of(RULEBOOKS["housing"]))}
    assert files["eight_methods/art_of_persuasion.yaml"] == "rules"
    assert files["eight_methods/safeguards.yaml"] == "safeguards"
    assert files["tests/art_of_persuasion.yaml"] == "tests"
    assert files["housing/rulebook.yaml"] == "head"
    assert files["texts/zh.yaml"] == "texts"


@pytest.mark.parametrize("text", ["", "\n", "# a remark\n", "  \n---\n", "}", "rules:\n", "rules:\n}"])
def test_a_text_in_which_nothing_stands_yet_has_no_names(text: str) -> None:
    assert names_in("rules", Source("rules.yaml", text)) == ()
    assert names_in("head", Source("rulebook.yaml", text)) == ()
    assert names_in("tests", Source("tests.yaml", text)) == ()


@pytest.mark.parametrize(
    ("file", "word", "kind", "name"),
    [
        ("noise.yaml", "assessment.too_loud: true}", "assessment", "too_loud"),
        ("noise.yaml", "condition.suffers: true", "condition", "suffers"),
        ("tests/noise.yaml", "parties.below.noise", "attribute", "party.noise"),
    ],
)
def test_the_words_before_a_name_lead_to_it(file: str, word: str, kind: str, name: str) -> None:
    view = view_of(RULEBOOKS["housing"], file)
    start = view.source.text.index(word)
    for offset in range(start, start + len(word.partition(":")[0]) + 1):
        found = name_at(view, offset)
        assert found is not None, offset
        assert (found.kind, found.name) == (kind, name)
    before = name_at(view, start - 2)
    assert before is None or before.name != name
