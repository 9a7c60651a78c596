"""What is said to be noticed by no test is still there, and has a reason."""

from __future__ import annotations

import ast

from mutants.rooms import ROOMS, ROOT
from mutants.survivors import explained


def test_each_explained_change_is_of_code_that_is_there():
    modules = {each.as_posix() for room in ROOMS.values() for each in room.modules()}
    for module, function, was, becomes in explained():
        assert module in modules
        source = "".join(line.strip() for line in function_source(module, function).splitlines())
        gone = [line for line in was.splitlines() if "".join(line.split()) not in "".join(source.split())]
        assert not gone, (module, function)
        assert was != becomes


def test_each_explained_change_has_a_reason():
    assert all(reason.startswith(("it means the same: ", "it costs time alone: ")) for reason in explained().values())


def function_source(module: str, function: str) -> str:
    source = (ROOT / module).read_text(encoding="utf-8")
    body: list[ast.stmt] = ast.parse(source).body
    *classes, name = function.split(".")
    for each in classes:
        body = next(node.body for node in body if isinstance(node, ast.ClassDef) and node.name == each)
    found = next(node for node in body if isinstance(node, ast.FunctionDef) and node.name == name)
    return ast.get_source_segment(source, found) or ""
