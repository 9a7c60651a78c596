"""What the reference makes of docstrings in plain prose."""

from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import griffe
from documentation.building import ROOT

SOURCE = '''
"""A package."""
__all__ = ["Answer", "HeldByTests", "ask"]
LIMIT = 7

class HeldByTests:
    """Something that is tested."""

class Base:
    number: int
    """No field of its own docstring is lost."""
    label: str

class Answer(Base):
    """An answer, as in HeldByTests.

    `said`: what people read; it may be empty. `low`, `high`: its bounds. `label` is what it is called.
    """

    said: str
    low: int | None
    high: int | None = None
    _kept: int = 0

    def shown(self) -> str:
        """Return it as `Answer` has it."""

def ask(question: str, many: int = LIMIT, _hidden: bool = False) -> Answer:
    """Ask a question.

    many: how many times, 1 or more. Asked again, it says the same. Raises ValueError for less.
    """
'''


def shown() -> griffe.Module:
    spec = spec_from_file_location("plain_docstrings", ROOT / "docs" / "making" / "plain_docstrings.py")
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    made.PACKAGE = "package"
    with griffe.temporary_visited_module(SOURCE, module_name="package") as module:
        made.PlainDocstrings().on_package(pkg=module)
        return module


def sections(name: str) -> dict[str, Any]:
    docstring = shown()[name].docstring
    assert docstring is not None
    return {each.kind.value: each.value for each in docstring.parsed}


def test_a_field_has_its_type_and_what_is_said_of_it() -> None:
    fields = {each.name: (str(each.annotation), each.description) for each in sections("Answer")["attributes"]}
    assert fields == {
        "label": ("str", "what people call it."),
        "said": ("str", "what people read; it may be empty."),
        "low": ("int | None", "its bounds."),
        "high": ("int | None", "its bounds."),
    }


def test_what_is_said_in_prose_stays_there_and_names_are_links() -> None:
    text = "An answer, as in [`HeldByTests`][package.HeldByTests].\n\n`label` is what it is called."
    assert sections("Answer")["text"] == text
    assert sections("Answer.shown")["text"] == "Return it as [`Answer`][package.Answer] has it."


def test_an_argument_has_its_default_and_what_is_raised_is_no_part_of_it() -> None:
    (argument,) = sections("ask")["parameters"]
    assert (argument.name, argument.value) == ("many", "7")
    assert argument.description == "how many times, 1 or more. Asked again, it says the same."
    assert sections("ask")["text"] == "Ask a question.\n\nRaises ValueError for less."


def test_what_is_nobodys_business_is_not_in_the_signature() -> None:
    function = shown()["ask"]
    assert isinstance(function, griffe.Function)
    assert [each.name for each in function.parameters] == ["question", "many"]
