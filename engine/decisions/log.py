"""The decision log: one record for each advice, handed to a file or to whatever the application gives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ottava.facts import Case, Vocabulary
from ottava.facts.source.arguments import InvalidCall, expect, expect_path
from ottava.facts.vocabulary import vocabulary_or_built_in

from ..inference.advice import Advice
from .decision import RECORD_VERSION, Decision, digest_of, outcome_of
from .log_file import LogFile
from .masking import masked_paths, unknown_paths


def _now() -> datetime:
    return datetime.now(UTC)


class DecisionLog:
    """Hands a record of each advice to a handler. Safe to share between threads if the handler is.

    handler: called with each record, in the thread that records it. What it raises is raised by `record`: whether the
    advice may be given without a record is for the application to decide.
    keep_cases: whether records keep the case itself, without its title.
    mask: attributes that a kept case leaves out, such as `safety.weapon` or `party.trust`; the word `confidential`
    names all that are confidential. The record names what it leaves out.
    vocabulary: that of the names in `mask`, `advisor.rulebook.vocabulary`; left out, the built-in one. Where anything
    is masked, a kept case leaves out what this vocabulary does not know as well.
    clock: gives the time of a record, with its zone.

    Raises InvalidCall for an argument of the wrong kind, or a name in `mask` that the vocabulary does not have.
    """

    def __init__(
        self,
        handler: Callable[[Decision], None],
        *,
        keep_cases: bool = False,
        mask: Iterable[str] = (),
        vocabulary: Vocabulary | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        expect(callable(handler), "handler", handler, "what is called with each decision; for a file, `to_file`")
        expect(callable(clock), "clock", clock, "what gives the time when it is called")
        self._handler = handler
        self._keep_cases = keep_cases
        self._vocabulary = vocabulary_or_built_in(vocabulary)
        self._mask = masked_paths(mask, self._vocabulary)
        self._clock = clock

    @classmethod
    def to_file(
        cls,
        path: str | os.PathLike[str],
        *,
        fsync: bool = False,
        keep_cases: bool = False,
        mask: Iterable[str] = (),
        vocabulary: Vocabulary | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> DecisionLog:
        """Return a log that appends each record to a file as one line of JSON, from several threads and processes.

        The file is made if it is not there, with permissions for its owner alone. fsync: wait for each record until it
        is on the disk. The other arguments are those of a DecisionLog.

        Raises OSError if the file cannot be read and written to.
        """
        expect_path("path", path)
        name = os.fspath(path)
        expect(bool(name) and "\0" not in name, "path", name, "the path of a file")
        file = LogFile(os.path.abspath(name), fsync)
        log = cls(file, keep_cases=keep_cases, mask=mask, vocabulary=vocabulary, clock=clock)
        file.check()
        return log

    def record(
        self, advice: Advice, case: Case | None = None, *, asked_by: str = "", thorough: bool = False
    ) -> Decision:
        """Record an advice, and return the record.

        case: the one that the advice is on; only a log that keeps cases needs it. asked_by: who asked, in letters that
        print. thorough: whether the advice was asked for so.

        Raises InvalidCall for an argument that does not fit, and whatever the handler raises, which for a file is
        OSError.
        """
        expect(isinstance(advice, Advice), "advice", advice, "the `Advice` to record")
        expect(
            isinstance(asked_by, str) and asked_by.isprintable(),
            "asked_by",
            asked_by,
            "who asked, as a text on one line in letters that print",
        )
        kept, masked = self._kept(advice, case) if self._keep_cases else (None, ())
        time = self._clock()
        if time.tzinfo is None:
            raise InvalidCall("`clock` gives a time without its zone, expected one such as `datetime.now(UTC)`")
        decision = Decision(
            format_version=RECORD_VERSION,
            id=str(uuid4()),
            time=time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z",
            asked_by=asked_by,
            case_id=advice.case,
            case_digest=advice.case_digest,
            day=advice.day,
            language=advice.language,
            thorough=thorough,
            engine_version=advice.engine_version,
            rulebook=advice.rulebook,
            outcome=outcome_of(advice),
            advice_digest=digest_of(advice),
            case=kept,
            masked=masked,
        )
        self._handler(decision)
        return decision

    def _kept(self, advice: Advice, case: Case | None) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return what the record keeps of the case, and the attributes that it leaves out."""
        expect(isinstance(case, Case), "case", case, "the `Case` that the advice is on, since this log keeps cases")
        assert case is not None
        case = case if advice.day is None else case.on(advice.day)
        if case.digest != advice.case_digest:
            raise InvalidCall("`case` is another than the one that the advice is on, by its digest; give that one")
        masked: frozenset[str] = frozenset()
        if self._mask is not None:
            masked = self._mask | unknown_paths(case, self._vocabulary)
        kept = replace(case.without(masked), id=advice.case, title="")
        return kept.to_mapping(), tuple(sorted(masked))
