"""What is underlined while a rule author types, when the text rests, and when the background has answered."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from language_server.editor import RULEBOOKS, Editor, editor
from lsprotocol import types

Story = Callable[[Editor], Coroutine[Any, Any, None]]


def told(rulebook: str, into: Path, story: Story, within: float = 100) -> None:
    """Let a story happen in an editor with a copy of a rulebook."""

    async def happens() -> None:
        async with editor(rulebook, into) as typed:
            async with asyncio.timeout(within):
                await story(typed)

    asyncio.run(happens())


def test_a_mistake_is_said_while_it_stands_and_no_longer(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        text = await typed.open("circuitous_tactics.yaml")
        await typed.type("circuitous_tactics.yaml", text.replace("party.arousal", "party.arousel", 1))
        (found,) = await typed.diagnostics("circuitous_tactics.yaml", {"unknown-attribute"})
        line = text.splitlines()[found.range.start.line]
        assert line[found.range.start.character :].startswith("party.arousal")
        assert "did you mean `party.arousal`?" in found.message
        await typed.type("circuitous_tactics.yaml", text)
        assert await typed.diagnostics("circuitous_tactics.yaml", set()) == []

    told("built-in", tmp_path, story)


@pytest.mark.parametrize("rulebook", RULEBOOKS)
def test_a_mistake_in_another_open_file_comes_and_goes(rulebook: str, tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        first, *_, last = sorted(each.name for each in typed.folder.glob("*.yaml") if each.stem not in SPECIAL)
        text, other = await typed.open(first), await typed.open(last)
        own, theirs = (ID.findall(each)[0] for each in (text, other))
        await typed.type(first, text.replace(own, theirs, 1))
        (found,) = await typed.diagnostics(last, {"duplicate-id"})
        assert first in found.message
        await typed.type(first, text)
        assert await typed.diagnostics(last, set()) == []

    told(rulebook, tmp_path, story)


SPECIAL = ("rulebook", "safeguards")
ID = re.compile(r"- id: \S+")


def test_a_mistake_that_shows_in_all_files_together_goes_along_with_its_text(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        text = await typed.open("refunds.yaml")
        wrong = text + "\n- {id: x, title: X, when: {assessment.nothing_derives: true}, then: {assess: {y_z: true}}}\n"
        await typed.type("refunds.yaml", wrong)
        before = await typed.diagnostics("refunds.yaml", {"unknown-assessment", "unused-assessment"})
        typed.client.diagnostics.clear()
        await typed.type("refunds.yaml", "# one line\n# and another\n" + wrong)
        await typed.diagnostics("refunds.yaml", {"unknown-assessment", "unused-assessment"})
        lines = [each.range.start.line for each in before]
        assert [each.range.start.line - 2 for each in typed.said("refunds.yaml")] == lines

    told("marketplace", tmp_path, story)


async def said(typed: Editor, file: str, code: str, within: float = 60) -> list[types.Diagnostic]:
    """Return what is said of a file with this code, as soon as anything is."""
    for _ in range(int(within / 0.05)):
        if found := [each for each in typed.said(file) if each.code == code]:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"of {file} there is said {[(each.code, each.message) for each in typed.said(file)]}")


@pytest.mark.slow
def test_tests_that_fail_are_said_at_their_lines(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        text, tests = await typed.open("refunds.yaml"), await typed.open("tests/refunds.yaml")
        await typed.type("refunds.yaml", text.replace("{below: 50}", "{below: 40}", 1))
        found = await said(typed, "tests/refunds.yaml", "failed-test")
        expected = tests.splitlines()[found[-1].range.start.line]
        assert "the rule does not fire on its case" in found[0].message
        assert expected[found[-1].range.start.character :].startswith(("refund.full", "{refund.full: 0.66}"))
        await typed.type("refunds.yaml", text)
        await typed.diagnostics("tests/refunds.yaml", set())

    told("marketplace", tmp_path, story)


@pytest.mark.slow
def test_what_the_solver_proves_is_said_with_the_other_place(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        text = await typed.open("refunds.yaml")
        rule = text[text.index("- id: refund.worth-less") : text.index("- id: refund.lost-parcel")]
        again = rule.replace("refund.worth-less", "refund.the-same", 1)
        await typed.type("refunds.yaml", f"{text}\n{again}")
        (found,) = await said(typed, "refunds.yaml", "same-as-another")
        assert "refund.the-same" in f"{text}\n{again}".splitlines()[found.range.start.line]
        (related,) = found.related_information or ()
        assert text.splitlines()[related.location.range.start.line] == "- id: refund.worth-less"

    told("marketplace", tmp_path, story)


@pytest.mark.slow
def test_mistakes_in_tests_safeguards_texts_and_cases(tmp_path: Path) -> None:
    wrong = {
        "tests/refunds.yaml": ("rule: refund.worth-less", "rule: refund.worthless", "unknown-rule"),
        "safeguards.yaml": ("id:", "idd:", "unknown-key"),
        "texts/de.yaml": ("methods:", "method:", "unknown-text"),
        "cases/angry-buyer.yaml": ("parties:", "party:", "unknown-entity"),
    }

    async def story(typed: Editor) -> None:
        for file, (right, slip, code) in wrong.items():
            if not (typed.folder / file).exists():
                file = next(
                    each.relative_to(typed.folder).as_posix() for each in (typed.folder / file).parent.iterdir()
                )
            text = await typed.open(file)
            assert right in text, file
            await typed.type(file, text.replace(right, slip, 1))
            await said(typed, file, code)
            await typed.type(file, text)
            await typed.diagnostics(file, set())

    told("marketplace", tmp_path, story)


def test_files_that_come_and_change_and_go_outside_are_seen(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        await typed.open("refunds.yaml")
        other = typed.folder / "another.yaml"
        other.write_text((typed.folder / "refunds.yaml").read_text("utf-8"), "utf-8")
        change = types.FileEvent(other.as_uri(), types.FileChangeType.Created)
        typed.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
        await said(typed, "refunds.yaml", "duplicate-id")
        other.unlink()  # and nobody tells
        text = (typed.folder / "refunds.yaml").read_text("utf-8")
        await asyncio.sleep(1.1)
        await typed.type("refunds.yaml", f"{text}\n")
        await typed.diagnostics("refunds.yaml", set())

    told("marketplace", tmp_path, story)


def test_a_file_that_is_closed_says_nothing_more(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        text = await typed.open("refunds.yaml")
        await typed.type("refunds.yaml", text.replace("when:", "wenn:", 1))
        await said(typed, "refunds.yaml", "unknown-key")
        typed.client.text_document_did_close(types.DidCloseTextDocumentParams(typed.at("refunds.yaml")))
        await typed.diagnostics("refunds.yaml", set())

    told("marketplace", tmp_path, story)


def test_a_case_outside_of_any_rulebook_is_read_by_the_one_that_is_set(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        case = "../case.yaml"
        await typed.open(case, "parties: [{id: a}]\norder: {price: 3}\n")
        await typed.diagnostics(case, set())
        settings = {"ottava": {"rulebook": "eight_methods"}}
        typed.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
        await said(typed, case, "unknown-entity")

    told("marketplace", tmp_path, story)


def test_a_file_with_a_byte_order_mark_and_carriage_returns(tmp_path: Path) -> None:
    async def story(typed: Editor) -> None:
        text = (typed.folder / "refunds.yaml").read_text("utf-8")
        text = text.replace("when:", "when: {'😀': 1, x: 2}\n  unless:", 1).replace("\n", "\r\n")
        await typed.open("refunds.yaml", f"\ufeff{text}")
        found = await said(typed, "refunds.yaml", "unknown-condition")
        assert [(each.range.start.character, each.range.end.character) for each in found] == [(9, 13), (18, 19)]

    told("marketplace", tmp_path, story)
