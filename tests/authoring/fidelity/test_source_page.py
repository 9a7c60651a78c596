"""The outline of the text behind the built-in rulebook, and the page that is made from it."""

import re
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rulebook.messages.of_outlines import HEAD, RULES, places
from typer.testing import CliRunner

from ottava.engine.authoring.fidelity.outline import FILE, InvalidOutline, Outline, read_outline, source_page
from ottava.engine.cli.main import app
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "rules" / "eight_methods"
PAGE = ROOT / "docs" / "understand" / "source.md"
PLACES = {
    "frame",
    *(f"points/{number}" for number in range(1, 8)),
    *(f"methods/{number}" for number in range(1, 9)),
    *(f"methods/3/{number}" for number in range(1, 5)),
}
"""The whole text: its introduction, seven points, eight methods, and the four wants and taboos of the third."""


@cache
def built_in() -> tuple[Rulebook, Outline]:
    loaded = load_rulebook(FOLDER)
    return loaded, read_outline(FOLDER, loaded)


def small(folder: Path, *, outline: str, head: str = HEAD, rules: str = RULES) -> str:
    """The page of a small rulebook."""
    (folder / FILE).parent.mkdir(exist_ok=True)
    for name, text in (("rulebook.yaml", head), ("rules.yaml", rules), (FILE, outline)):
        (folder / name).write_text(text, "utf-8")
    loaded = load_rulebook(folder)
    return source_page(loaded, read_outline(folder, loaded), folder)


def test_the_page_is_the_one_made_from_the_outline() -> None:
    """If it is not: `ottava source rules/eight_methods --output docs/understand/source.md`."""
    assert PAGE.read_text("utf-8") == source_page(*built_in(), PAGE.parent)


def test_every_place_of_the_text_is_gone_through_and_no_other() -> None:
    assert {place.id for place in built_in()[1].places} == PLACES


def test_every_rule_is_on_the_page_of_its_place() -> None:
    loaded, outline = built_in()
    shown = {place.id: place.beside + tuple(r for said in place.says for r in said.rules) for place in outline.places}
    for rule in loaded.rules:
        assert rule.source is not None
        assert rule in shown[rule.source.place], rule.id


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_text("utf-8"))
    assert links
    assert [link for link in set(links) if not (PAGE.parent / link).is_file()] == []


@pytest.mark.slow
def test_the_command_writes_the_page(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    assert CliRunner().invoke(app(), ["source", str(FOLDER), "--output", str(file)]).exit_code == 0
    printed = CliRunner().invoke(app(), ["source", str(FOLDER)])
    assert printed.exit_code == 0
    without_links = [re.sub(r"\]\([^)]+\)", "]", text) for text in (printed.output, file.read_text("utf-8"))]
    assert without_links == [re.sub(r"\]\([^)]+\)", "]", PAGE.read_text("utf-8"))] * 2


def test_what_rests_on_a_statement_stands_under_it(tmp_path: Path) -> None:
    encoded = "rules: [heard]\n    points: [warmth]\n    steps: {listening: [to each]}\n    left_out: Too much"
    page = small(tmp_path, outline=places(encoded))
    assert page.partition("- **Listen to people**\n")[2].splitlines() == [
        "    - [Heard](rules.yaml) (text): Speaks for Listening, weakly (weak, 0.3).",
        "    - Step of Listening: Listen to each",
        "    - Point 2, Warmth: Be kind.",
        "    - Left out, in part: Too much",
    ]
    assert "| Listening | 1 | 0 | 1 | 0 | 1 | 0 | 0 |" in page.splitlines()


def test_a_rule_that_is_inferred_stands_beside_the_text(tmp_path: Path) -> None:
    page = small(tmp_path, outline=places("left_out: A saying"), rules=RULES.replace("basis: text", "basis: inference"))
    assert page.endswith("- Beside what the text says here:\n    - [Heard](rules.yaml) (inference)\n")
    assert "| Listening | 1 | 0 | 0 | 1 | 0 | 1 | 0 |" in page.splitlines()


def test_no_text_becomes_markup(tmp_path: Path) -> None:
    page = small(tmp_path, outline=places('rules: [heard]\n    left_out: "<b> *x* [y](z)"'))
    assert "Left out, in part: &lt;b&gt; *x* [y](z)" in MarkdownIt().render(page)


@pytest.mark.parametrize("words", ["Listen", "listen to"])
def test_words_that_fit_several_lines_or_none_name_no_line(words: str, tmp_path: Path) -> None:
    head = HEAD.replace("[Listen to each]", "[Listen to each, Listen again]")
    with pytest.raises(InvalidOutline, match="no-such-line"):
        small(tmp_path, head=head, outline=places(f"rules: [heard]\n    steps: {{listening: [{words}]}}"))


@pytest.mark.parametrize(
    ("outline", "told"),
    [
        ("", ["wrong-kind: an outline is empty; expected a mapping of `key: value`"]),
        (
            "title: A text\nabout: It\nplaces: [methods/4]\n",
            ["wrong-kind: a place is the text `methods/4`; expected a mapping of `key: value`"],
        ),
        (
            "title: A text\nabout: It\nplaces:\n- {title: Listening, says: [{says: Listen, left_out: Old}]}\n",
            ["missing-key: the place has no `place`"],
        ),
        (
            "title: A text\nabout: It\nplaces:\n- {place: methods/4, title: Listening, says: [Listen]}\n",
            ["wrong-kind: what the text says is the text `Listen`; expected a mapping of `key: value`"],
        ),
        (places("steps: {listning: [Listen]}"), ["unknown-method: unknown method `listning`"]),
        (
            places("rules: [heard]\n    steps: [Listen]"),
            ["wrong-kind: `steps` is a list of one; expected a mapping of `key: value`"],
        ),
        (
            places("rules: [heard]\n    steps: {listening: [{a: b}]}"),
            ["wrong-kind: the words of a line is a mapping; expected text"],
        ),
        (
            places("points: [warmth]"),
            [
                "text-not-named: the rule `heard` rests on the text at `methods/4`, "
                "and nothing that is said there in the outline names it"
            ],
        ),
    ],
)
def test_what_is_wrong_with_an_outline_is_told(outline: str, told: list[str], tmp_path: Path) -> None:
    with pytest.raises(InvalidOutline) as raised:
        small(tmp_path, outline=outline)
    assert [f"{each.code}: {each.message}" for each in raised.value.diagnostics] == told


def test_a_rulebook_without_a_text_has_no_outline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, outline=places("rules: [heard]"))
    (tmp_path / FILE).unlink()
    monkeypatch.chdir(tmp_path)
    for named in (".", "nowhere"):
        with pytest.raises(InvalidOutline) as raised:
            read_outline(named, load_rulebook(tmp_path))
        (told,) = raised.value.diagnostics
        assert (told.code, told.message, told.hint) == (
            "no-outline",
            f"no outline of a text stands beside the rulebook `{named}`",
            "write down in `source/outline.yaml` what the text says, place by place",
        )


def test_a_rule_that_says_nothing_of_its_source_stands_where_the_outline_names_it(tmp_path: Path) -> None:
    rules = RULES.replace("  source: {place: methods/4, basis: text}\n", "")
    page = small(tmp_path, outline=places("rules: [heard]"), rules=rules)
    assert "    - [Heard](rules.yaml) (no source): Speaks for Listening, weakly (weak, 0.3).\n" in page
    assert "| Listening | 1 | 1 | 0 | 0 | 0 | 0 | 0 |" in page.splitlines()


def test_rules_of_an_extended_rulebook_need_no_second_outline(tmp_path: Path) -> None:
    base, own = tmp_path / "base", tmp_path / "own"
    base.mkdir()
    own.mkdir()
    small(base, outline=places("rules: [heard]"))
    rule = RULES.replace("heard", "again")
    head = "name: own\nversion: 1.0.0\nextends: ../base\n"
    page = small(own, head=head, rules=rule, outline=places("rules: [again]"))
    assert "[Heard]" in page


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidOutline) as raised:
        small(tmp_path, outline=places("rules: [herd]", "points: [warmht]\n    more: 1"))
    assert {each.code for each in raised.value.diagnostics} == {
        "unknown-rule", "unknown-point", "unknown-key", "repeated-place",
    }  # fmt: skip
