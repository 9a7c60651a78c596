"""What is deprecated is told at the line that uses it."""

from __future__ import annotations

import warnings
from types import ModuleType

import pytest

from ottava.facts.source.deprecation import TEXT_AS_PATH, Deprecation

LIBRARY = """
def outer(old):
    return inner(old)


def inner(old):
    old.warn("library", "part.of.it")
"""


def library(name: str) -> ModuleType:
    module = ModuleType(name)
    exec(compile(LIBRARY, f"{name}.py", "exec"), vars(module))
    return module


@pytest.mark.parametrize("called", ["inner", "outer"])
@pytest.mark.parametrize("name", ["library", "part.of.it"])
def test_a_deprecation_is_told_at_the_line_outside_of_the_library(name: str, called: str) -> None:
    module = library(name)
    with pytest.warns(DeprecationWarning, match="deprecated") as found:
        getattr(module, called)(Deprecation("a text as a path", "give a path", "9.0.0"))
    (warning,) = found
    assert str(warning.message) == "a text as a path is deprecated and goes in Ottava 9.0.0; give a path"
    assert (warning.category, warning.filename) == (DeprecationWarning, __file__)


def test_a_deprecation_is_told_in_another_module_as_well() -> None:
    other = library("other")
    with pytest.warns(DeprecationWarning, match="deprecated") as found:
        other.outer(TEXT_AS_PATH)
    assert [(each.filename, each.lineno) for each in found] == [("other.py", 7)]


def test_a_call_that_comes_from_nowhere_else_is_told_where_it_begins() -> None:
    code = compile("old.warn(__name__)", "main.py", "exec")
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        exec(code, {"__name__": "main", "old": TEXT_AS_PATH})
    assert [each.filename for each in found] == [__file__]
