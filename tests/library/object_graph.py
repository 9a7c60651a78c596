"""Walking through a value: everything it is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from msgspec import Struct


def parts_of(value: Any, without: tuple[type[Any], ...] = ()) -> Iterator[Any]:
    """The value itself, and everything inside it, each object once."""
    seen: set[int] = set()
    left = [value]
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, without):
            continue
        seen.add(id(each))
        yield each
        left.extend(getattr(each, name) for name in attributes_of(each))
        if isinstance(each, Mapping):
            left.extend(each.keys())
            left.extend(each.values())
        elif isinstance(each, tuple | list | set | frozenset):
            left.extend(each)


def attributes_of(value: Any) -> tuple[str, ...]:
    """The names of the fields of a data class or structure; none for anything else."""
    if isinstance(value, Struct):
        return value.__struct_fields__
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(field.name for field in fields(value))
    return ()


def is_frozen(value: Any) -> bool:
    """Whether a data class or structure is declared as one that cannot be changed."""
    if isinstance(value, Struct):
        return bool(value.__struct_config__.frozen)
    return is_dataclass(value) and bool(vars(type(value))["__dataclass_params__"].frozen)
