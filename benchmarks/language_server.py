"""How soon the language server answers after a key stroke, as a multiple of parsing the file once.

    python -m benchmarks.language_server              # 300 key strokes in each rulebook
    python -m benchmarks.language_server --strokes 50 # a first look

Characters are typed at random places of a rule file, and taken out again. Each answer is timed in the process of the
server, in CPU time; parsing is timed on the same texts.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

import yaml
from lsprotocol import types

from benchmarks.synthetic import synthetic_rulebook
from ottava.engine.language_server.completion import COMPLETION
from ottava.engine.language_server.diagnostics import as_protocol, seen_at_once, seen_at_rest
from ottava.engine.language_server.hovering import hover
from ottava.engine.language_server.positions import uri_of
from ottava.engine.language_server.publishing import tidy
from ottava.engine.language_server.remark import Remark
from ottava.engine.language_server.view import View
from ottava.engine.language_server.workspace import Workspace
from ottava.engine.rulebook.locating import RULEBOOKS
from ottava.engine.rulebook.reading.authored import from_author
from ottava.facts.source.span import Source

Answer = Callable[[View, types.Position], object]
TYPED = "abcdefghij"
A_PAUSE = 30
"""Key strokes after which somebody stops for a moment; the server tidies up then."""
A_FILE = 20
"""Rules in each file of a rulebook that is made up: as long a file as the built-in rulebook has."""


class Timing(NamedTuple):
    """The seconds of each answer, by what was asked, and those of parsing the same text."""

    parsing: list[float]
    answers: dict[str, list[float]]


def asked() -> dict[str, Answer]:
    """Return what is asked after each key stroke, in this order."""
    return {
        "diagnostics": lambda view, _: as_protocol(map(Remark, seen_at_once(view)), view),
        "hover": _asking(hover, types.HoverParams),
        "completion": _asking(COMPLETION.answer, types.CompletionParams),
        "all files together": lambda view, _: as_protocol(map(Remark, seen_at_rest(view)), view),
    }


def _asking(answer: Callable[[View, Any], Any], params: Any) -> Answer:
    def ask(view: View, position: types.Position) -> object:
        return answer(view, params(types.TextDocumentIdentifier(uri_of(view.path)), position))

    return ask


def timed(path: Path, strokes: int, seed: int = 1) -> Timing:
    """Return how long everything takes after key strokes in a file."""
    rng, workspace, text = Random(seed), Workspace(folders=[path.parent]), path.read_text("utf-8")
    timing = Timing([], {name: [] for name in asked()})
    for number, now in enumerate(_typed(text, strokes, rng)):
        begun = process_time()
        from_author(Source(str(path), now))
        parsing = process_time() - begun
        position = types.Position(rng.randrange(now.count("\n")), rng.randrange(40))
        begun = process_time()
        workspace.put(path, now)
        for name, answer in asked().items():
            view = workspace.view(path)
            assert view is not None, "the file is open"
            answer(view, position)
            if number:  # at first everything is read
                timing.answers[name].append(process_time() - begun)
            begun = process_time()
        if number:
            timing.parsing.append(parsing)
        if number % A_PAUSE == 0:
            tidy()
    return timing


def _typed(text: str, strokes: int, rng: Random) -> Iterator[str]:
    """Yield the text after each key stroke: a character more, and then without it again."""
    for _ in range(strokes // 2 + 1):
        at = rng.randrange(len(text))
        yield text[:at] + rng.choice(TYPED) + text[at:]
        yield text


def written(rules: int, folder: Path) -> Path:
    """Write a made-up rulebook of that many rules, and return one of its files."""
    made = synthetic_rulebook(rules)
    (folder / "rulebook.yaml").write_text(yaml.safe_dump(made.head, sort_keys=False), "utf-8")
    for start in range(0, rules, A_FILE):
        part = yaml.safe_dump(made.rules[start : start + A_FILE], sort_keys=False, allow_unicode=True)
        (folder / f"rules_{start:05}.yaml").write_text(part, "utf-8")
    return folder / f"rules_{rules // 2 // A_FILE * A_FILE:05}.yaml"


def rows(name: str, timing: Timing) -> Iterator[str]:
    """Yield a row of the table for each thing that is asked."""
    for what, seconds in timing.answers.items():
        times = [each / parsing for each, parsing in zip(seconds, timing.parsing, strict=True)]
        yield (
            f"| {name} | {what} | {1000 * median(timing.parsing):.1f} ms | {1000 * median(seconds):.1f} ms "
            f"| {median(times):.1f} | {quantiles(times, n=20)[-1]:.1f} |"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strokes", type=int, default=300)
    parser.add_argument("--rules", type=int, default=1_000, help="rules of the rulebook that is made up")
    given = parser.parse_args()
    print("| a key stroke in | what is asked | parsing the file | median | times parsing | 95 of 100 within |")
    print("| --- | --- | --: | --: | --: | --: |")
    file = RULEBOOKS / "eight_methods" / "circuitous_tactics.yaml"
    lines = len(file.read_text("utf-8").splitlines())
    for row in rows(f"the built-in rulebook, a file of {lines} lines", timed(file, given.strokes)):
        print(row, flush=True)
    with TemporaryDirectory() as folder:
        file = written(given.rules, Path(folder))
        lines = len(file.read_text("utf-8").splitlines())
        for row in rows(f"{given.rules:,} rules, a file of {lines} lines", timed(file, given.strokes)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
