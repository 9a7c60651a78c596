"""Two finished runs compared: what shifted, what exceeds chance, which cases changed, why and by which edits."""

from __future__ import annotations

import heapq
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError

from ...authoring.impact.analysis import titles_of, titles_of_stages
from ...authoring.impact.comparison import Comparison as Impact
from ...authoring.impact.comparison import ImpactTally, VersionLabel
from ...authoring.impact.edit import RuleEdit
from ...authoring.impact.partial import PartialRulebooks
from ...authoring.impact.rule_diff import edits_between
from ...authoring.impact.version import FileNames, RulebookVersion
from ...batch.folder import STATE, lock
from ...batch.manifest import COPY, Manifest
from ...batch.results_file import ResultsFile
from ...batch.rulebook_copy import in_run_language, source_rulebook
from ...batch.writing import REJECTS, write_json
from ...rulebook.rulebook import Rulebook
from ..errors import EvaluationError
from ..run_reading import finished_run, open_run
from .chance import CONFIDENCE, LEVEL, Independent
from .changing import Causes, Changes, Places
from .comparison import CHANGED, COMPARISON, FORM, CasesTold, Differs, RunComparison, RunLabel
from .joining import Joined, joined
from .naming import Naming
from .outcome import Outcomes
from .shifts import Among, Part, ShiftCounts, judged, shift_of_set_aside, shifts_apart, shifts_in_both


class _Run(NamedTuple):
    """A finished run, with its rulebook as far as that is still known: in its language, and as it is written."""

    folder: Path
    manifest: Manifest
    rulebook: Rulebook | None
    written: Rulebook | None
    missing: str

    @classmethod
    def of(cls, folder: Path) -> _Run:
        manifest = finished_run(folder)
        try:
            written = source_rulebook(folder, manifest)
            return cls(folder, manifest, in_run_language(written, manifest), written, "")
        except OttavaError as error:
            return cls(folder, manifest, None, None, str(error).partition("\n")[0])

    @property
    def label(self) -> VersionLabel:
        book = self.manifest.rulebook
        return VersionLabel(book.path, book.name, book.version, book.fingerprint)

    def version(self) -> RulebookVersion | None:
        """Return the rulebook as one of two to compare."""
        if self.written is None or self.written.text is None:
            return None
        called = FileNames(((f"{self.folder / COPY}/", ""),))
        return RulebookVersion(str(self.folder), self.written, self.written.text, called)

    def told(self, cases: int, set_aside: int) -> RunLabel:
        manifest = self.manifest
        return RunLabel(
            str(self.folder), cases, set_aside, self.label, manifest.ottava, manifest.thorough, manifest.day
        )


def refuse_same_folder(old: Path, new: Path) -> None:
    """Raise EvaluationError for a run that would be compared with itself."""
    if new.resolve() == old.resolve():
        raise EvaluationError(f"{quoted(str(old), 500)} would be compared with itself; name two runs")


def compare_runs(old: Path, new: Path, cases: Sequence[str] = ()) -> RunComparison:
    """Compare a finished run with an earlier one, and write what is found into its folder: `comparison.json`, and
    `changed.jsonl` with a line for each case in both whose advice changed.

    cases: where the inputs of the later run are now; left out, where they were.

    Raises EvaluationError or BatchError for a folder that holds no finished run, or that another run writes into;
    OSError if nothing can be written.
    """
    refuse_same_folder(old, new)
    then, now = _Run.of(old), _Run.of(new)
    with lock(new), TemporaryDirectory(prefix="comparing-", dir=new / STATE) as made:
        found = _compared(then, now, Path(made), cases)
        write_json(new / COMPARISON, found)
    return found


def _compared(then: _Run, now: _Run, room: Path, inputs: Sequence[str]) -> RunComparison:
    everything = then.manifest.thorough == now.manifest.thorough
    old, new = (Outcomes(each.folder, each.manifest, everything=everything) for each in (then, now))
    counts, places = ShiftCounts(), _Places(room)
    for share in joined(old, new, room):
        with places.share() as changed:
            for each in share:
                counts.add(each)
                changed(each)
    naming = Naming([each.rulebook for each in (now, then) if each.rulebook is not None], [new.titles, old.titles])
    impact, no_causes = _impact(then, now, counts.then.cases, places, everything, inputs)
    assert impact.cases is not None, "cases were compared"
    advising = not impact.same or impact.cases.changed > 0
    other = counts.relations["apart"] + counts.relations["other content"] > 0
    asides = [_lines(each.folder / REJECTS) for each in (then, now)]
    cases = (
        counts.then.cases + counts.only_then.cases + counts.repeated_then,
        counts.now.cases + counts.only_now.cases + counts.repeated_now,
    )
    aside = shift_of_set_aside(Independent(asides[0], cases[0] + asides[0], asides[1], cases[1] + asides[1]))
    parts, aside, tests = judged(_parts(counts, naming, advising=advising), aside)
    return RunComparison(
        FORM,
        then.told(cases[0], asides[0]),
        now.told(cases[1], asides[1]),
        _DIFFERS[advising, other],
        CasesTold(
            counts.then.cases,
            counts.relations["other content"],
            counts.only_then.cases - counts.relations["other content"],
            counts.only_now.cases - counts.relations["other content"],
            counts.repeated_then,
            counts.repeated_now,
            old.contents_known and new.contents_known,
        ),
        LEVEL,
        CONFIDENCE,
        tests,
        parts,
        aside,
        impact,
        no_causes,
    )


_DIFFERS: dict[tuple[bool, bool], Differs] = {
    (True, False): "advising", (False, True): "cases", (True, True): "both", (False, False): "nothing",
}  # fmt: skip


def _parts(counts: ShiftCounts, naming: Naming, *, advising: bool) -> Iterator[Part]:
    """Yield the comparisons that say something.

    Where only the cases differ, those that both runs hold have the same advice; the others are held against them where
    a run has no others.
    """
    if advising and counts.then.cases:
        yield shifts_in_both(counts, naming)
    before: Among = "only then" if advising or counts.only_then.cases else "in both"
    after: Among = "only now" if advising or counts.only_now.cases else "in both"
    if before != after and counts.side(before, before=True).cases and counts.side(after, before=False).cases:
        yield shifts_apart(counts, before, after, naming)


class _Places:
    """Where the advice that changed is in the results, kept on disk, and given out in the order of the later run."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self._files: list[Path] = []
        self.count = 0

    @contextmanager
    def share(self) -> Iterator[Callable[[Joined], None]]:
        """Yield a function that takes the cases of a share, of which it keeps those whose advice changed."""
        file = self.room / f"changed-{len(self._files)}"
        self._files.append(file)
        with open(file, "xb") as lines:

            def keep(each: Joined) -> None:
                old, new = each.old, each.new
                if each.relation == "same" and old is not None and new is not None and old.advice != new.advice:
                    lines.write(b"%d %d %d %d\n" % (new.at, new.size, old.at, old.size))
                    self.count += 1

            yield keep

    def __iter__(self) -> Iterator[Places]:
        with ExitStack() as stack:
            files = [stack.enter_context(open(file, "rb")) for file in self._files]
            yield from heapq.merge(*((Places(*map(int, line.split())) for line in file) for file in files))


def _impact(
    then: _Run, now: _Run, compared: int, places: _Places, everything: bool, inputs: Sequence[str]
) -> tuple[Impact, str]:
    """Return which cases changed and by which edits, having written each; and why no edits could be looked for."""
    titles: dict[str, str] = {}
    for each in (then, now):
        if each.rulebook is not None:
            titles |= titles_of(each.rulebook) | titles_of_stages(each.rulebook)
    edits: tuple[RuleEdit, ...] = ()
    causes, no_causes = None, then.missing or now.missing
    old, new = then.version(), now.version()
    if old is not None and new is not None and then.label.fingerprint != now.label.fingerprint:
        edits = edits_between(old, new)
        try:
            cases = open_run(now.folder, cases=inputs).cases()
            causes = Causes(PartialRulebooks(old, new, edits), cases) if places.count else None
        except OttavaError as error:
            no_causes = str(error).partition("\n")[0]
    tally = ImpactTally(compared=compared)
    before, after = (partial(ResultsFile, each.folder, each.manifest) for each in (then, now))
    changes = Changes(before, after, everything, lambda rule: titles.get(f"rule {rule}", rule), tally)
    encoder = msgspec.json.Encoder()
    with open(places.room / CHANGED, "xb") as file:
        for change in changes.found(places, causes):
            file.write(encoder.encode(change) + b"\n")
    os.replace(places.room / CHANGED, now.folder / CHANGED)  # which follows no link
    left = (0, "") if causes is None else (causes.left, causes.left_out)
    return Impact(then.label, now.label, edits, tally.cases(*left), None, titles), no_causes


def _lines(path: Path) -> int:
    with suppress(FileNotFoundError), open(path, "rb") as lines:
        return sum(1 for _ in lines)
    return 0
