"""An attribute: what it can be, what cannot be one, what its values are called and what can become of them."""

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.facts import Attribute, InvalidAttribute
from ottava.facts.attribute import LARGEST_INTEGER, Kind, Value, plain_value

NAMES = "use small letters, digits and `_` (a letter first, 64 characters at most)"
VALUES = "use small letters, digits and `_`, a letter first"
KINDS = "choice, set, integer, number, boolean, date, datetime"
ENDS = "`towards` of `boat.leaks` is not two different numbers that it can be, the worst and the best"
NO_ENDS = [(0,), (1, 1), (0, 5), (-1, 4), (0, 2, 4), (0, "4"), (0, True)]
INTEGER = {"kind": "integer", "minimum": 0, "maximum": 4, "changeable": True}
CHOICE = {"kind": "choice", "values": ("a", "b"), "changeable": True}


@pytest.mark.parametrize(
    ("attribute", "part", "said"),
    [
        ({"name": "Big"}, "name", f"`Big` cannot name an attribute: {NAMES}"),
        ({"name": "a.b"}, "name", f"`a.b` cannot name an attribute: {NAMES}"),
        ({"name": "x" * 65}, "name", f"`{'x' * 65}` cannot name an attribute: {NAMES}"),
        ({"entity": "9"}, "entity", f"`9` cannot name an attribute: {NAMES}"),
        ({"entity": "parties"}, "entity", "`parties` has a meaning of its own and cannot name an entity"),
        ({"entity": "assessment"}, "entity", "`assessment` has a meaning of its own and cannot name an entity"),
        ({"entity": "party", "name": "id"}, "name", "`party.id` is the label of a party and cannot be an attribute"),
        ({"kind": "text"}, "kind", f"`text` is no kind of attribute; `boat.leaks` can be {KINDS}"),
        ({"kind": "choice"}, "values", "`boat.leaks` lists no values; a choice needs at least one"),
        ({"kind": "set"}, "values", "`boat.leaks` lists no values; a set needs at least one"),
        ({"kind": "choice", "values": ("a", "a")}, "values", "`a` stands twice among the values of `boat.leaks`"),
        (
            {"kind": "choice", "values": ("yes",)},
            "values",
            "`yes` cannot be a value of `boat.leaks`: it means something else; choose another word",
        ),
        (
            {"kind": "set", "values": ("unknown",)},
            "values",
            "`unknown` cannot be a value of `boat.leaks`: it means something else; choose another word",
        ),
        ({"kind": "choice", "values": ("Two w",)}, "values", f"`Two w` cannot be a value of `boat.leaks`: {VALUES}"),
        ({"kind": "choice", "values": (3,)}, "values", f"`3` cannot be a value of `boat.leaks`: {VALUES}"),
        ({"values": ("a",)}, "values", "`boat.leaks` lists values; only a choice or a set has them"),
        ({"ordered": True}, "ordered", "`boat.leaks` is ordered; only the values of a choice can be"),
        ({"minimum": 1}, "minimum", "`boat.leaks` has a minimum; only numbers have one"),
        ({"kind": "date", "maximum": 1}, "maximum", "`boat.leaks` has a maximum; only numbers have one"),
        (
            {"kind": "integer", "minimum": 3, "maximum": 2},
            "minimum",
            "the minimum of `boat.leaks` is above its maximum",
        ),
        ({"kind": "integer", "minimum": 2**53}, "minimum", "the minimum of `boat.leaks` is above its maximum"),
        (CHOICE | {"value_labels": (("c", "x"),)}, "value_labels", "`c` is explained but is no value of `boat.leaks`"),
        (INTEGER | {"value_labels": (("5", "x"),)}, "value_labels", "`5` is explained but is no value of `boat.leaks`"),
        (
            CHOICE | {"changeable": False, "towards": ("a",)},
            "towards",
            "`boat.leaks` says what a handler's work can bring about, but not that it is changeable",
        ),
        (
            {"kind": "date", "changeable": True, "towards": ("a",)},
            "towards",
            "`boat.leaks` is a date, which has no `towards`",
        ),
        (CHOICE | {"towards": ("c",)}, "towards", "`c` in `towards` is no value of `boat.leaks`"),
        (CHOICE | {"towards": (True,)}, "towards", "`True` in `towards` is no value of `boat.leaks`"),
        (CHOICE | {"towards": ("a", "b", "a")}, "towards", "`a` stands twice in `towards` of `boat.leaks`"),
        ({"changeable": True, "towards": (1,)}, "towards", "`1` in `towards` is no value of `boat.leaks`"),
        *((INTEGER | {"towards": ends}, "towards", ENDS) for ends in NO_ENDS),
    ],
)  # fmt: skip
def test_attributes_that_cannot_be(attribute: dict[str, object], part: str, said: str) -> None:
    whole = {"entity": "boat", "name": "leaks", "kind": "boolean"} | attribute
    with pytest.raises(InvalidAttribute) as caught:
        Attribute(**whole)  # type: ignore[arg-type]
    assert (caught.value.part, str(caught.value), caught.value.message) == (part, said, said)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.part, str(again)) == (part, said)


@pytest.mark.parametrize(
    "attribute",
    [
        {"name": "x" * 64, "entity": "y9_" * 21},
        {"kind": "integer", "minimum": 2, "maximum": 2},
        {"kind": "number", "minimum": -1.7e308, "maximum": 10**308},
        INTEGER | {"towards": (4, 0), "value_labels": (("0", "x"), ("4", "y"))},
        CHOICE | {"towards": ("b", "a"), "ordered": True},
        {"changeable": True, "towards": (False, True)},
        {"entity": "advice", "name": "day", "kind": "date"},
    ],
)
def test_attributes_that_can_be(attribute: dict[str, Any]) -> None:
    whole = {"entity": "boat", "name": "leaks", "kind": "boolean"} | attribute
    assert Attribute(**whole).path == f"{whole['entity']}.{whole['name']}"


@pytest.mark.parametrize("part", ["minimum", "maximum"])
@pytest.mark.parametrize("bound", [10**400, -(10**400), float("inf"), float("nan"), True, "1"])
def test_a_bound_is_a_number_that_can_be_compared(part: str, bound: Any) -> None:
    with pytest.raises(InvalidAttribute, match=f"the {part} of `dispute.price` is not a number"):
        Attribute("dispute", "price", "number", question="?", **{part: bound})


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        (Attribute("boat", "has_leaks", "boolean"), True, "yes"),
        (Attribute("boat", "has_leaks", "boolean"), False, "no"),
        (Attribute("boat", "gear", "set", ("net", "long_line")), ("long_line", "net"), "net and long line"),
        (Attribute("boat", "gear", "set", ("net", "long_line")), frozenset(), "none"),
        (Attribute("boat", "flag", "choice", ("red",), value_labels=(("red", "danger"),)), "red", "danger"),
        (Attribute("boat", "crew", "integer", (), 0, 1, value_labels=(("0", "nobody"),)), 0, "nobody"),
        (Attribute("boat", "length", "number", unit="metres"), 12.5, "12.5 metres"),
        (Attribute("boat", "length", "number", unit="metres"), 1.0, "1 metre"),
        (Attribute("boat", "days", "integer", unit="days", label="days at sea"), 3, "3"),
    ],
)
def test_a_value_in_words(attribute: Attribute, value: Any, said: str) -> None:
    assert attribute.said(value) == said
    if attribute.scale():
        assert attribute.said_steps(0, 0) == "nobody"
        assert attribute.said_steps(0, 1) == "nobody or 1"
    assert attribute.label == ("days at sea" if attribute.name == "days" else attribute.name.replace("_", " "))


@pytest.mark.parametrize(
    ("attribute", "in_words", "bounds", "scale"),
    [
        ({"kind": "integer"}, "", (-LARGEST_INTEGER, LARGEST_INTEGER), ()),
        ({"kind": "number"}, "", (float("-inf"), float("inf")), ()),
        ({"kind": "number", "minimum": 0, "maximum": 2.5}, "from 0 to 2.5", (0, 2.5), ()),
        ({"kind": "number", "minimum": -1}, "of at least -1", (-1, float("inf")), ()),
        ({"kind": "integer", "maximum": 3}, "of at most 3", (-LARGEST_INTEGER, 3), ()),
        ({"kind": "integer", "minimum": 0, "maximum": 9}, "from 0 to 9", (0, 9), tuple(range(10))),
        ({"kind": "integer", "minimum": 0, "maximum": 10}, "from 0 to 10", (0, 10), ()),
        ({"kind": "integer", "minimum": 0.5, "maximum": 2.5}, "from 0.5 to 2.5", (0.5, 2.5), (1, 2)),
        ({"kind": "date"}, "", (1, date.max.toordinal()), ()),
        ({"kind": "boolean"}, "", (-LARGEST_INTEGER, LARGEST_INTEGER), ()),
    ],
)
def test_numbers_within_bounds(
    attribute: dict[str, Any], in_words: str, bounds: tuple[float, float], scale: tuple[int, ...]
) -> None:
    made = Attribute("boat", "leaks", **attribute)
    assert (made.range_in_words, made.bounds, made.scale()) == (in_words, bounds, scale)
    assert made.choices == ((True, False) if made.kind == "boolean" else scale)
    assert made.whole is (made.kind in ("integer", "date", "datetime"))


def test_a_value_of_a_number_by_which_it_is_compared() -> None:
    moment = datetime(1, 1, 1, 0, 0, 7, tzinfo=UTC)
    for kind, number, value in (
        ("date", 1, date(1, 1, 1)),
        ("datetime", 7, moment),
        ("integer", 7, 7),
        ("number", 2.5, 2.5),
    ):
        made: Any = kind
        assert Attribute("boat", "leaks", made).value_of(number) == value
    assert plain_value(frozenset({"b", "a"})) == ("a", "b")
    assert plain_value(date(2026, 3, 14)) == "2026-03-14"


def test_steps_of_a_scale_in_words() -> None:
    labels = (("0", "none"), ("1", "some"))
    attribute = Attribute("boat", "leaks", "integer", minimum=0, maximum=4, value_labels=labels)
    assert [attribute.said_steps(0, high) for high in (0, 1, 2)] == ["none", "none or some", "from none to 2"]
    assert (attribute.meaning(0), attribute.meaning(1.0), attribute.meaning(2)) == ("none", "some", None)


def able(kind: Kind, towards: tuple[str | bool | float, ...], **more: Any) -> Attribute:
    return Attribute("boat", "leaks", kind, changeable=True, towards=towards, **more)


SCALE = able("choice", ("b", "c", "d"), values=("a", "b", "c", "d", "e"))
GAINED = able("set", ("a", "b"), values=("a", "b", "c"))
RISING = able("integer", (0, 4), minimum=0, maximum=4)
FALLING = able("number", (9, 1), minimum=0, maximum=10)


def some(*members: str) -> frozenset[str]:
    return frozenset(members)


@pytest.mark.parametrize(
    ("attribute", "now", "can"),
    [
        (SCALE, None, ["d"]),  # where nothing is known the best alone is aimed at
        (SCALE, "a", ["b", "c", "d"]),
        (SCALE, "e", ["b", "c", "d"]),
        (SCALE, "b", ["b", "c", "d"]),
        (SCALE, "c", ["c", "d"]),
        (SCALE, "d", ["d"]),
        (able("boolean", (True,)), False, [True]),
        (able("boolean", (True,)), True, [True]),
        (able("boolean", (True,)), None, [True]),
        (able("boolean", ()), True, [True, False]),
        (RISING, None, [4]),
        (RISING, 2, [2, 3, 4]),
        (RISING, 4, [4]),
        (FALLING, 3, [1, 2, 3]),
        (FALLING, 0, [0, 1]),
        (FALLING, None, [1]),
        (GAINED, None, [some("a"), some("b"), some("a", "b")]),
        (GAINED, some(), [some("a"), some("b"), some("a", "b")]),
        (GAINED, some("a"), [some("a"), some("a", "b")]),
        (GAINED, some("c"), [some("c"), some("a", "c"), some("b", "c"), some("a", "b", "c")]),
        (Attribute("boat", "leaks", "boolean"), False, []),
    ],
)
def test_what_a_handlers_work_can_bring_about(attribute: Attribute, now: Value | None, can: list[Value]) -> None:
    every: dict[str, list[Value]] = {
        "choice": list("abcde"),
        "boolean": [True, False],
        "integer": list(range(5)),
        "number": list(range(11)),
        "set": [frozenset(each) for each in ("", "a", "b", "c", "ab", "ac", "bc", "abc")],
    }
    assert [each for each in every[attribute.kind] if attribute.can_become(each, now)] == can


@given(st.integers(0, 10), st.integers(0, 10))
def test_what_has_come_about_can_stay(now: int, then: int) -> None:
    assert FALLING.can_become(now, now)
    assert not FALLING.can_become(then, now) or not FALLING.can_become(now, then) or now == then
