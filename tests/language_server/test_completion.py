"""What is offered where the cursor stands."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from language_server.editor import RULEBOOKS, editor
from language_server.files import at_cursor, files, scalars, view_of
from lsprotocol import types

from ottava.engine.language_server.client import Client, client_of
from ottava.engine.language_server.completion import completion, offers_at
from ottava.engine.language_server.cursor import cursor_at
from ottava.engine.language_server.occurrences import occurrences
from ottava.engine.language_server.offer import quoted_if_needed
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

RULES = RULEBOOKS["built-in"] / "circuitous_tactics.yaml"
TESTS = RULEBOOKS["built-in"] / "tests" / "gates.yaml"
HEAD = RULEBOOKS["built-in"] / "rulebook.yaml"
MAKES_NAMES = ("values", "stages", "strengths", "assess", "add_values")
EDITOR = Client(snippets=True, defaults=False)


def offered(path: Path, marked: str, client: Client = EDITOR, *, alone: bool = False) -> dict[str, str]:
    """Return the labels offered at `¦`, with what is written for each. marked: what is added to the file; alone: all of
    it.
    """
    text = marked if alone else path.read_text("utf-8") + marked
    view = view_of(path, text.replace("¦", ""), client)
    found = completion(view, _params(view, text.index("¦")))
    return {} if found is None else {each.label: _written(each) for each in found.items}


def _params(view: object, offset: int) -> types.CompletionParams:
    place = at_cursor(view, offset)  # type: ignore[arg-type]
    return types.CompletionParams(place.text_document, place.position)


def _written(item: types.CompletionItem) -> str:
    assert isinstance(item.text_edit, types.TextEdit)
    return item.text_edit.new_text


@pytest.mark.slow
def test_every_key_and_every_name_is_offered_where_it_stands() -> None:
    """In all files of all rulebooks: but for names that are made there, and dates."""
    looked = 0
    for path in files():
        view = view_of(path)
        assert view.document is not None
        keys = [(each, way) for each, way, is_key in scalars(view.document) if is_key]
        for scalar, way in keys[:: 1 + len(keys) // 12]:
            if any(each in way for each in MAKES_NAMES) or scalar.value == "computed":
                continue
            cursor = cursor_at(view.source, scalar.span.end - (scalar.span.text[-1] in "'\""))
            assert cursor is not None
            name = scalar.value if isinstance(scalar.value, str) else scalar.span.text
            assert name in [each.label for each in offers_at(view, cursor)], scalar.span
            looked += 1
        names = [each for each in occurrences(view) if not each.defines and not each.name[:1].isdigit()]
        for each in names[:: 1 + len(names) // 12]:
            cursor = cursor_at(view.source, each.span.end)
            assert cursor is not None
            assert any(each.span.text in offer.label for offer in offers_at(view, cursor)), each.span
            looked += 1
    assert looked > 450


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("\n¦", {"a rule about each party", "id"}),
        ("\n- id: x\n  ¦", {"when", "then", "because", "for_each"}),
        ("\n- id: x\n  for_each: party\n  when:\n    ¦", {"party.arousal", "assessment.heated", "any", "always"}),
        ("\n- id: x\n  for_each: party\n  when: {¦", {"party.arousal", "assessment.heated", "any"}),
        ("\n- id: x\n  for_each: party\n  when: {party.arousal: ¦", {"calm", "at_least"}),
        ("\n- id: x\n  for_each: party\n  when: {party.arousal: [calm, ¦\n  then: a", {"upset"}),
        ("\n- id: x\n  when:\n    any:\n      - ¦", {"dispute.category", "all", "not"}),
        ("\n- id: x\n  for_each: party\n  when: {party.arousal: {¦", {"at_least", "below"}),
        ("\n- id: x\n  then:\n    ¦", {"recommend", "gate"}),
        ("\n- id: x\n  then:\n    - recommend: ¦", {"learning", "sincere_feeling.repair"}),
        ("\n- id: x\n  then:\n    - gate: ¦", {"safety_first"}),
        ("\n- id: x\n  then:\n    - gate: safety_first\n      effect: ¦", {"stop", "first"}),
        ("\n- id: x\n  then:\n    - recommend: learning\n      strength: ¦", {"strong", "weak"}),
        ("\n- id: x\n  then: [{directive: ¦", {"call_police"}),
        ("\n- id: x\n  for_each: party\n  because: '{¦'", {"party", "party.arousal", "assessment.heated"}),
        ("\n- id: x\n  because: of {dis¦", {"dispute.category"}),
        ("\n- id: x\n  allow:\n    ¦", {"recommended-and-excluded"}),
        ("\n- id: x\n  source: {basis: ¦}", {"text", "practice"}),
    ],
)
def test_places_of_a_rule(marked: str, wanted: set[str]) -> None:
    assert wanted <= {*offered(RULES, marked)}


def test_what_is_there_already_and_what_speaks_of_a_party_is_not_offered() -> None:
    assert "id" not in offered(RULES, "\n- id: x\n  ¦\n  title: y\n")
    assert "title" not in offered(RULES, "\n- id: x\n  ¦\n  title: y\n")
    assert "party.arousal" not in offered(RULES, "\n- id: x\n  when:\n    ¦")
    assert "party" not in offered(RULES, "\n- id: x\n  because: '{¦}'")
    assert "recommend" not in offered(RULES, "\n- id: x\n  then:\n    - gate: safety_first\n      ¦")


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("\n- rule: ¦", {"gates.danger"}),
        ("\n- rule: gates.danger\n  party: ¦\n  case: {parties: [{id: guest}]}", {"guest"}),
        ("\n- rule: gates.danger\n  case: {parties: [{id: guest, ¦", {"arousal"}),
        ("\n- rule: gates.danger\n  case: {parties: [{id: guest, arousal: ¦", {"calm"}),
        ("\n- rule: gates.danger\n  case: {safety: {¦", {"imminent_violence"}),
        ("\n- rule: gates.danger\n  case: {parties: [{id: guest}]}\n  near_miss: {¦", {"parties.guest.arousal"}),
        ("\n- rule: gates.danger\n  case: {parties: [{id: guest}]}\n  near_miss: {parties.guest.arousal: ¦", {"calm"}),
        ("\n- rule: gates.danger\n  expect:\n    ¦", {"top", "gates", "fired"}),
        ("\n- rule: gates.danger\n  expect:\n    top: ¦", {"learning"}),
        ("\n- rule: x\n  case: {parties: [{id: guest}]}\n  expect: {fired: gates.danger@¦", {"gates.danger@guest"}),
        ("\n- test: a\n  variants:\n    - name: b\n      ¦", {"changes", "expect"}),
    ],
)
def test_places_of_a_test(marked: str, wanted: set[str]) -> None:
    assert wanted <= {*offered(TESTS, marked)}


def test_places_of_a_head() -> None:
    text = HEAD.read_text("utf-8")
    assert "competing" in offered(HEAD, text.replace("methods:", "methods:\n  - id: x\n    kind: ¦", 1), alone=True)
    stages = text.replace("methods:", "methods:\n  - id: x\n    stages: [one, two]\n    steps:\n      ¦", 1)
    assert {"one", "two", "main"} <= {*offered(HEAD, stages, alone=True)}
    slots = offered(HEAD, text.replace("methods:", "methods:\n  - id: x\n    title: '{¦}'", 1), alone=True)
    assert "dispute.category" in slots
    assert "party.arousal" not in slots


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ("methods:\n  - id: x\n    stages: {one: The first, two: }\n    avoid: {¦", {"one", "two", "main"}),
        ("methods:\n  - id: x\n    stages: [one, two]\n    for_parties:\n      ¦", {"one", "two", "main"}),
        ("methods:\n  - id: x\n    stages: [one, two]\n    overlay_stages: [¦", {"one", "two"}),
        ("attributes:\n  - id: context.x\n    values: {low: little, high: much}\n    towards: [¦", {"low", "high"}),
        ("attributes:\n  - id: context.x\n    values: [low, high]\n    towards: ¦", {"low", "high"}),
        ("attributes:\n  - id: x.y\n    computed: {above: [¦", {"dispute.duration_days", "party.trust"}),
        ("assessments:\n  firm_ground:\n    ¦", set()),
    ],
)
def test_stages_and_values_are_offered_from_the_entry_around_the_cursor(entry: str, wanted: set[str]) -> None:
    text = HEAD.read_text("utf-8").replace("methods:", "others:") + f"\n{entry}"
    assert wanted <= {*offered(HEAD, text, alone=True)}


def test_values_of_an_assessment_are_those_that_rules_derive() -> None:
    assert {*offered(RULES, "\n- id: x\n  then: {assess: {escalation: ¦")} >= {"low", "medium", "high"}
    assert "true" in offered(RULES, "\n- id: x\n  then: {assess: {heated: ¦")


@pytest.mark.parametrize("entry", ["{within: {days: 3, after: ¦", "{more_than: {days: 3, before: '¦'}}"])
def test_days_count_from_today_or_from_a_date_of_the_case(entry: str) -> None:
    talks = RULEBOOKS["marketplace"] / "talks.yaml"
    found = offered(talks, f"\n- id: x\n  when: {{order.delivered: {entry}")
    assert {"today", "order.ordered", "order.delivered"} <= {*found}
    assert "order.price" not in found


@pytest.mark.parametrize(
    ("file", "text", "wanted", "unwanted"),
    [
        ("rulebook.yaml", "gates:\n  - id: x\n    text: '{¦'", "dispute.category", "party"),
        ("rulebook.yaml", "directives:\n  - id: x\n    text: '{¦'", "party.arousal", "colour"),
        ("rulebook.yaml", "attributes:\n  - id: party.x\n    question: '{¦'", "party.arousal", "colour"),
        ("rulebook.yaml", "attributes:\n  - id: context.x\n    question: '{¦'", "dispute.category", "party"),
        ("rulebook.yaml", "nothing_fits: '{¦'", "dispute.category", "party"),
        ("rulebook.yaml", "title: '{¦'", "", "dispute.category"),
        ("circuitous_tactics.yaml", "- id: x\n  title: '{¦'", "dispute.category", "party"),
        ("circuitous_tactics.yaml", "- id: x\n  for_each: party\n  because: '{¦'", "party", "colour"),
        ("circuitous_tactics.yaml", "rules:\n- id: x\n  for_each: party\n  because: '{¦'", "party", "colour"),
        ("texts/zh.yaml", "rules:\n  circuitous.heated-party: {because: '{¦'}", "party", "colour"),
        ("texts/zh.yaml", "rules:\n  gates.danger: {because: '{¦'}", "dispute.category", "party"),
        ("texts/zh.yaml", "rules:\n  nobody: {because: '{¦'}", "", "dispute.category"),
        ("texts/zh.yaml", "gates:\n  safety_first: '{¦'", "", "party"),
        ("texts/zh.yaml", "directives:\n  tell_real_reason: '{¦'", "party.arousal", "colour"),
        ("texts/zh.yaml", "attributes:\n  party.arousal: {question: '{¦'}", "party", "colour"),
    ],
)
def test_the_braces_of_a_text_may_name_what_belongs_there(file: str, text: str, wanted: str, unwanted: str) -> None:
    text = f"use: [dispute, party]\n{text}" if file == "rulebook.yaml" else text
    found = {*offered(RULEBOOKS["built-in"] / file, text, alone=True), ""}
    assert wanted in found
    assert unwanted not in found


@pytest.mark.parametrize(
    ("marked", "label", "written"),
    [
        ("\n- id: x\n  ¦", "when", "when:\n    "),
        ("\n- id: x\n  ¦", "title", "title: "),
        ("\n- id: x\n  wh¦: {}", "when", "when"),
        ("\n- id: x\n  then: ¦", "recommend", "\n    recommend: "),
        ("\n- id: x\n  then: {¦", "recommend", "recommend: "),
        ("\n- id: x\n  for_each: party\n  when: {party.arousal: ¦", "at_least", "{at_least: }"),
        ("\n- id: x\n  because: '{dis¦'", "dispute.category", "dispute.category}"),
        ("\n- id: x\n  because: '{dis¦}'", "dispute.category", "dispute.category"),
    ],
)
def test_what_is_written(marked: str, label: str, written: str) -> None:
    assert offered(RULES, marked)[label] == written


def test_a_beginning_is_a_rule_once_its_places_are_filled() -> None:
    """Also for an editor that knows no places to fill in."""
    label = "a rule about each party"
    with_places, plainly = (offered(RULES, "\n¦", each)[label] for each in (EDITOR, Client()))
    assert "${" in with_places
    (document,), found = from_yaml(Source("rule.yaml", plainly))
    assert not found
    (rule,) = plain(document)
    assert [*rule] == ["id", "title", "for_each", "when", "then", "because", "source"]


def test_texts_that_yaml_reads_otherwise_are_put_in_quotes() -> None:
    for text in (
        "calm",
        "a b",
        "x.y-z@w",
        "no",
        "012",
        "true",
        "1.5",
        "a: b",
        "#x",
        "{x}",
        "",
        "-",
        "a #b",
        "null",
        '"',
    ):
        (document,), found = from_yaml(Source("value.yaml", f"- {quoted_if_needed(text)}"))
        assert not found
        assert plain(document) == [text]


def test_beside_another_server_only_what_no_schema_knows_is_offered() -> None:
    beside = Client(snippets=True, beside_schemas=True)
    assert offered(RULES, "\n- id: x\n  ¦", beside) == {}
    assert "party" in offered(RULES, "\n- id: x\n  for_each: party\n  because: '{¦}'", beside)
    assert {*offered(TESTS, "\n- rule: x\n  case: {parties: [{id: a}]}\n  near_miss: {¦}", beside)} > {
        "parties.a.heard"
    }
    # A bracket that is not closed yet is where the other has nothing to say.
    assert "party.arousal" in offered(RULES, "\n- id: x\n  for_each: party\n  when: {¦\n  then: {a: b}\n", beside)
    # A file that names no schema is ours.
    assert "when" in offered(RULES, "- id: x\n  ¦", beside, alone=True)
    assert "when" in offered(RULES, "# yaml-language-server: $schema=none\n- id: x\n  ¦", beside, alone=True)


def test_no_text_is_too_torn() -> None:
    chance = random.Random(7)
    for path in (RULES, TESTS, HEAD, RULEBOOKS["marketplace"] / "texts" / "zh.yaml"):
        text = path.read_text("utf-8")[:4000]
        for _ in range(6):
            place = chance.randrange(len(text))
            view = view_of(path, text[:place] + chance.choice(["{", "'", "\n", ": ", "[", "@"]) + text[place + 3 :])
            completion(view, _params(view, min(place + 1, len(view.source.text))))


@pytest.mark.parametrize("rulebook", [*RULEBOOKS])
def test_over_the_protocol(rulebook: str, tmp_path: Path) -> None:
    """A new rule in an unsaved file is offered to a test; keys and values stand beside it with what they mean."""

    async def round() -> None:
        async with editor(rulebook, tmp_path) as typed:
            rules = next(each.name for each in sorted(typed.folder.glob("*.yaml")) if _holds_rules(each))
            text = await typed.open(rules)
            condition = "\n- id: brand.new\n  title: new\n  for_each: party\n  when: {p"
            await typed.type(rules, text + condition)
            last = len((text + condition).splitlines()) - 1
            place = types.Position(last, len("  when: {p"))
            found = await typed.client.text_document_completion_async(types.CompletionParams(typed.at(rules), place))
            assert isinstance(found, types.CompletionList)
            item = next(each for each in found.items if each.label == "party.role")
            assert item.kind == types.CompletionItemKind.Property
            assert isinstance(item.documentation, types.MarkupContent)
            rule = "\n- id: brand.new\n  title: new\n  when: always\n  then: {assess: {fresh: true}}\n  because: new\n"
            await typed.type(rules, text + rule)
            test = "- rule: b"
            await typed.open(f"tests/{rules}", test)
            asked = types.CompletionParams(typed.at(f"tests/{rules}"), types.Position(0, len(test)))
            found = await typed.client.text_document_completion_async(asked)
            assert isinstance(found, types.CompletionList)
            assert "brand.new" in [each.label for each in found.items]

    asyncio.run(round())


def _holds_rules(path: Path) -> bool:
    return path.name not in ("rulebook.yaml", "safeguards.yaml") and "\n- id:" in path.read_text("utf-8")


def test_for_the_completion_that_neovim_comes_with_a_word_is_on_one_line() -> None:
    capabilities = types.ClientCapabilities()
    neovim = client_of(types.InitializeParams(capabilities, client_info=types.ClientInfo("Neovim", "0.7.2")))
    other = client_of(types.InitializeParams(capabilities, client_info=types.ClientInfo("Kate")))
    assert neovim.one_line
    assert not other.one_line
    marked = "\n- id: new\n  ¦"
    assert offered(RULES, marked, other)["when"].startswith("when:\n")
    in_neovim = offered(RULES, marked, neovim)
    assert in_neovim["when"] == "when:"
    assert in_neovim["title"] == "title: "
    assert not any("\n" in each for each in (*in_neovim.values(), *offered(RULES, "\n¦", neovim).values()))
    assert any("\n" in each for each in offered(RULES, "\n¦", other).values())


def test_words_are_matched_with_what_stands_where_they_are_written() -> None:
    """Neovim takes the place of an edit for where a word begins only as long as no other text is to be matched."""
    text = RULES.read_text("utf-8") + "\n- id: new\n  when:\n    assessment."
    view = view_of(RULES, text)
    found = completion(view, _params(view, len(text)))
    assert found is not None
    for each in found.items:
        assert each.filter_text is None
        assert isinstance(each.text_edit, types.TextEdit)
        assert each.text_edit.range.start.character == 4
