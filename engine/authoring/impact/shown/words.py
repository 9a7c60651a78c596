"""What a comparison says, in words that text, Markdown and HTML have in common.

All texts are on one line each, with whatever could steer a terminal spelt out; they are not escaped for any markup.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import yaml

from ottava.facts.source.diagnostic import visible

from ....report.words import listing, prose, sentence_case
from ...proving.proving import Word
from ..comparison import ByEdit, CaseOrigin, Cases, Comparison, Count, SetAside, VersionLabel
from ..edit import TAKEN_OVER, Effect, LineRange, RuleEdit
from ..kinds import Kind
from ..safeguards import SafeguardChange, Safeguards

ONLY_WORDS: dict[Effect, str] = {"meaning": "", "wording": "only words", "nothing": "shows in no advice"}

NOTICE = "What the rules advise, before and after; whether that is better is for a person to say."

MOST_LINES = 12
"""Lines of an edit that are shown."""


def title(found: Comparison) -> str:
    """Return which two rulebooks."""
    return f"From {visible(found.old.named)} to {visible(found.new.named)}"


def version(each: VersionLabel) -> str:
    """Return what a rulebook says of itself."""
    return f"{visible(each.name)} {visible(each.version)}, {each.fingerprint}"


def edits_line(found: Comparison) -> str:
    """Return how much was edited: `3 rules changed, 1 rule added; 1 strength changed`."""
    edits, guards = found.edits, found.safeguards
    if not edits:
        if guards is not None and any(each.how != "kept" for each in guards.found):
            return "Nothing was edited but safeguards."
        return "Nothing was edited." if found.same else "Nothing was edited that could be told."
    counted = Counter((each.part, each.how) for each in edits)
    said = [f"{_counted(part, count)} {how}" for (part, how), count in counted.items()]
    only = Counter(each.effect for each in edits)
    further = []
    if only["wording"]:
        further.append(f"{only['wording']} only in words")
    if only["nothing"]:
        further.append(f"{only['nothing']} without any effect on advice")
    rest = f" ({listing(further)})" if further else ""
    return f"{sentence_case(listing(said))}{rest}."


def meaning_line(found: Comparison) -> str:
    """Return whether anything can change at all; empty if it can."""
    if found.same:
        return "Nothing changed in meaning: both have the same fingerprint."
    if all(each.effect == "nothing" for each in found.edits):
        return "Nothing changed that any advice would show."
    if all(each.effect != "meaning" for each in found.edits):
        return "Only words changed: what is advised, and in what order, stays as it is."
    return ""


def cases_line(found: Cases) -> str:
    """Return how many cases change."""
    if found.compared == 0:
        said = "No case was compared"
    elif found.changed == 0:
        all_of_them = "the one case" if found.compared == 1 else f"all {cases(found.compared)}"
        said = f"The advice stays the same in {all_of_them}"
    else:
        said = f"The advice changes in {_number(found.changed)} of {cases(found.compared)}"
    aside = f"; {_number(found.set_aside)} could not be used" if found.set_aside else ""
    return f"{said}{aside}."


def first_lines(found: Comparison) -> Iterator[tuple[str, Literal["", "main", "worse"]]]:
    """Yield what to say first: each line with how much it stands out."""
    yield edits_line(found), ""
    if meaning := meaning_line(found):
        yield meaning, ""
    if found.cases is not None:
        yield cases_line(found.cases), "main"
        if left_out := left_out_line(found.cases):
            yield left_out, ""
    if found.safeguards is not None:
        yield safeguards_line(found.safeguards), "worse" if found.unsafer else ""


def left_out_line(found: Cases) -> str:
    """Return for how many of the changes no cause was looked for, and why; empty if for none."""
    if not found.left_out:
        return ""
    return (
        "Which edits caused it was looked for in the weightiest changes first, and not in "
        f"{_number(found.without_cause)} of them: {found.left_out}; `--budget` allows more."
    )


def no_share_line(found: Cases) -> str:
    """Return what there is to say of an edit that has no part in any change."""
    return "changes none of these cases" if not found.left_out else "changes none of the cases that were looked at"


def edit_title(edit: RuleEdit, found: Comparison) -> str:
    """Return what was edited, and how, with its title if it has one."""
    only, title = ONLY_WORDS[edit.effect], found.titles.get(edit.subject)
    said = f"{visible(edit.subject)} {edit.how}" + (f" ({only})" if only else "")
    return f"{said}: {prose(title)}" if title else said


def lines_of(edit: RuleEdit) -> str:
    """Return the edited lines: `rules/gates.yaml:57`."""
    return ", ".join(visible(each) for each in edit.places) or "no line of either"


def edited_text(edit: RuleEdit) -> Iterator[tuple[str, str]]:
    """Yield the lines themselves, each with `-` if it is gone and `+` if it is there now; the first of many.

    They keep their indentation but for what all of them have.
    """
    found = [*_signed("-", edit.was), *_signed("-", edit.old)]
    new = [*_signed("+", edit.new)]
    least = min((len(line) - len(line.lstrip()) for _, line in (*found, *new) if line.strip()), default=0)
    found, new = ([(sign, line[least:]) for sign, line in some] for some in (found, new))
    room = MOST_LINES // 2
    for some in (found, new):
        yield from some[:room]
        if len(some) > room:
            yield some[0][0], f"… {len(some) - room} more"


def _signed(sign: str, found: tuple[LineRange, ...]) -> Iterator[tuple[str, str]]:
    for stretch in found:
        yield from ((sign, visible(line.replace("\t", "    ").rstrip())) for line in stretch.text)


def cases(count: int) -> str:
    """`1 case`, `12 cases`."""
    return "1 case" if count == 1 else f"{_number(count)} cases"


def cases_that_change(count: int) -> str:
    """`1 case that changes`, `12 cases that change`."""
    return f"{cases(count)} that change{'s' if count == 1 else ''}"


def share_line(share: ByEdit) -> str:
    """In how many cases an edit has a part."""
    some = f", in {_number(share.alone) if share.alone else 'none'} of them alone"
    alone = "" if share.alone == share.cases else some
    if not share.kinds:
        return f"has a part in {cases_that_change(share.cases)}, only through other edits"
    return f"has a part in {cases_that_change(share.cases)}{alone}: {counts(share.kinds)}"


def by_kind(kinds: Iterable[Count]) -> dict[Kind, int]:
    """Return in how many cases each kind of change was seen."""
    return {each.kind: each.cases for each in kinds}


def counts(kinds: Iterable[Count]) -> str:
    """`gate 3, top 12`."""
    return ", ".join(f"{each.kind} {_number(each.cases)}" for each in kinds)


def at(found: CaseOrigin) -> str:
    """Return where a case was read; empty for a made-up one."""
    if found.file is None:
        return ""
    if found.line:
        return f"{visible(found.file)}:{found.line}"
    return f"{visible(found.file)}, record {found.record}" if found.record else visible(found.file)


def set_aside_line(each: SetAside) -> str:
    """Return a case that could not be used, and why."""
    where = at(each.found)
    who = f" ({visible(each.case)})" if each.case else ""
    return f"{where or 'made up'}{who}: {prose(each.message)}"


def _counted(part: str, count: int) -> str:
    if part.startswith("order of"):
        return part
    if part in (*TAKEN_OVER, "name", "version", "title", "extends"):
        return f"`{part}`"
    many = "strengths" if part == "strength" else f"{part}s"
    return f"1 {part}" if count == 1 else f"{count} {many}"


def _number(count: int) -> str:
    return f"{count:,}"


SAID: dict[Word, str] = {
    "proven": "proven",
    "tested": "tested, not proven",
    "broken": "a case breaks it",
    "undecided": "not decided",
}


def safeguards_line(found: Safeguards) -> str:
    """Return what becomes of the safeguards as a whole."""
    counted = {what: sum(each.what == what for each in found.found) for what in ("broken", "lost", "won", "changed")}
    said = [f"{count} {what}" for what, count in counted.items() if count]
    how = {
        "proven": "",
        "no need": "",
        "not asked": " They were not put to the solver.",
        "no solver": " They were not put to the solver: `pip install 'ottava[check]'` brings it.",
    }[found.asked]
    many = "1 safeguard" if found.new == 1 else f"{found.new} safeguards"
    return f"{f'Of safeguards: {listing(said)}' if said else f'None of the {many} is lost or broken'}.{how}"


def guarded_title(each: SafeguardChange) -> str:
    """Return what became of one, and its title."""
    return f"{each.what}: {prose(each.title)}"


def guarded_lines(each: SafeguardChange) -> Iterator[str]:
    """Yield what else is to be told of it."""
    yield ", ".join(map(visible, each.places))
    if each.reason is not None:
        yield f"left out, because: {prose(each.reason)}"
    if each.after is not None:
        yield f"{'' if each.before is None else f'before: {SAID[each.before]}; '}now: {SAID[each.after]}"
    if each.case is not None and each.what == "broken":
        shown = {name: value for name, value in each.case.items() if name != "id"}
        yield f"such a case: {visible(yaml.safe_dump(shown, default_flow_style=True, width=1_000_000).strip())}"
    if each.cases_before or each.cases_after:
        named = f", such as {listing(f'`{visible(id)}`' for id in each.first)}" if each.first else ""
        before = cases(each.cases_before) if each.cases_before else "none"
        after = cases(each.cases_after) if each.cases_after else "none"
        yield f"advice against it: before in {before}, now in {after}{named}"
    yield prose(each.because)
