"""What is compared of the advice on one case, read from a line of results without building the whole advice."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Raw, Struct

from ottava.facts.source.diagnostic import quoted

from ...batch.manifest import Manifest
from ...batch.results_file import StoredLine
from ...rulebook.conclusion import variant_name
from ..errors import EvaluationError
from ..run_contents import KnownCase, contents_known, result_lines
from .chance import MILLION

Table = Literal["first", "advised", "excluded", "gate", "do", "avoid", "stopped", "nothing fits"]
"""What something is in a case: the first method, a method advised or excluded, a gate, or a thing to do or to avoid."""


class AdviceMark(Struct, frozen=True, array_like=True):
    """Something that the advice on a case says. `id`: of a method with its stage, as in `rigidity_with_softness.firm`,
    of a gate or of a directive; empty for what there is only one of.
    """

    table: Table
    id: str


class CaseOutcome(Struct, frozen=True, array_like=True):
    """What is compared of the advice on a case.

    content: the digest of what is known of the case; empty if the run did not keep it. at, size: where the line is in
    the results. advice: a digest of all that the advice says. certainty: of the first place, in millionths.
    """

    case: str
    content: str
    at: int
    size: int
    advice: str
    marks: tuple[AdviceMark, ...]
    certainty: int | None


class _Place(Struct):
    method: str
    title: str
    stage: str | None
    rank: int | None = None
    certainty: float = 0.0


class _Gate(Struct):
    id: str
    title: str
    effect: str


class _Directive(Struct):
    id: str
    kind: Literal["do", "avoid"]
    text: str


class _Line(Struct):
    """An advice, of which only some parts are looked into. Neither its rulebook nor its breaches are advice."""

    case: str
    nothing_fits: str | None
    gates: Raw
    recommendations: Raw
    exclusions: Raw
    directives: Raw
    attention: Raw
    plan: Raw
    assessments: Raw
    questions: Raw
    stability: Raw
    looked_at: Raw = Raw(b"")
    card: Raw = Raw(b"")


_LINES = msgspec.json.Decoder(_Line)
_GATES = msgspec.json.Decoder(tuple[_Gate, ...])
_PLACES = msgspec.json.Decoder(tuple[_Place, ...])
_DIRECTIVES = msgspec.json.Decoder(tuple[_Directive, ...])


class Outcomes:
    """The outcomes of a run in their order, read as they are asked for. `titles`: what was met, as it is called.

    everything: whether questions and stability count as well; they cannot if only one of two runs was thorough.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, everything: bool = True) -> None:
        self.folder = folder
        self.results = manifest.results(folder)
        self._manifest = manifest
        self.titles: dict[AdviceMark, str] = {}
        self.contents_known = contents_known(folder)
        self._everything = everything

    def __iter__(self) -> Iterator[CaseOutcome]:
        """Yield them. Raises EvaluationError for results that are not as the run has left them."""
        for number, stored, known in result_lines(self.folder, self._manifest):
            try:
                outcome = self._outcome(stored, known)
            except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
                raise EvaluationError(
                    f"line {number} of {quoted(str(self.results), 500)} is not as the run has left it; make the run "
                    "again with `ottava batch`"
                ) from None
            yield outcome

    def _outcome(self, stored: StoredLine, known: KnownCase) -> CaseOutcome:
        line = _LINES.decode(stored.data)
        id, content = known
        if id not in ("", line.case):
            raise ValueError("the ids are those of other results")
        first = False
        certainty = 0.0
        marks: dict[AdviceMark, None] = {}

        def mark(table: Table, id: str, title: str) -> None:
            found = AdviceMark(table, id)
            marks[found] = None
            self.titles.setdefault(found, title)

        for place in _PLACES.decode(line.recommendations):
            mark("advised", variant_name(place.method, place.stage), place.title)
            if place.rank == 1:
                mark("first", variant_name(place.method, place.stage), place.title)
                first, certainty = True, max(certainty, place.certainty)
        for place in _PLACES.decode(line.exclusions):
            mark("excluded", variant_name(place.method, place.stage), place.title)
        for gate in _GATES.decode(line.gates):
            mark("gate", gate.id, gate.title)
            if gate.effect == "stop":
                mark("stopped", "", "")
        for directive in _DIRECTIVES.decode(line.directives):
            mark(directive.kind, directive.id, directive.text)
        if line.nothing_fits is not None:
            mark("nothing fits", "", "")
        advice = self._digest(line)
        return CaseOutcome(
            line.case,
            content,
            stored.at,
            stored.size,
            advice,
            tuple(marks),
            round(certainty * MILLION) if first else None,
        )

    def _digest(self, line: _Line) -> str:
        said = [line.gates, line.recommendations, line.exclusions, line.directives, line.attention, line.plan]
        said += [line.assessments, line.looked_at]
        if self._everything:
            said += [line.questions, line.stability, line.card]
        digest = blake2b((line.nothing_fits or "").encode(), digest_size=12)
        for part in chain.from_iterable((b"\0", each) for each in said):
            digest.update(part)
        return digest.hexdigest()
