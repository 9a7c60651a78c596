"""The page of coverage: every condition is marked as what was seen of it, and nothing of the text is lost."""

import builtins
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from authoring.small_book import RULES, TESTS, write_book

from ottava.engine.authoring.coverage.coverage import Coverage, measure_coverage, own_rules
from ottava.engine.authoring.coverage.html import to_html
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.extras import ExtraMissing
from ottava.engine.rulebook.loading import load_rulebook


def page(folder: Path) -> tuple[Coverage, str]:
    book = load_rulebook(folder)
    coverage, _ = measure_coverage(book, reading.tests_beside(folder, book), own_rules(book, folder))
    return coverage, to_html(coverage, book.title)


class Balanced(HTMLParser):
    """Notes whether every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_condition_is_marked_once_and_the_text_is_whole(tmp_path: Path) -> None:
    coverage, html = page(write_book(tmp_path))
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    code = html.partition('<pre class="numbers"')[2].partition("<pre>")[2].partition("</pre>")[0]
    assert unescape(re.sub("<b .*?</b>|<[^>]*>", "", code)) == RULES
    assert code.count("<span ") == 6 + sum(len(rule.conditions) for rule in coverage.rules)
    assert code.count('class="all"') == code.count("<span ")


def test_what_was_not_seen_stands_beside_the_condition(tmp_path: Path) -> None:
    _, html = page(write_book(tmp_path, "- {rule: danger, case: {safety: {imminent_violence: ongoing}}}\n"))
    assert '<span class="some" title="seen true; never false nor unknown">' in html
    assert '<b class="badge">never false nor unknown</b>safety.imminent_violence: ongoing' in html
    assert '<b class="badge">never fires</b>heated' in html


def test_whatever_stands_in_the_rules_is_shown_as_text(tmp_path: Path) -> None:
    rules = RULES.replace("because: There is violence", 'because: "<script>alert(1)</script>"')
    head = "name: small\ntitle: <b>x</b>\n"
    _, html = page(write_book(tmp_path, TESTS, rules))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert head not in html


def test_the_page_asks_for_nothing(tmp_path: Path) -> None:
    _, html = page(write_book(tmp_path))
    assert "default-src 'none'" in unescape(html)
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', html) == []


def test_without_jinja_the_message_is_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coverage, _ = page(write_book(tmp_path))
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name == "jinja2":
            raise ImportError
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ExtraMissing, match=r"pip install 'ottava\[html\]'"):
        to_html(coverage, "x")
