"""What a reader of each form of a report reads: its words, without markup and without how lines are broken."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ottava.engine.inference.advice import Advice
from ottava.engine.report.html.page import to_html
from ottava.engine.report.markdown import to_markdown
from ottava.engine.report.text import to_text

WIDE = 100_000
UNSEEN = {"style", "script", "title"}


def text_words(advice: Advice, title: str = "", verbose: bool = False) -> str:
    return flat(to_text(advice, full=True, title=title, verbose=verbose, width=WIDE))


def card_words(advice: Advice) -> str:
    return flat(to_text(advice, width=WIDE))


def markdown_words(advice: Advice, title: str = "", verbose: bool = False) -> str:
    text = to_markdown(advice, title=title, verbose=verbose, full=True)
    return flat(" ".join(each.content for each in markdown_tokens(text)))


def html_words(advice: Advice, title: str = "", verbose: bool = False) -> str:
    return flat("".join(Elements(to_html(advice, title=title, verbose=verbose)).text))


def flat(text: str) -> str:
    """The text with every run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def markdown_tokens(text: str) -> list[Token]:
    """The tokens of Markdown with tables and strikethrough, each passage of text with its own."""
    tokens = []
    for block in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        inline = block.children or []
        tokens += inline if block.type == "inline" else [block]
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            token.content = " "
    return joined(tokens)


def joined(tokens: list[Token]) -> list[Token]:
    """Neighbouring texts as one: an escaped character is a token of its own."""
    result: list[Token] = []
    for token in tokens:
        if token.type.startswith("text") and result and result[-1].type == "text":
            result[-1].content += token.content
        else:
            token.type = "text" if token.type.startswith("text") else token.type
            result.append(token)
    return result


class Elements(HTMLParser):
    """The elements of an HTML document with their attributes, and its text apart from styles and scripts."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._inside = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in UNSEEN:
            self.text.append(data)
