"""From the folder of a finished run back to its cases, each with the advice on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from ottava.facts import Case
from ottava.facts.attribute import UNKNOWN, plain_value
from ottava.facts.computed import ComputedAttribute
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import InputError

from ..batch.batching import Position, batching_of
from ..batch.errors import BatchError
from ..batch.inputs import STANDARD_INPUT, Input, Inputs
from ..batch.manifest import Manifest, manifest_of, run_mapping
from ..batch.reading import CaseReader
from ..batch.rulebook_copy import run_rulebook, same_rulebook
from ..batch.writing import PARTIAL
from ..inference.advice import Advice, FactUsed
from ..rulebook.rulebook import Rulebook
from ..tables.mapping.model import TableMapping
from .errors import EvaluationError
from .run_contents import result_lines

_AT_ONCE = 256
_LONGEST = 500
_PUT_BACK = "put the cases back as they were, or make the run again"
_NAME_THEM = "name where they are now with `--cases`, or make the run again"


class AdvisedCase(NamedTuple):
    """A case of a run, with the advice on it."""

    case: Case
    advice: Advice


@dataclass(frozen=True, slots=True)
class AdvisedRun:
    """A finished run: what it was made of, its rulebook, the files that its cases are in, and the mapping of tables."""

    folder: Path
    manifest: Manifest
    rulebook: Rulebook
    inputs: Inputs
    mapping: TableMapping | None = None

    def cases(self) -> Iterator[AdvisedCase]:
        """Return the cases in the order of the run, each with its advice; they are read as they are asked for.

        Raises EvaluationError where results and cases do not belong together.
        """
        cases = self._cases_read()
        decoder = msgspec.json.Decoder(Advice)
        for line, stored, (id, content) in result_lines(self.folder, self.manifest, self.rulebook):
            try:
                advice = decoder.decode(stored.data)
            except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
                raise EvaluationError(
                    f"line {line} of the results in {self._shown} is no advice as this version of Ottava writes it; "
                    "make the run again with `ottava batch`"
                ) from None
            if id not in ("", advice.case):
                raise EvaluationError(
                    f"line {line} of the results in {self._shown} is not as the run has left it; make the run again"
                )
            changed = False
            for case, digest in cases:
                if case.id == advice.case:
                    if content in ("", digest):
                        break
                    changed = True  # or one of the same id that was set aside
            else:
                raise self._missing(advice.case, line, changed)
            if not content and (fact := self._other_fact(case, advice)) is not None:
                raise EvaluationError(
                    f"the case {quoted(case.id)} in {self._inputs_shown} has changed since the run: the advice on it "
                    f"(line {line} of the results in {self._shown}) rests on {quoted(fact.said)}; {_PUT_BACK}"
                )
            yield AdvisedCase(case, advice)

    def _missing(self, case: str, line: int, changed: bool) -> EvaluationError:
        if changed:
            return EvaluationError(
                f"the case {quoted(case)} in {self._inputs_shown} has changed since the run advised on it (line "
                f"{line} of the results in {self._shown}); {_PUT_BACK}"
            )
        return EvaluationError(
            f"the results in {self._shown} have a case {quoted(case)} (line {line}), which is not in "
            f"{self._inputs_shown}, or not at its place; {_NAME_THEM}"
        )

    def _cases_read(self) -> Iterator[tuple[Case, str]]:
        """Return what the run has read, and what it set aside only later as well; and the digests of their contents."""
        vocabulary = self.rulebook.vocabulary
        reader = CaseReader(vocabulary, self.mapping)
        batching = batching_of(self._named_as_in_the_run(), _AT_ONCE, vocabulary, self.mapping)
        day = None if self.manifest.day is None else date.fromisoformat(self.manifest.day)
        for batch, _ in batching.batches(Position()):
            for piece in batch.pieces:
                for _, found, _ in reader.cases(piece):
                    if isinstance(found, Case):
                        yield found if day is None else found.on(day), found.digest

    def _named_as_in_the_run(self) -> Iterator[Input]:
        """Return the files; cases without an id are called after them, so what was standard input is called so."""
        piped = self.manifest.inputs == (STANDARD_INPUT,)
        for each in self.inputs:
            yield replace(each, name="standard input") if piped else each

    def _other_fact(self, case: Case, advice: Advice) -> FactUsed | None:
        """Return a fact that the advice rests on and that the case does not have, if there is one."""
        parties = {party.id: party for party in case.parties}
        for fact in _facts(advice):
            *owner, name = fact.path.split(".")
            path = f"party.{name}" if owner[0] == "parties" else fact.path
            if isinstance(self.rulebook.vocabulary.get(path), ComputedAttribute):
                continue
            if owner[0] == "parties":
                party = parties.get(".".join(owner[1:]))
                seen = None if party is None else party.get(name)
            else:
                seen = case.get(fact.path)
            if seen is None and fact.value == UNKNOWN:
                continue
            if seen is None or (plain_value(seen.value), seen.certainty) != (fact.value, fact.certainty):
                return fact
        return None

    @property
    def _shown(self) -> str:
        return quoted(str(self.folder), _LONGEST)

    @property
    def _inputs_shown(self) -> str:
        first, *more = (quoted(name, _LONGEST) for name in self.inputs.names)
        return f"{first} and {len(more)} more" if more else first


def _facts(advice: Advice) -> set[FactUsed]:
    """Return what the main conclusions of an advice rest on."""
    concluded = [
        *(each.reasons for each in advice.gates),
        *(each.reasons for each in advice.recommendations),
        *(each.reasons for each in advice.exclusions),
        *(each.reasons for each in advice.directives),
    ]
    return {fact for reasons in concluded for reason in reasons for fact in reason.facts}


def open_run(folder: Path, rulebook: str | Path | None = None, cases: Sequence[str] = ()) -> AdvisedRun:
    """Return the finished run in a folder.

    rulebook: the folder of its rulebook; left out, the copy that the run kept. cases: where its inputs are now; left
    out, where they were. Raises EvaluationError or BatchError if this is no such run, and where what it was made of is
    not there any more or has changed.
    """
    manifest = finished_run(folder)
    names = tuple(cases) or manifest.inputs
    inputs = Inputs(names, manifest.input_format, str(folder), tables_only=manifest.mapping is not None)
    _check(inputs, manifest, named=bool(cases))
    book = _rulebook(folder, manifest, rulebook)
    return AdvisedRun(folder, manifest, book, inputs, run_mapping(folder, manifest, book.vocabulary))


def finished_run(folder: Path) -> Manifest:
    """Return what the run in a folder was made of.

    Raises EvaluationError or BatchError unless it is finished and has the whole advice.
    """
    shown = quoted(str(folder), _LONGEST)
    if any(folder.glob(f"results.*{PARTIAL}")):
        raise EvaluationError(
            f"the run in {shown} is not finished; go on with the same `ottava batch` command and `--resume`"
        )
    manifest = manifest_of(folder)
    if manifest.format != "jsonl":
        written = {"csv": "CSV", "parquet": "Parquet"}[manifest.format]
        raise EvaluationError(
            f"the results in {shown} are written as {written}; expected JSON Lines, which have the whole advice; make "
            "the run again in another folder, without `--format`"
        )
    if manifest.reasons == "none":
        raise EvaluationError(
            f"the results in {shown} were written without reasons; make the run again in another folder, without "
            "`--reasons none`"
        )
    results = manifest.results(folder)
    if not results.is_file():
        raise EvaluationError(f"{shown} has lost its results: there is no `{results.name}`; make the run again")
    return manifest


def _check(inputs: Inputs, manifest: Manifest, named: bool) -> None:
    """Refuse inputs that cannot be read again."""
    if not named and STANDARD_INPUT in inputs.names:
        raise EvaluationError(
            "the run read its cases from standard input, which cannot be read again; name files that have them with "
            "`--cases`, in the order in which they were given"
        )
    try:
        inputs.check()
    except (BatchError, InputError) as error:
        if named:
            raise
        raise EvaluationError(
            f"the cases of the run are not where they were: {_first(manifest.inputs)}, seen from the folder in which "
            "this command was started; start it where the run was started, or name the files with `--cases`"
        ) from error
    had = Inputs(manifest.inputs).files_named() if named else None
    if had is not None and (found := sum(1 for _ in inputs)) != had:
        files = "1 file was" if found == 1 else f"{found:,} files were"
        raise EvaluationError(
            f"{files} named with `--cases`, and the run read {had:,}: {_first(manifest.inputs)}; name each of them "
            "once, in this order"
        )


def _first(names: tuple[str, ...]) -> str:
    """Return the first of some names, and how many there are besides."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(quoted(name, _LONGEST) for name in names[:3]) + more


def _rulebook(folder: Path, manifest: Manifest, named: str | Path | None) -> Rulebook:
    """Return the rulebook of a run, by whose rules its advice was given, in the language of the run."""
    run = manifest.rulebook
    if named is None:
        try:
            return run_rulebook(folder, manifest)
        except InputError as error:
            raise EvaluationError(
                f"the rulebook {quoted(run.path, _LONGEST)} of the run in {quoted(str(folder), _LONGEST)} cannot be "
                "read; name the folder where it is now with `--rulebook`"
            ) from error
    try:
        return same_rulebook(named, folder, manifest)
    except BatchError as error:
        raise EvaluationError(str(error)) from None
