"""A review sheet as a spreadsheet, by XlsxWriter: choices to pick from, and only the answers can be changed."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from ....extras import extra_missing
from ...choices import NONE
from .sheet import ANSWERS, EXPLAINED, ON_YOUR_OWN, SURENESS, ReviewSheet, choice_columns

_LONGEST_CELL = 32_000
"""Letters of a cell; a spreadsheet holds 32,767."""
_WIDTHS = (7, 80, 60, 28, 28, 28, 34, 34, 34, 12, 34)
_METHODS = ("first method", "second method", "third method")
_SEVERAL = ("gates", "must do", "must not")


def xlsxwriter() -> Any:
    """Return the library. Raises ExtraMissing."""
    try:
        import xlsxwriter
    except ImportError:
        raise extra_missing("a review sheet as a spreadsheet", "XlsxWriter", "evaluate") from None
    return xlsxwriter


def spreadsheet(sheet: ReviewSheet) -> bytes:
    """Return the workbook: the cases to fill in, how to do it, and what can be chosen. Raises ExtraMissing."""
    target = BytesIO()
    with xlsxwriter().Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        review = book.add_worksheet("Review")
        how = book.add_worksheet("How to")
        meanings = book.add_worksheet("What it means")
        lists = book.add_worksheet("Lists")
        lists.hide()
        _write_cases(book, review, sheet)
        _write_how(book, how)
        _write_meanings(book, meanings, sheet)
        _write_lists(lists, sheet)
        for each in (review, how, meanings, lists):
            each.protect("", {"format_rows": True, "format_columns": True})
        review.activate()
    return target.getvalue()


def _write_cases(book: Any, page: Any, sheet: ReviewSheet) -> None:
    names = ("number", "what is known", "the parties", *ANSWERS)
    hidden = ("case", "expert")
    head, fixed, open_cell = _head(book), _text(book), _text(book, locked=False, bg_color="#FFFBE6", border=4)
    for column, name in enumerate((*names, *hidden)):
        page.write_string(0, column, name, head)
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.set_column(len(names), len(names) + 1, None, None, {"hidden": True})
    page.freeze_panes(1, 1)
    for row, each in enumerate(sheet.cases, 1):
        page.write_number(row, 0, each.number, fixed)
        page.write_string(row, 1, _cell(each.described.case_lines()), fixed)
        page.write_string(row, 2, _cell(each.described.party_lines()), fixed)
        for column in range(3, len(names)):
            page.write_blank(row, column, None, open_cell)
        page.write_string(row, len(names), each.id, fixed)
        page.write_string(row, len(names) + 1, sheet.expert, fixed)
    if sheet.cases:
        _offer(page, sheet, names)


def _offer(page: Any, sheet: ReviewSheet, names: tuple[str, ...]) -> None:
    """Let the cells for answers be filled in from lists."""
    asked = dict(EXPLAINED)
    columns = {column: at for at, (column, _) in enumerate(choice_columns(sheet.choices))}
    lengths = [len(group) + 1 for _, group in choice_columns(sheet.choices)]
    for at, name in enumerate(names):
        if name not in (*_METHODS, *_SEVERAL, "sure"):
            continue
        offered: dict[str, Any] = {
            "validate": "list",
            "input_title": name,
            "input_message": asked[name].replace("`", "")[:255],
        }
        if name == "sure":
            offered["source"] = [each[0] for each in SURENESS]
            offered["error_message"] = "Write a digit from 1 to 5, or leave the cell empty."
        else:
            number = 0 if name in _METHODS else columns[name]
            letter = "ABCD"[number]
            offered["source"] = f"=Lists!${letter}$1:${letter}${lengths[number]}"
            offered["error_message"] = "Choose a method from the list, or none."
        if name in _SEVERAL:
            offered["show_error"] = False
            offered["input_message"] = f"{offered['input_message'][:180]} Several: with ; between them."
        page.data_validation(1, at, len(sheet.cases), at, offered)


def _write_how(book: Any, page: Any) -> None:
    text, strong = _text(book), _text(book, bold=True)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, "What to do", strong)
    page.write_string(0, 1, ON_YOUR_OWN.replace("`", ""), text)
    for row, (column, question) in enumerate(EXPLAINED, 2):
        page.write_string(row, 0, column, strong)
        several = "" if column not in _SEVERAL else " Choose one from the list, or write several with ; between them."
        page.write_string(row, 1, question.replace("`", "") + several, text)
    page.write_string(len(EXPLAINED) + 3, 0, "When you are done", strong)
    page.write_string(
        len(EXPLAINED) + 3, 1, "Save the file as it is, and send it back to whoever gave it to you.", text
    )


def _write_meanings(book: Any, page: Any, sheet: ReviewSheet) -> None:
    head, text = _head(book), _text(book)
    for column, (name, width) in enumerate((("for the column", 30), ("title", 50), ("what it means", 100))):
        page.write_string(0, column, name, head)
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    row = 1
    for column_name, group in choice_columns(sheet.choices):
        for each in group:
            for column, said in enumerate((column_name, each.title, each.text)):
                page.write_string(row, column, said[:_LONGEST_CELL], text)
            row += 1


def _write_lists(page: Any, sheet: ReviewSheet) -> None:
    for column, (_, group) in enumerate(choice_columns(sheet.choices)):
        for row, title in enumerate((*(each.title for each in group), NONE)):
            page.write_string(row, column, title)


def _cell(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _head(book: Any) -> Any:
    return _text(book, bold=True, bg_color="#E3EEF0", bottom=1)


def _text(book: Any, **more: Any) -> Any:
    """Return a format for text that is shown as it is, a beginning `=` too, and wrapped."""
    return book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True, **more})
