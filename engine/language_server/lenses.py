"""Lines above rules and tests: what the tests show of a rule, how a test came out, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from ottava.facts.source.node import Mapping, Node, Scalar, Sequence

from ..rulebook.reading.from_rule_file import RULES
from .errands.measuring import Measures, RuleMeasure
from .keeping import Keeper
from .view import Feature, View

WRITE_TEST = "ottava.writeTest"
SHOW_TESTS = "ottava.showTests"
RUN_TEST = "ottava.runTest"
EXPLAIN = "ottava.explainOnCase"
SHOW_IMPACT = "ottava.showImpact"


def lens_feature(keeper: Keeper) -> Feature:
    """Return the feature, with what keeps the results of the tests."""

    def answer(view: View, params: types.CodeLensParams) -> list[types.CodeLens]:
        if view.kind not in ("rules", "head", "tests"):
            return []
        return lenses(view, params.text_document.uri, keeper.of(view))

    return Feature(types.TEXT_DOCUMENT_CODE_LENS, answer, types.CodeLensOptions(resolve_provider=False))


def lenses(view: View, uri: str, measures: Measures | None) -> list[types.CodeLens]:
    """Return the lines above what stands in a file. measures: what the tests showed last, if they have run."""
    match view.kind:
        case "rules":
            return [_top(view, uri), *_of_rules(view, uri, measures)]
        case "head":
            return [_top(view, uri)]
        case "tests":
            return list(_of_tests(view, uri, measures))
        case _:
            return []


def _top(view: View, uri: str) -> types.CodeLens:
    return _lens(view, 0, "what the edit changes", SHOW_IMPACT, uri)


def _of_rules(view: View, uri: str, measures: Measures | None) -> Iterator[types.CodeLens]:
    for entry in rule_entries(view.document):
        name, start = id_of(entry), entry.span.start
        if name is None:
            continue
        known = measures.rules.get(name) if measures is not None else None
        if known is not None:
            yield _lens(view, start, in_words(known), SHOW_TESTS, uri, name)
            yield _lens(view, start, "explain on a case", EXPLAIN, uri, name)
        if known is not None and not known.tests:
            yield _lens(view, start, "write a test", WRITE_TEST, uri, name)


def _of_tests(view: View, uri: str, measures: Measures | None) -> Iterator[types.CodeLens]:
    entries = view.document.items if isinstance(view.document, Sequence) else ()
    known = measures.entries.get(str(view.path), ()) if measures is not None else ()
    same = len(known) == len(entries)  # an entry more or less, and the results are of others
    for place, entry in enumerate(entries):
        result = known[place] if same else None
        if result is None:
            title = "not run: its rule is not enabled" if same else "run"
        else:
            title = "failed: run again" if result.failures else "passed: run again"
        yield _lens(view, entry.span.start, title, RUN_TEST, uri, place)


def rule_entries(document: Node | None) -> Iterator[Mapping]:
    """Yield the rules of a file, as far as they can be read."""
    listed = document.get(RULES) if isinstance(document, Mapping) else document
    if isinstance(listed, Sequence):
        yield from (each for each in listed.items if isinstance(each, Mapping))


def id_of(entry: Mapping) -> str | None:
    """Return the id of a rule; None where it has none yet."""
    node = entry.get("id")
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def in_words(measure: RuleMeasure) -> str:
    """Return what the tests show of a rule, for a line above it."""
    parts = [f"fires in {_counted(measure.fires, 'test')}", _counted(measure.near_misses, "near miss", "near misses")]
    if measure.conditions:
        parts.append(f"conditions {measure.seen} of {measure.conditions} seen")
    return " · ".join(parts)


def _counted(number: int, one: str, several: str | None = None) -> str:
    return f"{number or 'no'} {one if number == 1 else several or one + 's'}"


def _lens(view: View, offset: int, title: str, command: str, *arguments: object) -> types.CodeLens:
    at = view.positions.position(view.source, offset)
    return types.CodeLens(types.Range(at, at), types.Command(title, command, arguments=list(arguments)))
