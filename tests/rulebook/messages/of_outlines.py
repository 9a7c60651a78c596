"""Messages about the outline of the text behind a rulebook: engine/authoring/fidelity."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from rulebook.messages.message import Message

from ottava.engine.authoring.fidelity.outline import FILE, InvalidOutline, read_outline
from ottava.engine.rulebook.loading import load_rulebook
from ottava.facts.source.diagnostic import Diagnostic

HEAD = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3}
methods: [{id: listening, number: 4, title: Listening, kind: competing, acts_on: people, steps: [Listen to each]}]
points: [{id: warmth, number: 2, title: Warmth, text: Be kind.}]
"""
RULES = """\
- id: heard
  title: Heard
  when: always
  then: {recommend: listening, strength: weak}
  because: Always
  source: {place: methods/4, basis: text}
"""
ENCODED = "rules: [heard]"


def outline(text: str | None) -> Callable[[], Diagnostic]:
    """What is said of an outline `book/source/outline.yaml`; None: there is no such file."""

    def read() -> Diagnostic:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            file = "book" / FILE
            file.parent.mkdir(parents=True)
            Path("book/rulebook.yaml").write_text(HEAD, "utf-8")
            Path("book/rules.yaml").write_text(RULES, "utf-8")
            if text is not None:
                file.write_text(text, "utf-8")
            try:
                read_outline("book", load_rulebook("book"))
            except InvalidOutline as invalid:
                return invalid.diagnostics[0]
        raise AssertionError("the outline has no mistakes")

    return read


def places(*encoded: str) -> str:
    """An outline of a text whose fourth method says something, which is encoded so."""
    listed = "\n".join(
        f"- place: methods/4\n  title: Listening\n  says:\n  - says: Listen to people\n    {each}" for each in encoded
    )
    return f"title: A text\nabout: About people\nplaces:\n{listed}\n"


MESSAGES = {
    "no-outline": Message(
        "No outline of a text stands beside the rulebook.",
        "Make a folder `source` in that of the rulebook, and the file `outline.yaml` in it.",
        outline(None),
    ),
    "repeated-place": Message(
        "A place of the text is there twice.",
        "Put everything that it says under one of the two.",
        outline(places(ENCODED, ENCODED)),
    ),
    "not-encoded": Message(
        "Something that the text says is only written down.",
        "Name the rules, steps, points or lines to avoid that rest on it, or say under `left_out` why nothing does.",
        outline(places("")),
    ),
    "unknown-rule": Message(
        "There is no rule of that name.",
        "Mend the name; if the rule was taken away, name what rests on the statement now, or say why nothing does.",
        outline(places("rules: [herd]")),
    ),
    "unknown-point": Message(
        "There is no such point.",
        "Mend the name.",
        outline(places("points: [warmht]")),
    ),
    "unknown-method": Message(
        "There is no such method.",
        "Mend the name.",
        outline(places("steps: {listning: [Listen]}")),
    ),
    "no-such-line": Message(
        "No line of the method holds these words, or several do.",
        "Take over some words of the line in `rulebook.yaml` as they are, enough of them to tell it from the others.",
        outline(places("steps: {listening: [Shout]}")),
    ),
    "text-not-named": Message(
        "A rule says that it rests on the text, and no statement at its place of the outline names it.",
        "Write down what the text says there and name the rule beside it; if it does not say so, the basis is another.",
        outline(places("points: [warmth]")),
    ),
}
