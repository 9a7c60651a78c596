"""The page that says what programs may rely on names every field that there is, and claims what is so."""

import re
from collections.abc import Iterator
from typing import Any

from library.contract.names import OUR_OWN, ROOT, names

from ottava.engine.report.schema import advice_schema

PAGE = (ROOT / "docs" / "use" / "contract.md").read_text(encoding="utf-8")
SCHEMA = advice_schema()
NAMED = re.compile(r"`([^`]+)`")


def rows() -> Iterator[tuple[str, set[str]]]:
    """Each row of the table of fields: what of, and all fields that it names."""
    table = PAGE.partition("| words for people |\n")[2].partition("\n\n")[0]
    for line in table.splitlines()[1:]:
        of, *cells = line.strip("|").split(" | ")
        found = [name for cell in cells for name in NAMED.findall(cell)]
        assert len(set(found)) == len(found), line
        yield of.strip(" `"), set(found)


def definition(node: Any) -> str:
    """The name of what a field holds: itself, its members, or the one of these that is not null."""
    inner = node.get("items", node)
    (name,) = [each["$ref"] for each in inner.get("anyOf", [inner]) if "$ref" in each]
    return str(name.rpartition("/")[2])


def meant(of: str) -> str:
    """The definition that `card.gates[]` is about, whatever holds the first part of it."""
    if of == "the advice":
        return ""
    first, *rest = of.replace("[]", "").split(".")
    homes = [SCHEMA, *SCHEMA["$defs"].values()]
    home = next(each["properties"][first] for each in homes if first in each["properties"])
    for name in rest:
        home = SCHEMA["$defs"][definition(home)]["properties"][name]
    return definition(home)


def test_the_table_has_every_field_of_an_advice_and_no_other() -> None:
    fields = {"": set(SCHEMA["properties"])} | {k: set(v["properties"]) for k, v in SCHEMA["$defs"].items()}
    listed = [(meant(of), named) for of, named in rows()]
    assert len(dict(listed)) == len(listed)
    assert dict(listed) == fields


def test_the_closed_lists_are_named() -> None:
    homes = [SCHEMA, *SCHEMA["$defs"].values()]
    closed = {name for home in homes for name, field in home["properties"].items() if "enum" in field}
    before, found, _ = PAGE.partition(" are closed lists")
    assert found
    assert set(NAMED.findall(before.rpartition(". ")[2])) == closed


def test_the_fields_of_a_reject_are_named() -> None:
    said = "".join(line for line in PAGE.splitlines() if "rejects.jsonl`" in line or "`errors[]`" in line)
    fields = {each.rpartition(".")[2] for each in names()["fields of a reject"]}
    assert fields <= set(NAMED.findall(said))


def test_members_that_are_our_own_are_named() -> None:
    by_class: dict[str, set[str]] = {}
    for member in OUR_OWN:
        by_class.setdefault(member.partition(".")[0], set()).add(member)
    section = PAGE.partition("\n## Python and the command line\n")[2]
    said = {
        kind: set(NAMED.findall(row)) for kind, row in re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE)
    }
    assert said.keys() == by_class.keys()
    for kind, members in by_class.items():
        if kind == "Rulebook":  # there, what is public is named
            members = {each for each in names()["members of classes"] if each.startswith("Rulebook.")}
        assert {f"{kind}.{name}" for name in said[kind]} == members


def test_every_heading_of_the_notes_that_the_page_points_to_is_there() -> None:
    notes = (ROOT / "docs" / "use" / "upgrading.md").read_text(encoding="utf-8")
    for anchor in re.findall(r"\(upgrading\.md#([\w-]+)\)", PAGE):
        assert anchor in {each.lower().replace(" ", "-") for each in re.findall(r"^#+ (.+)$", notes, re.MULTILINE)}
