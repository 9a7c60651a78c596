"""What is shown beside the word under the pointer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from language_server.editor import RULEBOOKS, editor
from language_server.files import at_cursor, files, scalars, view_of
from lsprotocol import types

from ottava.engine.language_server.client import Client
from ottava.engine.language_server.errands.measuring import Measures, RuleMeasure, measures
from ottava.engine.language_server.hovering import hover
from ottava.engine.language_server.occurrences import occurrences

BUILT_IN = RULEBOOKS["built-in"]


def shown(
    path: Path, word: str, within: int = 1, client: Client | None = None, measured: Measures | None = None
) -> str:
    view = view_of(path) if client is None else view_of(path, client=client)
    place = at_cursor(view, view.source.text.index(word) + within)
    found = hover(view, types.HoverParams(place.text_document, place.position), lambda: measured)
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


@pytest.mark.parametrize(
    ("word", "within", "wanted"),
    [
        (
            "party.arousal",
            1,
            ["How worked up is this person", "`calm`: speaks and listens", "can change it"],
        ),
        ("highly_agitated", 1, ["shouts or shakes", "`party.arousal`"]),
        ("assessment.heated", 13, ["It belongs to each party", "Too worked up for a direct explanation"]),
        ("recommend: circuitous", 13, ["Circuitous tactics", "Method 7"]),
        ("tell_real_reason", 1, ["Give the real reason openly", "To be done"]),
        ("strength: strong", 12, ["0.657 of 1"]),
        ("recommended-and-excluded", 1, ["recommends and another excludes"]),
        ("unless", 1, ["What keeps the rule from firing"]),
        ("methods/7", 1, ["Circuitous tactics", "cannot really be explained head on"]),
        ("basis: text", 8, ["the source says so"]),
    ],
)
def test_words_of_a_rule(word: str, within: int, wanted: list[str]) -> None:
    found = shown(BUILT_IN / "circuitous_tactics.yaml", word, within)
    assert all(each in found for each in wanted), found


def test_a_rule_is_told_in_plain_words_with_its_tests() -> None:
    found = shown(BUILT_IN / "circuitous_tactics.yaml", "circuitous.heated-party", measured=measures(BUILT_IN))
    for wanted in (
        "A heated party cannot be met head-on",
        "For each party, it fires when this holds:",
        "But it does not fire where",
        "Speaks for Circuitous tactics, **strongly**",
        "A direct explanation will not reach `party` now",
        "Tests: fires in ",
        " · conditions ",
    ):
        assert wanted in found, wanted


def test_of_tests_that_have_not_run_nothing_is_said() -> None:
    found = shown(BUILT_IN / "circuitous_tactics.yaml", "circuitous.heated-party")
    assert "A heated party cannot be met head-on" in found
    assert "test" not in found


def test_that_a_rule_has_no_test_is_said() -> None:
    none = Measures({"circuitous.heated-party": RuleMeasure(0, 0, 0, 3)})
    found = shown(BUILT_IN / "circuitous_tactics.yaml", "circuitous.heated-party", measured=none)
    assert "No test is about it." in found


def test_what_no_test_shows_is_listed() -> None:
    some = Measures({"circuitous.heated-party": RuleMeasure(2, 1, 2, 3, ("`calm` never false",), ("a", "b"))})
    found = shown(BUILT_IN / "circuitous_tactics.yaml", "circuitous.heated-party", measured=some)
    assert "Tests: fires in 2 tests · 1 near miss · conditions 2 of 3 seen." in found
    assert "What no test shows:\n\n- `calm` never false" in found.replace("\\", "")


def test_other_files() -> None:
    assert "never" in shown(BUILT_IN / "safeguards.yaml", "no-firmness.heard")
    assert "Somebody may be hurt" in shown(BUILT_IN / "tests" / "gates.yaml", "gates.danger")
    assert "does not fire" in shown(BUILT_IN / "tests" / "gates.yaml", "near_miss")
    marketplace = RULEBOOKS["marketplace"]
    assert "The talk has broken off" in shown(marketplace / "talks.yaml", "condition.silent", 11)
    assert "gate" in shown(BUILT_IN / "gates.yaml", "gate:")


def test_nothing_is_said_of_mere_text() -> None:
    assert shown(BUILT_IN / "circuitous_tactics.yaml", "keeps {party} worked up") == ""
    assert shown(BUILT_IN / "circuitous_tactics.yaml", "# Method 7", 4) == ""


def test_keys_are_left_to_another_server_that_reads_the_schema() -> None:
    beside = Client(beside_schemas=True)
    assert shown(BUILT_IN / "circuitous_tactics.yaml", "unless", client=beside) == ""
    assert "Method 7" in shown(BUILT_IN / "circuitous_tactics.yaml", "recommend: circuitous", 13, client=beside)


@pytest.mark.slow
def test_every_name_and_every_key_says_something() -> None:
    """In all files of all rulebooks: but for a rulebook, and what is made or meant for people there."""
    looked = 0
    for path in files():
        view = view_of(path)
        assert view.document is not None
        names = [each for each in occurrences(view) if each.kind not in ("rulebook", "value", "rule", "safeguard")]
        for each in names[:: 1 + len(names) // 8]:
            place = at_cursor(view, each.span.start + 1)
            assert hover(view, types.HoverParams(place.text_document, place.position)), each
            looked += 1
        keys = [each for each, _, is_key in scalars(view.document) if is_key]
        for scalar in keys[:: 1 + len(keys) // 8]:
            place = at_cursor(view, scalar.span.start + 1)
            hover(view, types.HoverParams(place.text_document, place.position))
    assert looked > 150


@pytest.mark.parametrize("rulebook", [*RULEBOOKS])
def test_over_the_protocol(rulebook: str, tmp_path: Path) -> None:
    """What is written just now is explained, saved or not; and a torn text is no obstacle."""

    async def round() -> None:
        async with editor(rulebook, tmp_path) as typed:
            text = await typed.open("safeguards.yaml")
            lines = text.splitlines()
            line = next(number for number, each in enumerate(lines) if "never:" in each or "always:" in each)
            place = types.Position(line, lines[line].index(":") - 1)
            for now in (text, f"{text}\n- id: 'torn"):
                await typed.type("safeguards.yaml", now)
                found = await typed.client.text_document_hover_async(
                    types.HoverParams(typed.at("safeguards.yaml"), place)
                )
                assert found is not None
                assert isinstance(found.contents, types.MarkupContent)
                assert "advice must" in found.contents.value

    asyncio.run(round())
