"""What the page sends: the text of a case, and what is to be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request

from ottava.facts.attribute import Plain

from ...workbench.case_editing import case_text_with, case_text_with_party, case_text_without_party
from ...workbench.case_fields import CaseField, CaseSheet
from ..body import expect_type, read_body
from ..limits import ServiceLimits
from ..operation import JSON
from ..problem import refused

_Asked = TypeVar("_Asked", bound=Struct)


class FormEdit(Struct, frozen=True):
    """One edit in the form. `set`: the field at `path` has `value`, a list for several, null for not known, and is so
    certain. `add`: there is one more party `label`. `remove`: that party is gone.
    """

    does: Literal["set", "add", "remove"]
    path: str = ""
    value: str | tuple[str, ...] | None = None
    certainty: float | None = None
    label: str = ""


class AskedTrial(Struct, frozen=True):
    """A case to try. text: as it is now. before: what it was before the last edit, if there was one. edit: what the
    form does to the text first. form: which form the page shows, empty for none; fingerprint: of which rules.
    """

    text: str
    before: str | None = None
    edit: FormEdit | None = None
    form: str = ""
    fingerprint: str = ""


class AskedRule(Struct, frozen=True):
    """A rule to look at, by its id, on a case."""

    text: str
    rule: str


class AskedTest(Struct, frozen=True):
    """A case to keep as a test. expected: names of what the test expects, by the key of test files."""

    text: str
    expected: dict[str, tuple[str, ...]] = {}
    name: str = ""


async def read_asked(request: Request, kind: type[_Asked], limits: ServiceLimits) -> _Asked:
    """Return what a page sends. Raises Refused, and ClientDisconnect where the page goes away."""
    expect_type(request, (JSON,))
    body = await read_body(request, replace(limits, body=4 * limits.body))
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise refused("invalid-request", "this is not what the page sends; load the page again") from None


def edited(text: str, edit: FormEdit, sheet: CaseSheet) -> str:
    """Return the text of a case after an edit in the form. Raises NotEditable."""
    match edit.does:
        case "add":
            return case_text_with_party(text, edit.label)
        case "remove":
            return case_text_without_party(text, edit.label)
    return case_text_with(text, edit.path, _typed(edit, sheet), edit.certainty)


def _typed(edit: FormEdit, sheet: CaseSheet) -> Plain | None:
    """Return the value of a field, which is text in a form, as a case has it; what cannot be read so stays text."""
    field = field_at(edit.path, sheet)
    if field is None or not isinstance(edit.value, str):
        return edit.value
    for choice in field.choices:
        if edit.value == form_text(choice.value):
            return choice.value
    for read in (int, float) if field.kind in ("integer", "number") else ():
        try:
            return read(edit.value)
        except ValueError:
            continue
    return edit.value


def form_text(value: str | bool | int) -> str:
    """Return a value as a form has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def field_at(path: str, sheet: CaseSheet) -> CaseField | None:
    """Return the field of a path such as `dispute.category` or `parties.customer.arousal`, if there is one."""
    entity, _, name = path.partition(".")
    if entity == "parties":
        entity, name = "party", name.rpartition(".")[2]
    of = (each.fields for each in sheet.entities if each.entity == entity)
    return next((field for fields in of for field in fields if field.name == name), None)
