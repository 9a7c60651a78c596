"""The codes of all diagnostics that a room can give, read from its source text."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Which argument of a call is a code, by what is called.
_CALLS = {
    "Diagnostic": 0,
    "Fault": 0,
    "Mistake": 0,
    "NotADate": 0,
    "error": 0,
    "warning": 0,
    "unknown": 0,
    "expect_one_of": 3,
    "choice_under": 4,
    "_always": 0,
    "_report": 0,
    "_wrong": 0,
    "_mistake": 1,
}


def codes_of(room: str) -> frozenset[str]:
    """The codes that occur in a room, such as `engine/rulebook`; `facts` is taken without `facts/source`."""
    return frozenset(
        code
        for path in sorted((ROOT / room).rglob("*.py"))
        if not (room == "facts" and ROOT / "facts" / "source" in path.parents)
        for code in codes_in(path.read_text("utf-8"))
    )


def codes_in(text: str) -> Iterator[str]:
    """The codes in one source text. Raises ValueError for one that is not written out where it is given."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called, args = node.func, node.args
        if (
            isinstance(called, ast.Name) and called.id == "partial"
        ):  # what is called later, with these before the others
            called, *args = args
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        place = _CALLS.get(name)
        if place is None or len(args) <= place:
            continue
        code = args[place]
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield code.value
        elif ast.unparse(code) not in ("code", "self.code", "fault.code") and not isinstance(code, ast.Call):
            # `code` is handed on by a helper or a fault; a call makes a whole diagnostic, which is looked at by itself.
            raise ValueError(f"line {node.lineno}: the code `{ast.unparse(code)}` cannot be read off")
