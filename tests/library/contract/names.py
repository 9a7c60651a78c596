"""The names that programs may rely on, as this version has them, and how they are kept for the versions to come.

Run it when a release is made, from `tests`: `python -m library.contract.names` writes the folder of the release.
"""

import hashlib
import inspect
import json
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from typer.main import get_command

import ottava
import ottava.facts
from ottava.engine.authoring.checking import explaining
from ottava.engine.batch.piece import Piece
from ottava.engine.batch.reject import Reject, to_line
from ottava.engine.batch.result_columns import COLUMNS
from ottava.engine.cli.main import app
from ottava.engine.inference import advice
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.records.record import Record

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
SCHEMAS = ROOT / "docs" / "schema"

GIVEN_OUT = {
    "ottava": ("Advice", "Advisor", "Case", "Consultation", "Rulebook"),
    "ottava.facts": ("Attribute", "Observation", "Party", "Vocabulary"),
    "ottava.engine.explanation.what_to_ask.form_field": ("FormField", "OfferedValue"),
    "ottava.engine.inference.for_parties": ("PartySheet",),
    "ottava.facts.source.diagnostic": ("Diagnostic",),
}
"""The classes whose members programs may rely on. Those that are not exported are what members give out."""

OUR_OWN = {
    *("Advisor.run", "Advisor.traced"),
    *("Consultation.translation", "Consultation.run", "Consultation.start", "Consultation.budget"),
    *("Consultation.resumed", "Consultation.continued"),
    *(f"Rulebook.{name}" for name in ("allows", "dropped", "held_by_tests", "languages", "names", "rule", "rules")),
    *(
        f"Attribute.{name}"
        for name in ("bounds", "can_become", "range_in_words", "said_steps", "scale", "value_of", "whole")
    ),
    *(f"Vocabulary.{name}" for name in ("computed", "example_labels", "form", "given", "of_cases", "parts")),
    *(f"Rulebook.{name}" for name in ("safeguard", "safeguards", "strata", "switched_off", "text", "warnings")),
}
"""Members that show what is inside, for the tools that come with Ottava."""

CONSTRUCTORS = ("Advisor", "Case")


def names() -> dict[str, list[str]]:
    """Return the names by kind, sorted."""
    found: dict[str, Iterator[str]] = {
        "members of ottava": iter(ottava.__all__),
        "members of ottava.facts": iter(ottava.facts.__all__),
        "members of classes": _members(),
        "commands and options": _commands(),
        "columns of results": iter([column.name for column in COLUMNS]),
        "fields of a reject": _fields_of_a_reject(),
        "codes of messages": _codes(),
        "methods of the built-in rulebook": _methods(),
        "gates of the built-in rulebook": iter([each.id for each in _book().names.gates]),
        "directives of the built-in rulebook": iter([each.id for each in _book().names.directives]),
        "points of the built-in rulebook": iter([each.id for each in _book().names.points]),
    }
    return {kind: sorted(set(each)) for kind, each in found.items()}


def numbers() -> dict[str, Any]:
    """Return the versions of what a release brings."""
    book = _book()
    return {
        "format_version": getattr(advice, "FORMAT_VERSION", 1),
        "rulebook": {"name": book.name, "version": book.version, "fingerprint": book.fingerprint},
    }


def keep(folder: Path) -> None:
    """Write the contract of this version into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for schema in ("advice", "case"):
        name = f"{schema}.schema.json"
        (folder / name).write_bytes((SCHEMAS / name).read_bytes())
    _write({"numbers": numbers(), "names": names()}, folder / "names.json")
    _write(outcomes(), folder / "outcomes.json")


def _write(content: Any, path: Path) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def outcomes() -> dict[str, list[str]]:
    """Return what programs may rely on of the advice on each example, by the name of its file and a digest of it."""
    advisor, found = ottava.Advisor(_book()), {}
    for path in sorted(EXAMPLES.glob("*.yaml")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        found[f"{path.stem} {digest}"] = list(_outcome(advisor.advise_file(path)))
    return found


def _outcome(advice: ottava.Advice) -> Iterator[str]:
    yield from (f"gate {each.id} {each.effect}" for each in advice.gates)
    for each in advice.recommendations:
        yield f"{each.rank} {each.method}.{each.stage}@{each.party} {each.certainty}"
    yield from (f"not {each.method}.{each.stage}@{each.party}" for each in advice.exclusions)
    for each in advice.directives:
        yield f"{each.kind} {each.id}@{each.party}" + (" urgent" if each.urgent else "")


def _book() -> ottava.Rulebook:
    return ottava.load_rulebook("eight_methods")


def _members() -> Iterator[str]:
    """Yield `Advisor.advise` and, for what it takes, `Advisor.advise(thorough)`."""
    yield from (f"InputError.{name}" for name in vars(ottava.InputError(())))
    for module, classes in GIVEN_OUT.items():
        for kind in (getattr(import_module(module), name) for name in classes):
            if kind.__name__ in CONSTRUCTORS:
                yield from _taken(f"{kind.__name__}", kind)
            declared = [*dir(kind), *inspect.get_annotations(kind)]
            for name in dict.fromkeys(each for each in declared if not each.startswith("_")):
                member = f"{kind.__name__}.{name}"
                value = getattr(kind, name, None)
                if member not in OUR_OWN and not hasattr(Exception, name):
                    yield member
                    if callable(value):
                        yield from _taken(member, value)


def _taken(name: str, function: Any) -> Iterator[str]:
    taken = [each for each in inspect.signature(function).parameters if each not in ("self", "cls")]
    yield from (f"{name}({each})" for each in taken)


def _commands() -> Iterator[str]:
    left = [("ottava", get_command(app()))]
    while left:
        words, command = left.pop()
        yield words
        left += [(f"{words} {name}", each) for name, each in getattr(command, "commands", {}).items()]
        options = [name for each in command.params for name in (*each.opts, *each.secondary_opts)]
        yield from (f"{words} {name}" for name in options if name.startswith("-"))


def _fields_of_a_reject() -> Iterator[str]:
    reject, record = Reject((Diagnostic("not-a-case", "none"),)), Record(1, 1, 1, b"{}")
    line = json.loads(to_line(reject, Piece(0, "cases.jsonl", "jsonl", (record,)), record))
    yield from line
    yield from (f"errors[].{name}" for name in line["errors"][0])


def _codes() -> Iterator[str]:
    text = files(explaining.__package__ or "").joinpath(explaining.MESSAGES).read_text(encoding="utf-8")
    yield from (each["code"] for each in yaml.safe_load(text))


def _methods() -> Iterator[str]:
    for method in _book().names.methods:
        yield from (method.id if stage is None else f"{method.id}.{stage}" for stage in method.variants)
        yield method.id


if __name__ == "__main__":
    from ottava.engine.version import VERSION

    keep(Path(__file__).parent / VERSION)
