"""The cases in an archive, found by the digests that a log has of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from ottava.facts import Case, Vocabulary
from ottava.facts.source.diagnostic import sorted_diagnostics

from ..authoring.impact.analysis import ReadCase
from ..batch.reject import Reject
from .decision import Decision

_MOST_OF_ONE_ID = 100
"""Cases with the id of a decision that are tried for the day of its advice."""

_TABLES = """
CREATE TABLE cases (digest TEXT, id TEXT, data BLOB, PRIMARY KEY (digest, id)) WITHOUT ROWID;
CREATE TABLE unusable (id TEXT PRIMARY KEY, reason TEXT) WITHOUT ROWID;
"""


class Archive:
    """Finds the case of a decision. The cases are in a temporary file, which nobody else can open and which goes when
    the archive is left.
    """

    def __init__(self, cases: Iterable[ReadCase], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._store = sqlite3.connect("")  # a temporary file that has no name
        try:
            self._store.executescript(_TABLES)
            with self._store:
                self._store.executemany("INSERT OR IGNORE INTO cases VALUES (?, ?, ?)", self._rows(cases))
            self._store.execute("CREATE INDEX by_id ON cases (id)")
        except BaseException:
            self._store.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *raised: object) -> None:
        self._store.close()

    def _rows(self, cases: Iterable[ReadCase]) -> Iterator[tuple[str, str, bytes]]:
        for _, case in cases:
            if isinstance(case, Case):
                yield case.digest, case.id, msgspec.json.encode(case.to_mapping())
            elif case.case is not None:
                self._store.execute("INSERT OR IGNORE INTO unusable VALUES (?, ?)", (case.case, _first(case)))

    def case(self, decision: Decision) -> Case | None:
        """Return the case that the advice was on, if it is there, under the id that it had.

        The day of the advice may have been given beside the case, as by `--day`; such a case is found by its id.
        """
        for (data,) in self._store.execute("SELECT data FROM cases WHERE digest = ? LIMIT 1", (decision.case_digest,)):
            return replace(self._read(data), id=decision.case_id)
        found = self._store.execute("SELECT data FROM cases WHERE id = ? LIMIT ?", (decision.case_id, _MOST_OF_ONE_ID))
        dated = (self._read(data).on(decision.day) for (data,) in found)
        return next((case for case in dated if case.digest == decision.case_digest), None)

    def reason(self, decision: Decision) -> str:
        """Return why a case with the id of the decision could not be read; empty if there is none."""
        found = self._store.execute("SELECT reason FROM unusable WHERE id = ?", (decision.case_id,)).fetchone()
        return "" if found is None else str(found[0])

    def _read(self, data: bytes) -> Case:
        return Case.from_mapping(msgspec.json.decode(data), self._vocabulary)


def _first(reject: Reject) -> str:
    return sorted_diagnostics(reject.diagnostics)[0].message
