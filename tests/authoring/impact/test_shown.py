"""A comparison as text, Markdown, JSON and HTML."""

import json
import re
from contextlib import ExitStack
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from authoring.impact.books import HEAD, RULES, TRIFLE, written
from markdown_it import MarkdownIt

from ottava.engine.authoring.impact.analysis import ReadCase, cases_of, compare, shared_vocabulary
from ottava.engine.authoring.impact.comparison import Ledger
from ottava.engine.authoring.impact.shown.documents import comparison_html, comparison_json, comparison_markdown
from ottava.engine.authoring.impact.shown.text import comparison_text
from ottava.engine.authoring.impact.version import opened_version
from ottava.engine.batch.inputs import Inputs

HOSTILE = (
    "<script>alert(1)</script>",
    "</details></summary><img src=x onerror=alert(1)>",
    "```\n# heading\n```",
    "| cell | `code` ``two``",
    "\x1b[31mred\x1b[0m",
    "\u202ereversed",
    "{{ 7 * 7 }}{% raw %}",
    "**bold** [link](javascript:alert(1))",
)


class Shown(NamedTuple):
    text: str
    markdown: str
    json: str
    html: str


def shown(old: Path, new: Path, cases: Path | None, limit: int = 50) -> Shown:
    with ExitStack() as open_:
        before, after = open_.enter_context(opened_version(str(old))), open_.enter_context(opened_version(str(new)))
        ledger = open_.enter_context(Ledger())
        vocabulary = shared_vocabulary(before.rulebook.vocabulary, after.rulebook.vocabulary)
        met: list[ReadCase] | None = None if cases is None else [*cases_of(Inputs((str(cases),)), vocabulary)]
        found = compare(before, after, met, ledger)
        return Shown(
            comparison_text(found, ledger, limit),
            comparison_markdown(found, ledger, limit),
            b"".join(comparison_json(found, ledger)).decode(),
            comparison_html(found, ledger, limit),
        )


def jsonl(path: Path, *cases: object) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in cases), encoding="utf-8")
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Shown:
    old = written(tmp_path / "old")
    new = written(tmp_path / "new", rules=RULES.replace("strength: weak", "strength: strong"))
    other = {**TRIFLE, "id": "dear", "dispute": {"stakes": "serious"}}
    return shown(old, new, jsonl(tmp_path / "cases.jsonl", TRIFLE, {"id": "bad", "dispute": {"stakes": "x"}}, other))


def test_text(plain: Shown, tmp_path: Path) -> None:
    flat = " ".join(plain.text.split())
    assert "1 rule changed. The advice changes in 1 of 2 cases; 1 could not be used." in flat
    assert "- strength: weak + strength: strong has a part in 1 case that changes: top 1, ranking 1," in flat
    assert "first: Listening for everyone -> Listening for everyone and Truth for everyone" in flat
    assert "Truth for everyone: rank 2 -> 1 (0.3 -> 0.6)" in flat
    assert "because of edit 1 (" in flat
    assert "cases.jsonl:2 (bad): found the text `x` for `dispute.stakes`" in flat
    assert all(len(line) <= 80 for line in plain.text.splitlines())


def test_markdown(plain: Shown, tmp_path: Path) -> None:
    lines = plain.markdown.splitlines()
    assert "|  | edit | lines | cases | top | ranking | certainty |" in lines
    assert f"| 1 | rule look changed: Look | `{tmp_path}/new/rules.yaml:14` | 1 | 1 | 1 | 1 |" in lines
    assert "<summary>1 case that changes</summary>" in lines
    assert plain.markdown.count("<details>") == plain.markdown.count("</details>") == 4
    tokens = MarkdownIt("commonmark").enable("table").parse(plain.markdown)
    assert [each.type for each in tokens].count("table_open") == 1
    (fence,) = [each for each in tokens if each.type == "fence"]
    assert (fence.info, fence.content) == ("diff", "- strength: weak\n+ strength: strong\n")


def test_json(plain: Shown) -> None:
    found = json.loads(plain.json)
    assert [*found] == ["shape", "old", "new", "same", "safeguards", "edits", "cases", "changed"]
    assert found["shape"] == 1
    assert found["cases"]["compared"] == 2
    assert found["cases"]["set_aside"] == 1
    assert found["cases"]["kinds"] == [{"kind": kind, "cases": 1} for kind in ("top", "ranking", "certainty")]
    (changed,) = found["changed"]
    assert changed["case"] == "trifle"
    assert changed["found"]["line"] == 1
    assert changed["cause"]["edits"] == [{"edit": 1, "kinds": ["top", "ranking", "certainty"], "alone": True}]
    assert changed["difference"]["ranking"][0]["rank_after"] == 1


class Page(HTMLParser):
    """The elements of a document with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, frozenset[str]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, frozenset(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html(plain: Shown) -> None:
    page = Page(plain.html)
    assert plain.html.startswith("<!doctype html>\n")
    assert plain.html.endswith("</html>\n")
    assert not {tag for tag, _ in page.elements} & {"script", "img", "iframe", "object"}
    assert not re.search(r"(?:src|href)=\"(?!#|data:,)", plain.html)
    flat = " ".join(page.text.split())
    assert "The advice changes in 1 of 2 cases; 1 could not be used." in flat
    assert "Truth for everyone: rank 2 -> 1" in flat


def test_only_the_rulebooks(tmp_path: Path) -> None:
    old, new = written(tmp_path / "old"), written(tmp_path / "new", HEAD.replace("Be safe.", "Be very safe."))
    found = shown(old, new, None)
    for each in (found.text, found.markdown, Page(found.html).text):
        flat = " ".join(each.split())
        assert "1 gate changed (1 only in words)." in flat
        assert "Only words changed" in flat
        assert "cases" not in flat
    assert json.loads(found.json)["cases"] is None


def test_the_same(tmp_path: Path) -> None:
    old, new = written(tmp_path / "old"), written(tmp_path / "new", rules=f"# comment\n{RULES}")
    for each in shown(old, new, None)[:2]:
        assert "Nothing changed in meaning: both have the same fingerprint." in " ".join(each.split())


def test_the_weightiest_come_first(tmp_path: Path) -> None:
    old = written(tmp_path / "old")
    new = written(
        tmp_path / "new",
        rules=RULES.replace("It was bought.", "It was sold.").replace(
            "    - recommend: listening\n", "    - {gate: calm, effect: first}\n    - recommend: listening\n"
        ),
    )
    words = [{**TRIFLE, "id": f"words-{n}", "dispute": {"category": "consumer"}} for n in range(3)]
    found = shown(old, new, jsonl(tmp_path / "cases.jsonl", *words, TRIFLE), limit=2)
    listed = re.findall(r"^\* (words-\d|trifle)", found.text, re.MULTILINE)
    assert listed == ["trifle", "words-0"]
    assert "2 more" in found.text
    assert [each["case"] for each in json.loads(found.json)["changed"]] == ["words-0", "words-1", "words-2", "trifle"]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_gets_out_of_its_place(text: str, tmp_path: Path) -> None:
    quoted = json.dumps(text)
    name = re.sub(r"[/\n]", "_", text)
    old, calm = written(tmp_path / "old"), written(tmp_path / "calm")
    because = quoted.replace("{", "{{").replace("}", "}}")
    head = HEAD.replace("name: small", f"name: {quoted}").replace("Be safe.", because)
    remark = "".join(letter for letter in name if letter.isprintable())
    rules = RULES.replace("It was bought.", because).replace("strength: weak", f"strength: strong  # {remark}")
    new = written(tmp_path / name, head.replace("Keep them apart.", because), rules=rules)
    (calm / "rules.yaml").write_text(rules.replace(because, "Calm.").replace(remark, "calm"), encoding="utf-8")
    (calm / "rulebook.yaml").write_text(
        head.replace("Keep them apart.", "Calm.").replace(because, "Calm.").replace(quoted, "Calm."), encoding="utf-8"
    )
    hostile_case = {**TRIFLE, "id": text, "parties": [{"id": text}]}
    found = shown(old, new, jsonl(tmp_path / f"{name}.jsonl", hostile_case, TRIFLE, {"id": "x", text: 1}))
    quiet = shown(old, calm, jsonl(tmp_path / "cases.jsonl", TRIFLE, {"id": "x", "y": 1}))

    for each in (found.text, found.markdown):
        assert all(line.isprintable() for line in each.splitlines())
    tags = {tag for tag, _ in Page(found.html).elements} - {"bdi"}
    assert tags == {tag for tag, _ in Page(quiet.html).elements}
    assert {names for _, names in Page(found.html).elements} <= {names for _, names in Page(quiet.html).elements} | {
        frozenset({"class"})
    }
    tokens = MarkdownIt("commonmark").enable("table").parse(found.markdown)
    raw = [each.content.strip() for each in tokens if each.type == "html_block"]
    assert all(re.fullmatch(r"<details>\n<summary>[\w ]+</summary>|</details>", each) for each in raw)
    inline = [child for each in tokens for child in each.children or []]
    assert not {each.type for each in inline} & {"html_inline", "link_open", "image"}
    assert [each.type for each in tokens].count("heading_open") == 1
    assert [each.type for each in tokens].count("table_open") == 1
    rows = [each for each in found.markdown.splitlines() if each.startswith("| ")]
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert len(cells) == 1
    json.loads(found.json)
