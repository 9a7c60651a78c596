"""What pydantic finds wrong, in the words of a case: what was found, what was expected, how to mend it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

from .attribute import LARGEST_INTEGER, PARTY, UNKNOWN, Attribute
from .computed import ComputedAttribute
from .days import NotADate, expected, written
from .errors import Mistake, Place, Step
from .models import LONGEST_CASE_ID, LONGEST_PARTY_ID, is_party_id
from .moved import NOW_A_SET, UPGRADE, moved_hint
from .source.diagnostic import quoted
from .source.suggestion import nearest
from .vocabulary import Vocabulary

SHORT_LIST = 10
"""So many values are listed in full; of more, the nearest is named and how many there are."""

_LONGEST_PATH = 120
_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})


@dataclass(frozen=True, slots=True)
class FormError:
    """What pydantic found, in terms of the case."""

    type: str
    place: Place
    path: str
    entity: str | None
    attribute: Attribute | None
    rest: Place
    found: Any
    context: Mapping[str, Any]


def mistake_from_error(error: ErrorDetails, data: Mapping[str, Any], vocabulary: Vocabulary) -> Mistake:
    """Translate an error of pydantic into a mistake in a case."""
    finding = _finding(error, data, vocabulary)
    type, attribute = finding.type, finding.attribute
    if type in ("extra_forbidden", "invalid_key"):
        inside = _path(finding.place[:-1], data)
        return unknown_key(finding.place, finding.entity, finding.attribute, inside, vocabulary)
    if type == "missing":
        return _missing(finding)
    if type == "repeated_item":
        return _repeated(finding)
    if finding.place == ("day",):
        return _of_date(finding)
    if finding.place in (("id",), ("title",)) or finding.place[::2] == ("parties", "id"):
        return _text(finding)
    if attribute is None:
        return _misshapen(finding)
    if finding.rest == ("certainty",):
        return _mistake(finding, "bad-certainty", "a number from 0 to 1", "0 is a guess, 1 is sure")
    return _value(finding, attribute)


def described(value: object) -> str:
    """Describe a value that was found, for a message."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() if abs(value) > LARGEST_INTEGER:
            return "a whole number of too many digits"
        case int():
            return f"the whole number `{value}`"
        case float():
            return f"the number `{value}`"
        case str():
            return f"the text {quoted(value)}" if value else "an empty text"
        case date():
            return f"the date `{written(value)}`"
        case Mapping():
            return "a mapping"
        case list() | tuple() | set() | frozenset():
            return "a list"
    return "something that no case file can hold"


def _finding(error: ErrorDetails, data: Mapping[str, Any], vocabulary: Vocabulary) -> FormError:
    place: list[Step] = list(error["loc"])
    if error["type"] == "invalid_key":
        place[-1] = error["input"]  # pydantic has turned the key into text
    in_party = bool(place) and place[0] == "parties"
    depth = 3 if in_party else 2
    if len(place) > depth:
        del place[depth]  # which form of a fact was meant: pydantic's, not the user's
    entity = PARTY if in_party else place[0] if place and isinstance(place[0], str) else None
    name = place[depth - 1] if len(place) >= depth else None
    attribute = vocabulary.get(f"{entity}.{name}") if isinstance(name, str) else None
    outer = error["type"] == "invalid_key" or (
        attribute is not None and place[depth:] == ["value"] and error["type"] != "missing"
    )
    return FormError(
        type=error["type"],
        place=tuple(place),
        path=_path(place[:-1] if outer else place, data),
        entity=entity,
        attribute=attribute,
        rest=tuple(place[depth:]),
        found=error["input"],
        context=error.get("ctx", {}),
    )


def _path(place: Sequence[Step], data: Mapping[str, Any]) -> str:
    """Return a path such as `parties.customer.trust`; a party without a usable label goes by position, `parties[0]`."""
    if len(place) < 2 or place[0] != "parties":
        return _dotted(place)
    party = data["parties"][place[1]]
    label = party.get("id") if isinstance(party, dict) else None
    if isinstance(label, str) and is_party_id(label):
        return _dotted(["parties", label, *place[2:]])
    return _dotted(place)


def _quoted_path(path: str) -> str:
    return quoted(path, _LONGEST_PATH)


def _dotted(place: Sequence[Step]) -> str:
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) and text else f".{step}" if text else str(step)
    return text


def _mistake(finding: FormError, code: str, wanted: str, hint: str | None, instead: str | None = None) -> Mistake:
    message = f"found {described(finding.found)} for {_quoted_path(finding.path)}, expected {wanted}"
    return Mistake(code, message, hint, finding.place, instead=instead)


def _missing(finding: FormError) -> Mistake:
    path = _quoted_path(finding.path)
    if finding.place[-1] == "id":
        message, hint = f"{path} is missing: every party needs a label", "add a label such as `id: customer`"
        return Mistake("missing-id", message, hint, finding.place)
    message = f"{path} is missing: an observation in braces needs a `value`"
    return Mistake("missing-value", message, "write `{value: …, certainty: …}`", finding.place)


def _repeated(finding: FormError) -> Mistake:
    place = finding.context["place"]
    message = f"{quoted(str(finding.found[place]))} stands twice in {_quoted_path(finding.path)}"
    return Mistake("repeated-value", message, "leave it out here", (*finding.place, place))


def _text(finding: FormError) -> Mistake:
    if finding.type == "party_id":
        wanted = f"letters, digits, `-` and `_`, no `-` or `_` first, {LONGEST_PARTY_ID} characters at most"
        return _mistake(finding, "bad-id", wanted, "take a label such as `customer`, not a name or address")
    if finding.type == "case_id":
        wanted = f"1 to {LONGEST_CASE_ID} printable characters"
        return _mistake(finding, "bad-id", wanted, "take a short label, or leave it out")
    if finding.type == "free_text":
        return _mistake(finding, "bad-title", "text without control characters", None)
    simple = isinstance(finding.found, int | float)
    return _mistake(finding, "wrong-type", "text", "put it in quotes to make it text" if simple else None)


def _misshapen(finding: FormError) -> Mistake:
    if finding.place == ("parties",):
        hint = "begin each party with `- `, also when there is one only"
        return _mistake(finding, "wrong-type", "a list of parties", hint)
    if finding.place[0] == "parties":
        wanted = "a mapping that describes one party"
        return _mistake(finding, "wrong-type", wanted, "write `{id: customer, …}`")
    if len(finding.place) == 1:
        unknown = isinstance(finding.found, str) and finding.found == UNKNOWN
        advice = "leave it out if nothing is known of it" if unknown else "write `attribute: value` under it"
        return _mistake(finding, "wrong-type", "a mapping of attributes", advice)
    return _mistake(finding, "bad-value", "something else here", "see the reference of the case file")


def _value(finding: FormError, attribute: Attribute) -> Mistake:
    found, type = finding.found, finding.type
    if isinstance(found, Mapping):
        return _mistake(finding, "wrong-type", _expected(attribute), "write the value itself")
    if attribute.kind == "set" and type == "list_type":
        listed, instead = _as_list(found, attribute)
        hint = f"write a list: {listed}"
        if attribute.path == NOW_A_SET:
            hint += f"; {UPGRADE}"
        return _mistake(finding, "wrong-type", "a list of values", hint, instead)
    if attribute.values:
        return _choice(finding, attribute)
    if type == "not_a_date":
        return _of_date(finding)
    if type in ("greater_than_equal", "less_than_equal"):
        too_large = type == "less_than_equal" and attribute.maximum is None
        wanted = f"at most {LARGEST_INTEGER}" if too_large else _expected(attribute)
        return _mistake(finding, "out-of-range", wanted, None)
    return _mistake(finding, "wrong-type", _expected(attribute), *_mended(attribute, found))


def _of_date(finding: FormError) -> Mistake:
    wrong: NotADate = finding.context["wrong"]
    code = wrong.code
    return _mistake(finding, code, wrong.wanted, wrong.hint)


def _as_list(found: Any, attribute: Attribute) -> tuple[str, str | None]:
    """Return how to write one value as a list, for the hint; and the list itself if the value can stand in one."""
    if found == "none" and "none" not in attribute.values:
        return "`[]` if there is none", "[]"
    known = isinstance(found, str) and found in attribute.values
    return f"`[{found if known else attribute.values[0]}]`", f"[{found}]" if known else None


def _choice(finding: FormError, attribute: Attribute) -> Mistake:
    found, values = finding.found, attribute.values
    if isinstance(found, list | tuple):
        hint = f"choose one of {_listed(values)}"
        return _mistake(finding, "wrong-type", "a single value", hint)
    near = nearest(found, values) if isinstance(found, str) else None
    hint = f"choose one of {_listed(values)}"
    if near:
        hint = f"did you mean `{near}`?" + (f" else {hint}" if len(values) <= SHORT_LIST else "")
    return _mistake(finding, "unknown-value", _expected(attribute), hint, near)


def _expected(attribute: Attribute) -> str:
    if attribute.kind == "choice":
        return f"one of its {len(attribute.values)} values"
    if attribute.kind == "set":
        return f"some of its {len(attribute.values)} values"
    if attribute.kind == "boolean":
        return "`true` or `false`"
    if attribute.kind in ("date", "datetime"):
        return expected(attribute.kind)
    noun = "a whole number" if attribute.kind == "integer" else "a number"
    return f"{noun} {attribute.range_in_words}".rstrip()


def _mended(attribute: Attribute, found: Any) -> tuple[str | None, str | None]:
    """Return how to write what is meant, as a hint and as a value."""
    if attribute.kind == "boolean":
        word = (
            found.lower()
            if isinstance(found, str)
            else str(found)
            if isinstance(found, int) and found in (0, 1)
            else ""
        )
        answer = "true" if word in _TRUE else "false" if word in _FALSE else None
        return f"write `{answer}`" if answer else None, answer
    if isinstance(found, float) and found.is_integer() and abs(found) < LARGEST_INTEGER:
        return f"write `{found:.0f}`", f"{found:.0f}"
    if isinstance(found, str) and (number := _NUMBER.fullmatch(found)) and not (attribute.whole and number[1]):
        return "write it without quotes", found
    return None, None


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def unknown_key(
    place: Place, entity: str | None, attribute: Attribute | None, inside: str, vocabulary: Vocabulary
) -> Mistake:
    """Report the key at the end of `place`; `inside` is how a message names what holds it."""
    key = place[-1]
    inside = _quoted_path(inside) if inside else "the case"
    if not isinstance(key, str):
        message = f"found a key in {inside} that is not text, expected the name of an attribute"
        return Mistake("unknown-key", message, None, place, at_key=True)
    if len(place) == 1:
        message, (hint, near) = f"unknown key {quoted(key)} in {inside}", _top_hint(key, vocabulary)
        return Mistake("unknown-entity", message, hint, place, at_key=True, instead=near)
    if isinstance(attribute, ComputedAttribute) and attribute.name == key:
        return Mistake("computed-attribute", *computed_is_not_given(attribute, vocabulary), place, at_key=True)
    if attribute is not None:
        message = f"unknown key {quoted(key)} in {inside}"
        return Mistake("unknown-key", message, "it can hold `value` and `certainty`", place, at_key=True)
    message = f"unknown attribute {quoted(key)} in {inside}"
    moved = moved_hint(f"{entity}.{key}", vocabulary)
    hint, near = (moved, None) if moved else _attribute_hint(key, entity or "", vocabulary)
    return Mistake("unknown-attribute", message, hint, place, at_key=True, instead=near)


def computed_is_not_given(attribute: ComputedAttribute, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return why no value can be given for an attribute that is computed, and what to give instead."""
    parts, given = (
        " and ".join(f"`{each}`" for each in paths)
        for paths in (attribute.computed.parts, vocabulary.given(attribute.path))
    )
    return f"`{attribute.path}` is worked out from {parts}; no value is given for it", f"leave it out; give {given}"


def _top_hint(key: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """Return how to mend a key of a case, and the key that is meant, if one is."""
    if moved := moved_hint(key, vocabulary):
        return moved, None
    if key == PARTY:
        return "did you mean `parties`, a list?", None
    if owner := vocabulary.get(key):
        return f"write `{owner.name}` {_under(owner.entity)}", None
    if elsewhere := _owners(key, vocabulary):
        return f"write it {elsewhere}", None
    keys = ("id", "title", "day", "parties", *(name for name in vocabulary.entities if name != PARTY))
    if near := nearest(key, keys):
        return f"did you mean `{near}`?", near
    return "a case can have " + ", ".join(f"`{name}`" for name in keys), None


def _attribute_hint(key: str, entity: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    if elsewhere := _owners(key, vocabulary):
        return f"write it {elsewhere}", None
    names = [attribute.name for attribute in vocabulary.of_entity(entity)]
    if near := nearest(key, names):
        return f"did you mean `{near}`?", near
    everywhere = {attribute.name: attribute for attribute in vocabulary}
    if near := nearest(key, everywhere):
        return f"did you mean `{near}` {_under(everywhere[near].entity)}?", None
    return f"`{entity}` has " + ", ".join(f"`{name}`" for name in names), None


def _owners(name: str, vocabulary: Vocabulary) -> str:
    return " or ".join(_under(attribute.entity) for attribute in vocabulary if attribute.name == name)


def _under(entity: str) -> str:
    return "under a party in `parties`" if entity == PARTY else f"under `{entity}`"
