"""A replay as a page of text, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest

import msgspec

from ottava.facts.source.diagnostic import visible

from ..authoring.impact.kinds import Kind, weight
from ..authoring.impact.shown.change_words import difference_lines
from ..authoring.impact.shown.text import counted_kinds
from ..inference.advice import RulebookIdentity
from ..report.layout import Shape, heading, passage
from ..report.words import prose
from .replay_tally import ObstacleCount, ReplayExample, ReplaySummary, ReplayTally
from .replaying import Obstacle, ReplayedDecision

NOTICE = "What the rules advise, then and now; whether that is better is for a person to say."

_MEANT: dict[Obstacle, str] = {
    "no record": "the line is no record that can be read, as a crash may leave one",
    "no case": "the log did not keep the case; `--cases` names files that have it",
    "masked": "the kept case is without what was masked; `--cases` names files that have it whole",
    "not in the archive": "no case in the files of `--cases` has the digest of the one advised on",
    "another case": "the case in the record is not the one advised on: the record was changed",
    "other vocabulary": "the rulebook does not take the case",
    "refused": "there is no advice on the case now",
}
_WIDEST = max(map(len, _MEANT)) + 2


def listed_replays(replayed: Iterable[ReplayedDecision], limit: int) -> list[ReplayedDecision]:
    """Go through all, and return at most `limit` of those with another outcome: those with the weightiest difference,
    in the order of the log where that is the same.
    """
    other = (each for each in replayed if each.verdict == "other outcome")
    found = nsmallest(limit, other, key=lambda each: weight(each.kinds))
    for _ in other:  # with a limit of 0, nothing has been gone through yet
        pass
    return found


def replay_page(
    summary: ReplaySummary, listed: Sequence[ReplayedDecision], titles: Mapping[str, str]
) -> Iterator[Shape]:
    """Yield the shapes of the page of a replay, with the decisions that are to be listed."""
    rulebook = summary.rulebook
    yield passage(f"Replayed by {prose(rulebook.title)}", style="bold")
    said = f"{visible(rulebook.name)} {visible(rulebook.version)}, {rulebook.fingerprint}"
    yield passage(said, style="dim")
    yield passage(f"Ottava {summary.engine_version}", style="dim")
    yield passage("")
    for line in first_lines(summary):
        yield passage(line, style="bold")
    if summary.unlike:
        yield from heading("Not the same by the same rules", "bold red")
        yield passage(_UNLIKE)
        yield from _examples(summary.unlike_examples, summary.unlike)
    if summary.kinds:
        yield from heading("What is different", "bold yellow")
        yield from counted_kinds(summary.kinds)
    if listed:
        yield from heading("Decisions with another outcome, then -> now")
        for each in listed:
            yield from _decision(each, titles)
        if rest := summary.other_outcome - len(listed):
            yield passage(f"and {rest:,} more; --limit lists more, --format json all", "* ", style="dim")
    if summary.not_replayed:
        yield from heading("Not replayed", "bold red")
        for count in summary.not_replayed:
            yield from _obstacle(count)
    yield passage("")
    yield passage(NOTICE, style="dim")


def first_lines(summary: ReplaySummary) -> Iterator[str]:
    """Yield what to say first: how many decisions were replayed, and with which outcome."""
    total, replayed = summary.decisions, summary.replayed
    if not total:
        yield "There is no decision in the log."
        return
    all_of_them = "the one decision" if total == 1 else f"all {total:,} decisions"
    yield f"Replayed {all_of_them if replayed == total else f'{replayed:,} of {_decisions(total)}'}."
    if replayed:
        same = ("the same byte for byte", summary.same), ("the same outcome", summary.same_outcome)
        said = [f"{what} in {count:,}" for what, count in same if count]
        alone = f" (in {summary.only_certainty:,} of them only how certain)" if summary.only_certainty else ""
        other = f"{summary.other_outcome:,}" if summary.other_outcome else "none"
        said.append(f"another outcome in {other}{alone}")
        yield f"Advised now: {', '.join(said)}."


_UNLIKE = (
    "Rulebook, version of Ottava, language and day are the same, and yet the advice is not what the record says. "
    "Either the record, the case or the program was changed, or the advice was thorough with another budget: name "
    "that with `--budget`."
)


def _decision(each: ReplayedDecision, titles: Mapping[str, str]) -> Iterator[Shape]:
    note = f"{each.time}  {_place(each.file, each.line)}"
    yield passage(visible(each.case_id), "* ", style="bold", note=visible(note))
    if each.difference is not None:
        for line in difference_lines(each.difference, titles):
            yield passage(line, indent=2)
    if each.kinds == (Kind.certainty,):
        yield passage("more or less certain, and otherwise the same", indent=2)


def _obstacle(count: ObstacleCount) -> Iterator[Shape]:
    yield passage(_MEANT[count.obstacle], f"{count.obstacle:<{_WIDEST}}{count.decisions:>7,}  ")
    yield from _examples(count.examples, count.decisions)


def _examples(examples: Sequence[ReplayExample], total: int) -> Iterator[Shape]:
    for each in examples:
        case = f" ({visible(each.case_id)})" if each.case_id else ""
        reason = f": {prose(each.reason)}" if each.reason else ""
        yield passage(f"{_place(each.file, each.line)}{case}{reason}", "* ", indent=2)
    if total > len(examples):
        yield passage(f"and {total - len(examples):,} more", "* ", indent=2, style="dim")


def _place(file: str, line: int) -> str:
    return f"{visible(file)}:{line}" if line else visible(file)


def _decisions(count: int) -> str:
    return "1 decision" if count == 1 else f"{count:,} decisions"


SHAPE = 1
"""The version of the shape: a higher one may have lost or changed something, the same one has at most gained."""


def replay_json(
    replayed: Iterable[ReplayedDecision], tally: ReplayTally, rulebook: RulebookIdentity
) -> Iterator[bytes]:
    """Yield the JSON object bit by bit, ending in a newline: every decision on a line of its own, and the summary."""
    encoded = msgspec.json.encode
    yield b'{"shape":%d,\n"decisions":[' % SHAPE
    for number, each in enumerate(replayed):
        yield (b",\n" if number else b"\n") + encoded(each)
    yield b'],\n"summary":' + encoded(tally.summary(rulebook)) + b"}\n"
