"""What `ottava` offers: every name documented, every exception in the tree that its docstring draws."""

import ast
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest
from inference.scripts import output_of

import ottava
from ottava.engine.version import VERSION

MEMBERS = {name: getattr(ottava, name) for name in ottava.__all__}
EXCEPTIONS = {
    name: value for name, value in MEMBERS.items() if isinstance(value, type) and issubclass(value, Exception)
}

BEHIND_THE_MEMBERS = {
    "source",
    "facts",
    "rulebook",
    "inference",
    "workers",
    "extras",
    "explanation",
    "advisor",
    "report",
    "decisions",
}
"""The rooms whose code runs when a member is used."""


def drawn_tree() -> dict[str, str | None]:
    """The exceptions in the docstring, each with the one it stands under."""
    parents: dict[str, str | None] = {}
    above: list[tuple[int, str]] = []
    for line in (ottava.__doc__ or "").splitlines():
        name = line.split()[0] if line.strip() else ""
        if not line.startswith("    ") or not (name == "OttavaError" or above):
            continue
        indent = len(line) - len(line.lstrip())
        above = [each for each in above if each[0] < indent]
        parents[name] = above[-1][1] if above else None
        above.append((indent, name))
    return parents


def all_below(kind: type[Any]) -> set[type[Any]]:
    return {found for below in kind.__subclasses__() for found in (below, *all_below(below))}


def test_every_member_can_be_imported_and_nothing_else_is_public() -> None:
    assert list(ottava.__all__) == sorted(ottava.__all__)
    names: dict[str, Any] = {}
    exec("from ottava import *", names)
    assert set(names) - {"__builtins__"} == set(ottava.__all__)


FOR_TOOLS = {
    "Advisor.run",  # the engine itself
    "Diagnostic.mends",  # what editors do
    "Consultation.budget", "Consultation.continued", "Consultation.resumed", "Consultation.run",
    "Consultation.translation",
    "Names.conditions", "Rule.conclusions", "Rule.conditions", "Rule.unless", "Rule.when",  # rules as trees
    "Rulebook.text", "Safeguard.named", "Safeguard.says", "Safeguard.under", "Safeguard.unless", "Safeguard.when",
}  # fmt: skip
"""What gives parts of Ottava that tools for rulebooks look at, and no host; they are imported from where they are."""


def names_for_checkers(module: ModuleType) -> dict[str, Any]:
    """What a module imports for type checkers alone."""
    names: dict[str, Any] = {"__package__": module.__package__, "__name__": module.__name__}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for each in node.body:
                if isinstance(each, ast.ImportFrom):
                    exec(ast.unparse(each), names)
    return names


def types_of(annotated: Any) -> Iterator[type[Any]]:
    """The classes of Ottava that the annotations of a function, or the fields of a class, name."""
    module = sys.modules[annotated.__module__]
    left = list(get_type_hints(annotated, vars(module), names_for_checkers(module)).values())
    while left:
        each = left.pop()
        left += [*each] if isinstance(each, list) else get_args(each)
        if isinstance(each, type) and each.__module__.startswith("ottava."):
            yield each


def types_beside(kind: type[Any]) -> Iterator[tuple[str, type[Any]]]:
    """The classes that the public fields, properties and methods of a class give or take, each with the name."""
    for name in getattr(kind, "__annotations__", {}):
        if not name.startswith("_") and f"{kind.__name__}.{name}" not in FOR_TOOLS:
            yield from ((name, each) for each in types_of(type("Field", (), field_of(kind, name))))
    for name, member in vars(kind).items():
        function = inspect.unwrap(getattr(member, "fget", None) or getattr(member, "__func__", member))
        if inspect.isfunction(function) and not name.startswith("_") and f"{kind.__name__}.{name}" not in FOR_TOOLS:
            yield from ((name, each) for each in types_of(function))


def field_of(kind: type[Any], name: str) -> dict[str, Any]:
    return {"__annotations__": {name: kind.__annotations__[name]}, "__module__": kind.__module__}


def test_the_types_of_what_members_give_and_take_are_members() -> None:
    missing: dict[str, str] = {}
    used: set[str] = set()
    for member in MEMBERS.values():
        found = [("", each) for each in types_of(member)] if inspect.isfunction(member) else types_beside(member)
        for name, kind in found:
            used.add(kind.__name__)
            if MEMBERS.get(kind.__name__) is not kind:
                missing[kind.__name__] = f"{member.__name__}.{name}"
    assert missing == {}
    assert {"Recommendation", "Question", "FormField", "Observation", "Span", "Told"} <= used


def test_what_is_for_tools_is_there() -> None:
    assert all(hasattr(MEMBERS[each.partition(".")[0]], each.partition(".")[2]) for each in FOR_TOOLS)


def test_the_version_is_that_of_the_engine() -> None:
    assert ottava.__version__ == VERSION


def test_importing_it_imports_nothing_else() -> None:
    shown = output_of("import sys; before = set(sys.modules); import ottava; print(sorted(set(sys.modules) - before))")
    foreign = [each for each in ast.literal_eval(shown) if each.partition(".")[0] not in sys.stdlib_module_names]
    assert foreign == ["ottava"]


def test_members_are_listed_by_dir() -> None:
    assert set(ottava.__all__) <= set(dir(ottava))


def test_an_unknown_member_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        ottava.nonsense  # noqa: B018


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_says_what_it_is_for(name: str) -> None:
    assert len((MEMBERS[name].__doc__ or "").strip()) > 20


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_stands_in_the_tree_where_it_belongs(name: str) -> None:
    assert issubclass(EXCEPTIONS[name], ottava.OttavaError)
    base = EXCEPTIONS[name].__bases__[0].__name__
    assert drawn_tree()[name] == (None if name == "OttavaError" else base)


def test_the_tree_draws_nothing_else() -> None:
    assert set(drawn_tree()) == set(EXCEPTIONS)


def modules() -> list[ModuleType]:
    """Every module of Ottava."""
    names = [each.name for each in pkgutil.walk_packages(ottava.__path__, "ottava.")]
    return [import_module(name) for name in names if not name.endswith("__main__")]


def room_of(module: str) -> str:
    """`inference` for ottava.engine.inference.program, `facts` for ottava.facts.case."""
    _, *rest = module.split(".")
    return next((part for part in rest if part != "engine"), "")


def test_every_exception_that_the_members_raise_on_purpose_is_exported() -> None:
    modules()
    raised = {kind for kind in all_below(ottava.OttavaError) if room_of(kind.__module__) in BEHIND_THE_MEMBERS}
    assert {kind.__name__ for kind in raised} == set(EXCEPTIONS) - {"OttavaError"}


def test_no_name_of_experta_is_known_outside_inference() -> None:
    inside: set[str] = set()
    outside: set[str] = set()
    for module in modules():
        for name, value in vars(module).items():
            kind = value if isinstance(value, type) else type(value)
            if any(base.__module__.split(".")[0] == "experta" for base in kind.__mro__) or _is_experta(value):
                (inside if room_of(module.__name__) == "inference" else outside).add(f"{module.__name__}.{name}")
    assert outside == set()
    assert "ottava.engine.inference.experta_api.KnowledgeEngine" in inside


def _is_experta(value: object) -> bool:
    return isinstance(value, ModuleType) and value.__name__.split(".")[0] == "experta"
