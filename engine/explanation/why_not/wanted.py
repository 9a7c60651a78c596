"""Which values pass a test on an attribute, in words."""

from collections.abc import Iterable

from ottava.facts import Attribute, Value
from ottava.facts.attribute import number_text
from ottava.facts.catalogue import tr
from ottava.facts.days import said_beyond, said_range

from ...inference.reasons import NOT_RECORDED
from ...rulebook.condition import Condition, Includes, InRange, Known, Not, OneOf


def wanted(condition: Condition, attribute: Attribute) -> str:
    """In words which values pass a test on an attribute."""
    match condition:
        case Not(Known()):
            return tr(NOT_RECORDED)
        case Not(Not(part)):
            return wanted(part, attribute)
        case Not(OneOf(_, values)) if attribute.kind == "boolean" and len(values) == 1:
            return attribute.said(True not in values)
        case Not(InRange(_, low, high, date="date" | "datetime" as kind)) if low is None or high is None:
            return said_beyond(low, high, kind)
        case InRange(_, low, high, date="date" | "datetime" as kind):
            return said_range(low, high, kind)
        case Not(InRange(_, None, float() | int() as high)):
            return tr("above {number}", number=number_text(high))
        case Not(InRange(_, float() | int() as low, None)):
            return tr("below {number}", number=number_text(low))
        case Not(part):
            return tr("anything but {what}", what=wanted(part, attribute))
        case OneOf(_, values):
            return tr(" or ").join(map(attribute.said, in_order(values, attribute)))
        case InRange(_, low, high) if attribute.value_labels:
            first, *_, last = attribute.scale()
            return attribute.said_steps(first if low is None else low, last if high is None else high)
        case InRange(_, low, high):
            if low is not None and high is not None:
                if low == high:
                    return number_text(low)
                return tr("{low} to {high}", low=number_text(low), high=number_text(high))
            if low is not None:
                return tr("at least {number}", number=number_text(low))
            return "" if high is None else tr("at most {number}", number=number_text(high))
        case Includes(_, values):
            return tr("with {what}", what=tr(" or ").join(map(attribute.said, in_order(values, attribute))))
        case Known():
            return tr("known")
        case _:
            return ""


def in_order(values: Iterable[Value], attribute: Attribute) -> list[Value]:
    """Return values in the order in which the attribute lists them, yes before no, and numbers by size."""
    order = {each: position for position, each in enumerate(attribute.values or (True, False))}
    return sorted(values, key=lambda each: order.get(each, each))
