"""What a hint says, made as an edit of the text, puts the mistake right: over all mistakes that these tests know.

`mended.txt` tells what each changes; `cd tests && python -m rulebook.test_mends` writes it anew.
"""

import difflib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pytest
from rulebook.examples import places
from rulebook.examples.example import HEAD, diagnostics_of, per_party, rule
from rulebook.examples.folders import diagnostics_in, write
from rulebook.examples.table import FOLDERS, TEXTS
from rulebook.test_mistakes import FOLDER, MISTAKES

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.mending import Mend, edited

Said = list[tuple[str, str]]

MENDED = Path(__file__).with_name("mended.txt")

HIDDEN = {
    ("dispute.arousal", "no-party-in-turn"),
    ("asessment.heated", "unknown-assessment"),
    ("role", "no-party-in-turn"),
    ("role", "unknown-value"),
    ("listning", "cycle"),
    ("strenght", "two-strengths"),
    ('"true"', "unused-assessment"),
    ("arousal", "no-party-in-turn"),
    ("assess.grup", "needed-rule"),
    ("subtract", "wrong-computation"),
    ("off", "no-rules"),
    ("then", "unknown-condition"),
    ("\u3000", "indentation"),
    ("condition: {tense: true}", "unknown-named-condition"),
}
"""What is put right, and the other mistake that it hid: with the right word there, the rest could be looked at."""


@dataclass(frozen=True)
class Mended:
    """A mistake with one of its mends, and what is said before and after; `again` reads what the mend makes of it."""

    mistake: Diagnostic
    mend: Mend
    before: Said
    again: Callable[[], tuple[Diagnostic, ...]]

    @cached_property
    def after(self) -> Said:
        """Read only where a test asks for it: every process that takes part in the tests makes the list of them."""
        return said(self.again())

    @property
    def hidden(self) -> set[tuple[str, str]]:
        return {(self.mend.edits[0].span.text, code) for code, _ in new(self.before, self.after)}


def new(before: Said, after: Said) -> Said:
    left = list(before)
    return [each for each in after if each not in left or left.remove(each)]  # type: ignore[func-returns-value]


def said(found: tuple[Diagnostic, ...]) -> Said:
    return [(each.code, each.message) for each in found]


def in_texts() -> Iterator[Mended]:
    files = ((FOLDER / each.file).read_text("utf-8") for each in MISTAKES)
    heads = (each.file.startswith("head.") for each in MISTAKES)
    texts = ((rule(), text) if head else (text, HEAD) for text, head in zip(files, heads, strict=True))
    for rules, head in (*((each.rules, each.head) for each in TEXTS), *texts, *((each, HEAD) for each in places.TEXTS)):
        before = diagnostics_of(rules, head)
        for mistake, mend in ((each, mend) for each in before for mend in each.mends):
            source = mend.edits[0].span.source
            text = edited(source, mend.edits)
            both = (rules, text) if source.name == "rulebook.yaml" else (text, head)
            yield Mended(mistake, mend, said(before), partial(diagnostics_of, *both))


def in_folders() -> Iterator[Mended]:
    for example in FOLDERS:
        with tempfile.TemporaryDirectory() as name:
            write(example.files, Path(name))
            before = diagnostics_in(Path(name))
            for mistake, mend in ((each, mend) for each in before for mend in each.mends):
                source = mend.edits[0].span.source
                path = Path(name) / source.name
                path.write_text(edited(source, mend.edits), "utf-8")
                after = diagnostics_in(Path(name))
                yield Mended(mistake, mend, said(before), lambda after=after: after)  # type: ignore[misc]
                path.write_text(source.text, "utf-8")


ALL = [*in_texts(), *in_folders()]


@pytest.mark.parametrize("one", ALL, ids=lambda each: each.mistake.code)
def test_a_mend_removes_its_mistake(one: Mended) -> None:
    mistake = (one.mistake.code, one.mistake.message)
    spaces_left = one.mend.edits[0].span.text == "\xa0"
    assert spaces_left or one.after.count(mistake) < one.before.count(mistake)


@pytest.mark.parametrize("one", ALL, ids=lambda each: each.mistake.code)
def test_a_mend_adds_no_mistake_that_was_not_there(one: Mended) -> None:
    assert one.hidden <= HIDDEN


def written_down(mended: list[Mended]) -> str:
    """For each mend: the message, what it is called, and the lines that it changes."""
    return "\n".join(
        f"{each.mistake.message}\n  = {each.mend.title or each.mistake.hint}\n{changed(each.mend)}" for each in mended
    )


def changed(mend: Mend) -> str:
    source = mend.edits[0].span.source
    before, after = (text.splitlines(keepends=True) for text in (source.text, edited(source, mend.edits)))
    lines = (line for line in difflib.ndiff(before, after) if line[0] in "-+")
    return "".join(f"  {line[0]} {shown(line[2:])}\n" for line in lines)


def shown(line: str) -> str:
    """A line with its end and with all that is not ASCII as escapes, so that nothing of it is lost from sight."""
    return line.removesuffix("\n").encode("unicode_escape").decode("ascii")


def test_a_mend_changes_what_is_written_down_of_it() -> None:
    assert written_down(ALL) == MENDED.read_text("utf-8")


def test_the_hidden_mistakes_are_really_there() -> None:
    assert {found for each in ALL for found in each.hidden} == HIDDEN


MISPLACED = (
    ("  when: {{party.arousal: calm, {0}}}\n", "  when: {{party.arousal: calm}}\n  {0}\n"),
    ("  when: {{{0}, party.arousal: calm}}\n", "  when: {{party.arousal: calm}}\n  {0}\n"),
    (
        "  when:\n    {0}\n    party.arousal: calm\n    # why\n\n  # then\n",
        "  when:\n    party.arousal: calm\n    # why\n  {0}\n\n  # then\n",
    ),
    (
        "  when:\n    unless:\n      # seen\n      party.heard: true\n    party.arousal: calm\n",
        "  when:\n    party.arousal: calm\n  unless:\n    # seen\n    party.heard: true\n",
    ),
)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(("wrong", "right"), MISPLACED)
def test_an_unless_among_the_conditions_is_moved_behind_them(wrong: str, right: str, ends: str) -> None:
    whole = per_party().replace("  when: always\n", "{}")
    wrong, right = (
        whole.replace("{}", each.format("unless: {party.heard: true}")).replace("\n", ends) for each in (wrong, right)
    )
    (mistake,) = diagnostics_of(wrong)
    (mend,) = mistake.mends
    assert edited(mend.edits[0].span.source, mend.edits) == right
    assert diagnostics_of(right) == ()


def test_most_slips_can_be_mended_as_their_hint_says() -> None:
    mended = 0
    for mistake in MISTAKES:
        text = (FOLDER / mistake.file).read_text("utf-8")
        head = mistake.file.startswith("head.")
        right = text.replace(*mistake.mend)
        found = diagnostics_of(rule(), text) if head else diagnostics_of(text, HEAD)
        made = [edited(mend.edits[0].span.source, mend.edits) for each in found for mend in each.mends]
        mended += right in made
    assert mended >= 40


if __name__ == "__main__":
    MENDED.write_text(written_down(ALL), encoding="utf-8")
