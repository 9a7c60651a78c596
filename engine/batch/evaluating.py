"""The core: a batch of records in, advice and rejects out.

The same function works in a local process, on a cluster, and wherever else batches of records are handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic, visible
from ottava.facts.source.errors import OttavaError

from ..advisor import Advisor
from ..inference.advice import Advice
from ..inference.blackboard import Trace
from ..inference.errors import FiringLimitExceeded
from ..inference.program import DEFAULT_LIMIT
from ..rulebook.rulebook import Rulebook
from ..tables.mapping.model import TableMapping
from ..workers import Lost
from .deadline import Deadline, TooSlow
from .encoding import Encoder
from .formats import OutputFormat, Reasons
from .piece import Batch, Piece
from .reading import CaseReader
from .reject import Reject, first_error, internal_error, to_line
from .result import CaseResult
from .short_reasons import RuleTexts, without_reasons
from .tally import Tally


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with each case: an immutable value that a worker is given once.

    thorough: also how stable the advice is, which takes some hundred times as long. max_firings, seconds: what one
    case may take. budget: steps that thorough advice on one case may take; left out, as many as for a single one.
    floor: if not 0, no rules are run, and lines of so many bytes are written instead; this measures what reading and
    writing alone cost. day: that of the advice, in place of what cases say; None leaves it to them. mapping: by which
    the rows of tables become cases. reasons: how much JSON Lines say of them. packed: whether results are compressed.
    """

    rulebook: Rulebook
    format: OutputFormat = "jsonl"
    thorough: bool = False
    max_firings: int = DEFAULT_LIMIT
    seconds: float = 60.0
    budget: int | None = None
    floor: int = 0
    day: date | None = None
    mapping: TableMapping | None = None
    reasons: Reasons = "full"
    packed: bool = False

    @property
    def kept(self) -> tuple[str, ...]:
        """The names of the columns of the inputs that stand beside each result."""
        return () if self.mapping is None else self.mapping.kept

    @property
    def encoder(self) -> Encoder:
        """What writes its results."""
        if self.reasons == "full":
            return Encoder(self.format, self.kept, packed=self.packed)
        line = RuleTexts(self.rulebook).short if self.reasons == "ids" else without_reasons
        return Encoder(self.format, self.kept, line, self.packed)


@dataclass(slots=True)
class TimeSpent:
    """Seconds of the worker, by what they went into."""

    validate: float = 0.0
    infer: float = 0.0
    write: float = 0.0

    def add(self, other: TimeSpent) -> None:
        """Add what another has spent."""
        self.validate += other.validate
        self.infer += other.infer
        self.write += other.write


@dataclass(slots=True)
class BatchOutcome:
    """What became of a batch: bytes ready to be written, in the order of the records.

    results: lines, or whole files of a format that has no lines; empty ones are left out.
    ids: a line for each case advised on: its id, the number of its file, of its record, its line, and the digest of
    what is known of it.
    """

    results: list[bytes] = field(default_factory=list)
    rejects: bytes = b""
    ids: bytes = b""
    advised: int = 0
    rejected: int = 0
    tally: Tally = field(default_factory=Tally)
    spent: TimeSpent = field(default_factory=TimeSpent)


_GIVEN_UP: dict[type[OttavaError], tuple[str, str | None]] = {
    FiringLimitExceeded: ("too-many-firings", None),
    TooSlow: ("too-slow", "allow more seconds for a case, or look at this one by itself"),
}
"""What to say of a case that took too much: the code and the hint."""


class Evaluator:
    """Advises on batches of records, by rules compiled once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._advisor = Advisor(work.rulebook, max_firings=work.max_firings, budget=work.budget)
        self._reader = CaseReader(work.rulebook.vocabulary, work.mapping)
        self._deadline = Deadline(work.seconds)
        self._encode = work.encoder
        # Then the digest in an advice is that of the case as it was read, and need not be worked out again.
        self._as_given = work.day is None and not work.rulebook.vocabulary.parts

    def __call__(self, batch: Batch) -> BatchOutcome:
        """Return what becomes of each record. Never raises for what a record says."""
        outcome = BatchOutcome()
        advised: list[CaseResult] = []
        rejects: list[bytes] = []
        ids: list[str] = []
        floor: list[bytes] = []
        for piece in batch.pieces:
            begun = perf_counter()
            for record, found, kept in self._reader.cases(piece):
                read = perf_counter()
                outcome.spent.validate += read - begun
                if isinstance(found, Case) and self._work.floor:
                    floor.append(_floor_line(found, self._work.floor))
                    begun = perf_counter()
                    continue
                result = self._advice(found) if isinstance(found, Case) else found
                begun = perf_counter()
                outcome.spent.infer += begun - read
                if isinstance(result, Reject):
                    rejects.append(to_line(result, piece, record))
                    outcome.tally.reject(*first_error(result, piece, record))
                elif isinstance(found, Case):
                    advice, trace = result
                    advised.append(CaseResult(found, advice, kept))
                    outcome.tally.advised(advice, trace, advised[-1].category, (piece.file, record.number))
                    digest = advice.case_digest if self._as_given else found.digest
                    ids.append(f"{found.id}\t{piece.file}\t{record.number}\t{record.line}\t{digest}\n")
                written = perf_counter()
                outcome.spent.write += written - begun
                begun = written
        begun = perf_counter()
        results = b"".join(floor) if self._work.floor else self._encode(advised)
        outcome.results = [results] if results else []
        outcome.rejects = b"".join(rejects)
        outcome.ids = "".join(ids).encode()
        outcome.advised, outcome.rejected = len(advised) + len(floor), len(rejects)
        outcome.spent.write += perf_counter() - begun
        return outcome

    def advise(self, piece: Piece) -> Sequence[Advice | Reject]:
        """Return the advice on each record of a piece, or why there is none, as values."""
        results = (self._advice(case) if isinstance(case, Case) else case for _, case, _ in self._reader.cases(piece))
        return [result if isinstance(result, Reject) else result[0] for result in results]

    def _advice(self, case: Case) -> tuple[Advice, Trace] | Reject:
        if self._work.day is not None:
            case = case.on(self._work.day)
        try:
            return self._deadline.bounded(lambda: self._advisor.traced(case, thorough=self._work.thorough))
        except OttavaError as error:
            code, hint = _GIVEN_UP.get(type(error), ("no-advice", None))
            return Reject((Diagnostic(code, visible(str(error)), None, hint),), case.id)
        except Exception as error:
            return Reject((internal_error(error, "worked on"),), case.id)


def _lost(batch: Batch) -> BatchOutcome:
    """Return the outcome of a batch of one record on which worker processes died: the record is set aside."""
    (piece,) = batch.pieces
    (record,) = piece.records
    message = "the processes that worked on this case died"
    hint = "it may need more memory than there is; look at it by itself"
    reject = Reject((Diagnostic("worker-died", message, None, hint),))
    outcome = BatchOutcome(rejects=to_line(reject, piece, record), rejected=1)
    outcome.tally.reject(*first_error(reject, piece, record))
    return outcome


def joined(parts: Iterable[BatchOutcome | Lost[Batch]]) -> BatchOutcome:
    """Return the outcome of a batch from those of its parts, in order."""
    whole = BatchOutcome()
    for part in (_lost(each.task) if isinstance(each, Lost) else each for each in parts):
        whole.results += part.results
        whole.rejects += part.rejects
        whole.ids += part.ids
        whole.advised += part.advised
        whole.rejected += part.rejected
        whole.tally.add(part.tally)
        whole.spent.add(part.spent)
    return whole


def _floor_line(case: Case, size: int) -> bytes:
    begun = f'{{"case":"{case.id}","text":"'
    return f'{begun}{"." * (size - len(begun) - 3)}"}}\n'.encode()
