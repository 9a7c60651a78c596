"""Reading cases from files: YAML, JSON or JSON Lines, one case or many."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import PurePath

from ottava.engine.source.diagnostic import Diagnostic
from ottava.engine.source.node import Node, Scalar, Sequence, plain
from ottava.engine.source.reading import read_source
from ottava.engine.source.span import Source, Span

from .case import Case
from .checking import NAMELESS, case_id, check
from .errors import InvalidCase
from .filled_form import LONGEST_CASE_ID
from .vocabulary import Vocabulary, built_in_vocabulary

Piece = tuple[Node | None, tuple[Diagnostic, ...]]
"""The text of one case: its node, if there is one, and what is wrong with the text itself."""

_BEFORE_A_DOCUMENT = frozenset({"yaml-version", "tag"})


def read_cases(
    path: str | os.PathLike[str], vocabulary: Vocabulary | None = None
) -> Iterator[Case | InvalidCase]:
    """The cases of a file, one by one. A case with mistakes comes as an InvalidCase, and the rest goes on.

    The ending says what the file is: `.json` one object or a list of them, `.jsonl` or `.ndjson` an object
    a line, anything else YAML, one document or several. A case without an id is called after the file, and
    by its number too if there are several: `morning-3`.

    Raises UnreadableSource, at once, for a file that is missing or is not text.
    """
    return cases_from(read_source(path), vocabulary)


def read_case(path: str | os.PathLike[str], vocabulary: Vocabulary | None = None) -> Case:
    """The one case of a file.

    Raises InvalidCase if it has mistakes or there is not exactly one case, UnreadableSource as `read_cases`.
    """
    source = read_source(path)
    first, *others = islice(cases_from(source, vocabulary), 2)
    if isinstance(first, InvalidCase):
        raise first
    if others:
        message = f"found more than one case in `{source.name}`, expected one"
        hint = "keep one case in the file, or read it as a file of many cases"
        raise InvalidCase([Diagnostic("several-cases", message, hint=hint)], case=_stem(source))
    return first


def cases_from(source: Source, vocabulary: Vocabulary | None = None) -> Iterator[Case | InvalidCase]:
    """The cases of a text, as `read_cases` does it; the ending of the name of the source says what it is."""
    vocabulary = vocabulary or built_in_vocabulary()
    pieces = iter(_pieces(source))
    start = list(islice(pieces, 2))
    stem = _stem(source)
    if not start:
        span = Span(source, 0, 0)
        hint = "write at least `parties:` with what is known of each"
        yield InvalidCase(
            [Diagnostic("no-case", "found no case, expected one or more", span, hint)], case=stem
        )
    elif len(start) == 1:
        yield _case(start[0], vocabulary, stem)
    else:
        for number, piece in enumerate(chain(start, pieces), start=1):
            ending = f"-{number}"
            yield _case(piece, vocabulary, stem[: LONGEST_CASE_ID - len(ending)] + ending)


def _case(piece: Piece, vocabulary: Vocabulary, id: str) -> Case | InvalidCase:
    node, diagnostics = piece
    if node is None:
        return InvalidCase(diagnostics, case=id)
    data = plain(node)
    form, mistakes = check(data, vocabulary, id)
    if form is None or diagnostics:
        return InvalidCase(
            [*diagnostics, *(each.diagnostic(node) for each in mistakes)], case=case_id(data, id)
        )
    return Case.from_form(form)


def _stem(source: Source) -> str:
    stem = "".join(letter if letter.isprintable() else "_" for letter in PurePath(source.name).stem)
    return stem.strip()[:LONGEST_CASE_ID] or NAMELESS


def _pieces(source: Source) -> Iterable[Piece]:
    # One of the two is imported, as it is asked for: whoever has files of one kind need not wait for the other.
    ending = PurePath(source.name).suffix.lower()
    if ending in (".json", ".jsonl", ".ndjson"):
        from ottava.engine.source.json_text import from_json, from_json_lines

        if ending != ".json":
            return from_json_lines(source)
        node, diagnostics = from_json(source)
        if isinstance(node, Sequence):
            return _shared_out(node.items, diagnostics)
        return [(node, diagnostics)]
    from ottava.engine.source.yaml_text import from_yaml

    documents, diagnostics = from_yaml(source)
    return _shared_out([each for each in documents if not _is_empty(each)], diagnostics)


def _is_empty(document: Node) -> bool:
    return isinstance(document, Scalar) and document.value is None


def _shared_out(nodes: Iterable[Node], diagnostics: Iterable[Diagnostic]) -> Iterator[Piece]:
    """Each node with the diagnostics that fall into it; others stand for a node that was given up."""
    waiting = deque(sorted(diagnostics, key=_start))
    for node in nodes:
        before, inside = _taken(waiting, node.span.start), _taken(waiting, node.span.end + 1)
        leading = [each for each in before if each.code in _BEFORE_A_DOCUMENT]
        if lost := tuple(each for each in before if each not in leading):
            yield None, lost
        yield node, (*leading, *inside)
    if waiting:
        yield None, tuple(waiting)


def _taken(waiting: deque[Diagnostic], end: int) -> list[Diagnostic]:
    """Takes away those that begin before `end`."""
    taken = []
    while waiting and _start(waiting[0]) < end:
        taken.append(waiting.popleft())
    return taken


def _start(diagnostic: Diagnostic) -> int:
    return 0 if diagnostic.span is None else diagnostic.span.start
