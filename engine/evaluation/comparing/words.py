"""What a comparison of two runs says, in words: what can be told apart, how to read the verdicts, and what stands out.

All texts are on one line each, with whatever could steer a terminal spelt out; they are not escaped for any markup.
"""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.diagnostic import visible

from ...authoring.impact.comparison import Cause
from ...authoring.impact.comparison import Comparison as Impact
from ...authoring.impact.edit import RuleEdit
from ...authoring.impact.shown.change_words import numbers
from ...authoring.impact.shown.words import ONLY_WORDS
from ...report.words import listing, prose
from .chance import Verdict
from .comparison import RunComparison, RunLabel
from .shifts import Among, MeanShift, Part, Shift

TABLES = {
    "first": "What comes first",
    "advised": "What is advised",
    "excluded": "What is excluded",
    "gate": "Gates",
    "do": "What is to be done",
    "avoid": "What is to be avoided",
    "stopped": "Without a method",
    "nothing fits": "Without a method",
}
"""What the rows of a table are called together."""

_SAID = {
    "first": "{title} comes first",
    "advised": "{title} is advised",
    "excluded": "{title} is excluded",
    "gate": "gate: {title}",
    "do": "to do: {title}",
    "avoid": "to avoid: {title}",
    "stopped": "{title}",
    "nothing fits": "{title}",
    "set aside": "records set aside",
}

VERDICTS: dict[Verdict, str] = {
    "beyond chance": "the difference is larger than which cases happened to be there explains; other cases like these "
    "would show it, too",
    "could be chance": "other cases like these might show no such difference, or the opposite; that does not mean that "
    "nothing changed",
    "too few to say": "so few cases are concerned that, with so many differences looked at, whatever they had shown "
    "could have been chance",
}
"""What each verdict means."""


def count(number: int) -> str:
    """`12,345`."""
    return f"{number:,}"


def cases(number: int) -> str:
    """`1 case`, `12 cases`."""
    return "1 case" if number == 1 else f"{count(number)} cases"


def what(shift: Shift) -> str:
    """Return what is counted, by itself: `Listening to opinions comes first`."""
    return _SAID[shift.table].format(title=visible(shift.title))


def percent(shift: Shift, *, before: bool) -> str:
    """Return a share: `46.7 %`."""
    share = shift.before if before else shift.after
    return f"{100 * share.count / share.cases:.1f} %"


def points(number: float) -> str:
    """Return a difference of shares in points of percent, with its sign."""
    return signed(100 * number, 1)


def signed(number: float, decimals: int) -> str:
    """Return a number with its sign, and never as -0."""
    text = f"{number:+.{decimals}f}"
    return text[1:] if not text.strip("+-0.") else text.replace("-", "\N{MINUS SIGN}")


def heading(found: RunComparison) -> str:
    """Return what was compared with what."""
    return f"From {visible(found.old.folder)} to {visible(found.new.folder)}"


def run_line(run: RunLabel) -> str:
    """Return what a run was made of."""
    book = run.rulebook
    rulebook = f"rulebook {visible(book.name)} {visible(book.version)}, {visible(book.fingerprint)}"
    return f"{visible(run.folder)}: {cases(run.cases)}, {rulebook}"


def same_rulebook(found: RunComparison) -> bool:
    """Return whether both runs advised by the very same rules."""
    return found.old.rulebook.fingerprint == found.new.rulebook.fingerprint


def changed_line(found: RunComparison) -> str:
    """Return in how many of the cases in both runs the advice is another."""
    told, changed = found.cases, found.impact.cases
    number = 0 if changed is None else changed.changed
    if not told.in_both:
        return "No case is in both runs."
    if not number:
        return f"The advice is the same in all {cases(told.in_both)} that are in both runs."
    return f"The advice differs in {count(number)} of the {cases(told.in_both)} that are in both runs."


def difference_line(found: RunComparison) -> str:
    """Return what differs between the runs."""
    match found.differs:
        case "nothing":
            return "Both runs hold the same cases and advise on them in the same way: nothing can shift."
        case "advising":
            return f"Both runs hold the same {cases(found.cases.in_both)}; {_other_advice(found)}."
        case "cases":
            return "The rulebook is the same; the cases differ."
        case "both":
            return f"The cases differ, and {_other_advice(found)}."


def meaning(found: RunComparison) -> Iterator[str]:
    """Yield what may be concluded from that."""
    if found.differs == "cases":
        yield (
            "What shifted is therefore due to what came in (drift of the intake), and not to how it is advised on. The "
            "verdicts say whether all that comes in has shifted, or may only seem so from these cases."
        )
    if found.differs == "both":
        yield (
            "Where the cases that only one run holds differ, that can come from either, and the two cannot be told "
            "apart. " + ("" if found.cases.in_both else _TELL_APART)
        ).rstrip()
    if found.differs == "both" and found.cases.in_both:
        yield f"The {cases(found.cases.in_both)} in both runs show what is due to the advising alone."
    if found.differs in ("advising", "both") and found.cases.in_both:
        yield _EXACT


_EXACT = (
    "How the advice on these very cases differs is counted exactly: there is no chance in it. The verdicts answer "
    "another question: would other cases like these show such a difference as well?"
)
_TELL_APART = (
    "To tell the two apart, advise on the cases of the earlier run by the rulebook of now, and compare that with the "
    "earlier run."
)


def _other_advice(found: RunComparison) -> str:
    if not same_rulebook(found):
        return "the rulebooks differ"
    return "the rulebook is the same but did not advise in the same way (see the notes)"


def notes(found: RunComparison) -> Iterator[str]:
    """Yield what else is to be known."""
    told, old, new = found.cases, found.old, found.new
    if told.other_content:
        yield (
            f"{cases(told.other_content)} in both runs differ in content under the same id: they count as different "
            "cases, though they may not be independent of each other."
        )
    if told.repeated_then or told.repeated_now:
        yield (
            f"{cases(told.repeated_then)} of the earlier run and {count(told.repeated_now)} of the later one are left "
            "out, for several cases have the same id; give each case an id of its own."
        )
    if not told.contents_known:
        yield "What the cases of a run contain was not kept: cases with the same id are taken to be the same."
    if old.thorough != new.thorough:
        yield "Only one of the runs was thorough: questions and stability are not compared."
    if old.ottava != new.ottava:
        yield (
            f"The earlier run was made by Ottava {visible(old.ottava)}, the later one by {visible(new.ottava)}, which "
            "may advise otherwise by the same rulebook."
        )
    if old.day != new.day:
        yield f"The day of the advice: {old.day or 'as the cases say'} then, {new.day or 'as the cases say'} now."
    if found.no_causes and found.impact.cases is not None and found.impact.cases.changed:
        yield f"By which edits of the rulebook the advice changed could not be found out: {visible(found.no_causes)}."


def judging(found: RunComparison) -> str:
    """Return how much the verdicts promise."""
    level, sure = (round(100 * each) for each in (found.level, found.confidence))
    return (
        f"{count(found.tests)} differences were judged together, so that of 100 comparisons in which nothing but "
        f"chance differs at most {level} call anything beyond chance. The interval beside each difference covers the "
        f"true one in {sure} of 100 comparisons, each for itself."
    )


def part_title(part: Part) -> str:
    """Return which cases are compared."""
    if part.before == part.after:
        return "The same cases, then and now"
    return "Different cases, then and now"


_AMONG: dict[Among, str] = {
    "in both": "in both runs",
    "only then": "only in the earlier run",
    "only now": "only in the later run",
}


def part_line(part: Part) -> str:
    """Return how many cases are compared, and how much is the same."""
    if part.before == part.after:
        same = f" {count(part.unchanged)} other shares are the same, case by case." if part.unchanged else ""
        return f"The {cases(part.cases_before)} in both runs, each compared with itself.{same}"
    before, after = (
        f"the {cases(number)} {_AMONG[among]}"
        for number, among in ((part.cases_before, part.before), (part.cases_after, part.after))
    )
    return f"Then {before}, now {after}."


def moved_line(shift: Shift) -> str:
    """Return in how many cases it came and went; empty where the cases are others."""
    if shift.gained is None or shift.lost is None:
        return ""
    return f"came in {count(shift.gained)}, went in {count(shift.lost)}"


def edit_line(edit: RuleEdit, impact: Impact) -> str:
    """Return what was edited, and how: `rule changed: Someone has not been heard`."""
    title, only = impact.titles.get(edit.subject), ONLY_WORDS[edit.effect]
    said = f"{visible(edit.subject)} {edit.how}" if title is None else f"{edit.part} {edit.how}: {prose(title)}"
    return f"{said} ({only})" if only else said


def cause_line(cause: Cause, impact: Impact) -> str:
    """Return which edits changed the advice on a case; empty if that is not known."""
    shares = tuple(each for each in cause.edits if each.kinds) or cause.edits
    if not shares:
        return ""
    if len(shares) > MOST_EDITS:
        return f"because of {numbers((each.edit for each in shares), cause.either)}"
    said = [f"edit {each.edit} ({edit_line(impact.edits[each.edit - 1], impact)})" for each in shares]
    joined = f"{' or '.join(said)}, each of which would do" if cause.either else listing(said)
    return f"because of {'' if cause.proven else 'some of '}{joined}"


MOST_EDITS = 3
"""Edits that are named with their titles as the cause of one change."""


def beyond(found: RunComparison) -> list[Shift]:
    """Return the shares whose difference exceeds chance, the largest differences first."""
    shifts = [each for part in found.parts for each in part.shifts]
    shifts += [] if found.set_aside is None else [found.set_aside]
    return sorted((each for each in shifts if each.verdict == "beyond chance"), key=lambda each: -abs(each.difference))


def certain(found: RunComparison) -> list[MeanShift]:
    """Return the means of certainty whose difference exceeds chance."""
    means = (part.certainty for part in found.parts)
    return [each for each in means if each is not None and each.verdict == "beyond chance"]


MOST_LINES = 5
"""Shares that are named on the console."""


def console_lines(found: RunComparison) -> Iterator[str]:
    """Yield what to say on the console."""
    yield f"compared with {visible(found.old.folder)}: {changed_line(found)} {difference_line(found)}"
    shifts, means = beyond(found), certain(found)
    if found.differs != "nothing" and not shifts and not means:
        yield "nothing shifted beyond chance"
    for each in shifts[:MOST_LINES]:
        yield (
            f"beyond chance{_among(each, found)}: {what(each)}: {percent(each, before=True)} then, "
            f"{percent(each, before=False)} now ({points(each.difference)} points, {points(each.low)} to "
            f"{points(each.high)})"
        )
    if len(shifts) > MOST_LINES:
        yield f"and {len(shifts) - MOST_LINES} more shares beyond chance"
    for mean in means:
        yield (
            f"beyond chance{_among(mean, found)}: mean certainty of the first place: {mean.before:.2f} then, "
            f"{mean.after:.2f} now ({signed(mean.difference, 2)}, {signed(mean.low, 2)} to {signed(mean.high, 2)})"
        )
    yield from (f"note: {each}" for each in notes(found))


def _among(each: Shift | MeanShift, found: RunComparison) -> str:
    """Return which cases it is about, where there are two kinds: `, same cases`."""
    if len(found.parts) < 2:
        return ""
    part = next((part for part in found.parts if each is part.certainty or each in part.shifts), None)
    return "" if part is None else ", same cases" if part.before == part.after else ", different cases"
