"""What a run has found, in figures: `summary.json`, from which the page is made too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from ottava.facts.source.diagnostic import quoted, visible

from ..extras import ExtraMissing
from ..report.html.templates import rendered
from ..rulebook.conclusion import variant_name
from ..rulebook.rulebook import Method, Rulebook
from .duplicates import Duplicates
from .errors import BatchError
from .evaluating import Work
from .folder import PAGE, SUMMARY, Checkpoint
from .result_columns import NOT_COMPUTED
from .tally import BREAKING, Counts, Tally, broken_safeguards, recommending
from .titles import titles
from .writing import write_whole

SHIFTING = ("first", "methods", "excluded", "gates", "directives")
"""The tables that are compared with those of an earlier run."""


def write_summary(
    folder: Path, work: Work, checkpoint: Checkpoint, duplicates: Duplicates, compare: Path | None
) -> None:
    """Write `summary.json`, and `summary.html` if Jinja2 is there. Raises BatchError for an unusable earlier run."""
    earlier = None if compare is None else earlier_summary(compare)
    found = summary(work, checkpoint, duplicates, earlier)
    write_whole(folder / SUMMARY, json.dumps(found, indent=2, ensure_ascii=True).encode() + b"\n")
    page = summary_page(found)
    if page is not None:
        write_whole(folder / PAGE, page.encode())


def summary(
    work: Work, checkpoint: Checkpoint, duplicates: Duplicates, earlier: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the figures; the same run gives the same, whatever happened on the way. All of them count cases."""
    tally, book = checkpoint.tally, work.rulebook
    called, vetoed = titles(book), tally.tables.get("excluded", {})
    cases = checkpoint.advised
    scored = cases - _table(tally, "certainty").get("none", 0)
    total = tally.total("certainty_sum")
    found: dict[str, Any] = {
        "rulebook": {"name": book.name, "title": book.title, "version": book.version, "fingerprint": book.fingerprint},
        "thorough": work.thorough,
        "cases": cases,
        "rejected": checkpoint.rejected,
        "categories": _table(tally, "cases"),
        "first": _known(tally, "first", [name for each in book.names.methods for name in _names(each, each.competing)]),
        "methods": _known(
            tally, "methods", [name for each in book.names.methods for name in _names(each, each.variants)]
        ),
        "excluded": _known(
            tally, "excluded", [each for each in called["methods"] if "." not in each or each in vetoed]
        ),
        "gates": _known(tally, "gates", [each.id for each in book.names.gates]),
        "directives": _known(tally, "directives", [each.id for each in book.names.directives]),
        "avoid": [each.id for each in book.names.directives if each.kind == "avoid"],
        "stopped": tally.total("stopped"),
        "nothing_fits": tally.total("nothing_fits"),
        "safeguards": {
            "count": len(book.safeguards),
            "breaking": tally.total(BREAKING),
            "broken": msgspec.to_builtins(broken_safeguards(tally, book)),
        },
        "certainty": {
            "mean": round(total / scored / 1_000_000, 6) if scored else None,
            "tenths": _table(tally, "certainty"),
        },
        "stability": _table(tally, "stability") if work.thorough else {NOT_COMPUTED: cases},
        "unknowns": _unknowns(tally, work.thorough),
        "rules": rule_health(tally, book),
        "rejects": _rejects(tally),
        "duplicates": {
            "ids": duplicates.count,
            "shown": [{"case": id, "places": list(places)} for id, places in duplicates.shown],
        },
        "names": called,
    }
    if earlier is not None:
        found["shift"] = shift(found, earlier)
    return found


def rule_health(tally: Tally, book: Rulebook) -> dict[str, Any]:
    """Return which rules never fired, which always fired in the same cases, and which never moved a ranking.

    The last are among those that speak for or against a method and fired.
    """
    fired, moved = _table(tally, "rules"), _table(tally, "moving")
    ids = [rule.id for rule in book.rules]
    alike: dict[tuple[int, int], list[str]] = {}
    for rule in ids:
        if rule in fired:
            alike.setdefault((fired[rule], tally.fingerprints[rule]), []).append(rule)
    speaking = recommending(book)
    return {
        "count": len(ids),
        "fired": {rule: fired[rule] for rule in ids if rule in fired},
        "never_fired": [rule for rule in ids if rule not in fired],
        "always_together": [
            {"rules": rules, "cases": number} for (number, _), rules in alike.items() if len(rules) > 1
        ],
        "moved_a_ranking": {rule: moved[rule] for rule in ids if rule in moved},
        "never_moved_a_ranking": [rule for rule in ids if rule in fired and rule in speaking and rule not in moved],
    }


def shift(now: Mapping[str, Any], earlier: Mapping[str, Any]) -> dict[str, Any]:
    """Return how shares of all cases differ from an earlier summary, in parts of one, the largest difference first."""
    rows = []
    for table in SHIFTING:
        for id in dict.fromkeys((*now[table], *earlier[table])):
            before = _share(earlier, table, id)
            after = _share(now, table, id)
            if before != after:
                rows.append(
                    {"table": table, "id": id, "before": before, "after": after, "by": round(after - before, 6)}
                )
    rows.sort(key=lambda row: (-abs(row["by"]), row["table"], row["id"]))
    return {
        "cases": earlier["cases"],
        "rulebook": earlier["rulebook"],
        "rejected": {"before": _rejected(earlier), "after": _rejected(now)},
        "mean_certainty": {"before": earlier["certainty"]["mean"], "after": now["certainty"]["mean"]},
        "rows": rows,
    }


_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Table = dict[str, dict[str, _Count]]


class _Book(msgspec.Struct):
    name: str
    version: str
    fingerprint: str


class _Certainty(msgspec.Struct):
    mean: float | None


class _Earlier(msgspec.Struct):
    """What is looked at of the summary of an earlier run."""

    rulebook: _Book
    cases: _Count
    rejected: _Count
    certainty: _Certainty
    first: _Table
    methods: _Table
    excluded: _Table
    gates: _Table
    directives: _Table


def earlier_summary(path: Path) -> dict[str, Any]:
    """Return the summary of an earlier run, by its file or the folder it is in. Raises BatchError."""
    file = path / SUMMARY if path.is_dir() else path
    try:
        found: dict[str, Any] = msgspec.to_builtins(msgspec.json.decode(file.read_bytes(), type=_Earlier))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BatchError(
            f"the earlier run {quoted(str(path), 500)} cannot be read: {reason}; name its folder, or its `{SUMMARY}`"
        ) from None
    except (ValueError, RecursionError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
        raise BatchError(f"{quoted(str(file), 500)} is not the summary of a run") from None
    return found


def _share(summary: Mapping[str, Any], table: str, id: str) -> float:
    number = sum(summary[table].get(id, {}).values())
    return round(number / summary["cases"], 6) if summary["cases"] else 0.0


def _rejected(summary: Mapping[str, Any]) -> float:
    records = summary["cases"] + summary["rejected"]
    return round(summary["rejected"] / records, 6) if records else 0.0


def _table(tally: Tally, name: str) -> dict[str, int]:
    """Return the sum of each row of a table: those of `cases` with the most first, the others by name."""
    rows = ((id, sum(cells.values())) for id, cells in tally.tables.get(name, {}).items())
    return dict(sorted(rows, key=_most_first if name == "cases" else None))


def _known(tally: Tally, name: str, order: list[str]) -> Counts:
    """Return a table by category, with a row for everything there is a name for, in the order of the rulebook."""
    rows = tally.tables.get(name, {})
    return {id: dict(sorted(rows.get(id, {}).items())) for id in order}


def _names(method: Method, stages: Iterable[str | None]) -> list[str]:
    return [variant_name(method.id, stage) for stage in stages]


def _unknowns(tally: Tally, thorough: bool) -> list[dict[str, Any]]:
    """Return the attributes that would have been worth asking for, those in the most cases first.

    Whether the advice hangs on them is known of thorough advice alone.
    """
    asked, gates, hinges = (_table(tally, name) for name in ("questions", "gate_questions", "hinges"))
    order = [id for table in (asked, hinges) for id, _ in sorted(table.items(), key=_most_first)]
    return [
        {
            "attribute": id,
            "cases": asked.get(id, 0),
            "for_gate": gates.get(id, 0),
            "hangs_on": hinges.get(id, 0) if thorough else None,
        }
        for id in dict.fromkeys(order)
    ]


def _rejects(tally: Tally) -> list[dict[str, Any]]:
    rows = []
    for code, number in sorted(_table(tally, "rejects").items(), key=_most_first):
        file, record, line, message, *_ = tally.examples[code]
        example = {"file": file, "record": record or None, "line": line or None, "message": message}
        rows.append({"code": code, "records": number, "example": example})
    return rows


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


MOST_ROWS = 40
"""Rows of a table that can grow long."""
TABLES = {
    "first": "came first",
    "methods": "advised",
    "excluded": "excluded",
    "gates": "gate",
    "directives": "directive",
}
"""What the rows of a table are called where those of several stand together."""


def summary_page(summary: Mapping[str, Any]) -> str | None:
    """Return the page of a summary; None if Jinja2 is not installed. The same summary gives the same page."""
    try:
        return rendered(
            "the page of a summary",
            __package__,
            "summary.html",
            "summary.css",
            filters={
                "shown": lambda text: visible(str(text)),
                "words": lambda text: visible(str(text)).replace("_", " "),
                "count": lambda number: f"{number:,}".replace(",", "\N{THIN SPACE}"),
                "two": lambda number: NOT_COMPUTED if number is None else f"{number:.2f}",
                "tenth": _tenth,
            },
            found=summary,
            called=_called(summary),
            directives=_by_kind(summary),
            not_computed=NOT_COMPUTED,
            share=share,
            row_total=lambda cells: sum(cells.values()),
            most=MOST_ROWS,
            tables=TABLES,
        )
    except ExtraMissing:
        return None


def _called(summary: Mapping[str, Any]) -> Callable[[str, str], str]:
    """Return what calls a thing of a kind by its title, or where it has none by its id in words."""
    return lambda kind, id: visible(str(summary["names"][kind].get(id, id.replace("_", " "))))


def _by_kind(summary: Mapping[str, Any]) -> dict[str, Counts]:
    """Return the directives of what to do and those of what to avoid."""
    found: dict[str, Counts] = {"do": {}, "avoid": {}}
    for id, cells in summary["directives"].items():
        found["avoid" if id in summary["avoid"] else "do"][id] = cells
    return found


def share(number: int, whole: int) -> str:
    """Return a part of a whole in percent, with one decimal where it is small."""
    if not whole:
        return "0 %"
    percent = 100 * number / whole
    text = f"{percent:.1f}" if percent < 10 else f"{percent:.0f}"
    return f"{text} %"


def _tenth(begin: str) -> str:
    """Return what a row of certainties is called, by where it begins."""
    return "no first place" if begin == "none" else f"{begin} to {min(1.0, float(begin) + 0.1):.1f}"
