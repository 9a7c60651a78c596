"""What the commands for rule authors say is on the page of messages, whatever they raise."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rulebook.messages.of_commands import COMMANDS

from ottava.engine.extras import extra_missing

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "engine" / "authoring").rglob("*.py")), ROOT / "engine" / "report" / "html" / "templates.py"]

NOT_FOR_PEOPLE = {
    "InvalidTests",  # carries diagnostics, which have a part of the page of their own
    "InvalidOutline",  # likewise
    "NotInLayout",  # likewise
    "InputError",  # likewise
    "InvalidRulebook",  # likewise
    "RuleTestFailed",  # carries the results of tests
    "NotReached",  # is caught, and named in the last lines
    "Undecided",  # likewise
    "Unconfirmed",  # would be a fault of the solver's part, and is tested not to happen
}


def raised(path: Path) -> Iterator[tuple[str, str]]:
    """The class of each error raised in a file, with what it says, `X` in the place of what is filled in."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check_library":
                yield "check_library", str(extra_missing(*(said(each, function, functions) for each in node.args[1:])))
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                continue
            name = getattr(node.exc.func, "id", "")
            if name == "extra_missing":
                parts = [said(each, function, functions) for each in node.exc.args if not isinstance(each, ast.Name)]
                yield name, str(extra_missing(*["X"] * (3 - len(parts)), *parts))
            if name and name[0].isupper() and name not in NOT_FOR_PEOPLE and node.exc.args:
                yield name, said(node.exc.args[0], function, functions)


def said(value: ast.expr, inside: ast.FunctionDef, functions: list[ast.FunctionDef]) -> str:
    """The text of an argument; looked up where it is a name, or what a function of the file makes."""
    match value:
        case ast.Constant(str() as text):
            return text
        case ast.JoinedStr(parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in parts)
        case ast.Name(name):
            return said(assigned(name, inside), inside, functions)
        case ast.Call(ast.Name(name)):
            maker = next((each for each in functions if each.name == name), None)
            assert maker is not None, name
            return said(assigned("message", maker), maker, functions)
    raise AssertionError(f"not understood: {ast.unparse(value)}")


def assigned(name: str, inside: ast.FunctionDef) -> ast.expr:
    return next(
        node.value
        for node in ast.walk(inside)
        if isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
    )


RAISED = sorted({(str(path.relative_to(ROOT)), *found) for path in FILES for found in raised(path)})
WRITTEN = [said.text for messages in COMMANDS.values() for said in messages]


def is_said(written: str, text: str) -> bool:
    """Whether a text of the page is that of an error; a name in backticks may be written out there."""
    pattern = ".*".join(re.escape(part) for part in written.split("…"))
    return any(re.fullmatch(pattern, each) for each in (text, text.replace("no `X`", "no `rulebook.yaml`")))


@pytest.mark.parametrize(("file", "name", "text"), RAISED)
def test_what_is_raised_is_on_the_page(file: str, name: str, text: str) -> None:
    assert any(is_said(each, text) for each in WRITTEN), f"{file} raises {name}: {text}"


def test_nothing_on_the_page_is_never_said() -> None:
    assert [each for each in WRITTEN if not any(is_said(each, text) for _, _, text in RAISED)] == []


def test_causes_and_cures_are_sentences() -> None:
    assert all(text.endswith(".") for messages in COMMANDS.values() for each in messages for text in each[1:])
