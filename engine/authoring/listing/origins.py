"""Where the things of a rulebook come from: from itself, or from which of the rulebooks that it extends."""

from pathlib import Path

from ottava.facts.source.node import Mapping, Scalar, items_of

from ...rulebook.rulebook import Rulebook
from ...rulebook.rulebook_text import RulebookText
from ..handbook.passage import Kind, Thing

OWN = ""
"""The origin of what the rulebook itself brings."""

VOCABULARY = "the built-in vocabulary"

LISTS: dict[str, Kind] = {
    "attributes": "attribute",
    "conditions": "condition",
    "methods": "method",
    "points": "point",
    "gates": "gate",
    "directives": "directive",
}
"""What `rulebook.yaml` names in lists, by the key of the list."""


def origins(rulebook: Rulebook) -> dict[Thing, str]:
    """Return the origin of everything that can be listed.

    What a rulebook takes over and says anew is its own, and so is an assessment for which it has a rule.
    """
    assert rulebook.text is not None, "it has just been read"
    text = rulebook.text
    named = [*(_name(head) for head in text.heads[:-1]), OWN]
    found = {Thing("attribute", each.path): VOCABULARY for each in rulebook.vocabulary}
    for head, name in zip(text.heads, named, strict=True):
        for key, kind in LISTS.items():
            found |= {Thing(kind, id): name for id in _ids(head, key)}
    found |= {Thing("rule", each.rule.id): named[each.level] for each in text.switched_off}
    for each in sorted(text.rules, key=lambda rule: rule.level):
        found[Thing("rule", each.rule.id)] = named[each.level]
        found |= {Thing("assessment", atom.name): named[each.level] for atom in each.rule.atoms}
    folders = _folders(text, named)
    for safeguard in rulebook.safeguards:
        file = Path(safeguard.span.source.name) if safeguard.span else Path()
        found[Thing("safeguard", safeguard.id)] = next(
            (folders[folder] for folder in file.parents if folder in folders), OWN
        )
    return found


def _name(head: Mapping) -> str:
    name = head.get("name")
    return str(name.value) if isinstance(name, Scalar) else "another rulebook"


def _ids(head: Mapping, key: str) -> list[str]:
    node = head.get(key)
    ids = (each.get("id") for each in items_of(node) if isinstance(each, Mapping)) if node else ()
    return [str(id.value) for id in ids if isinstance(id, Scalar)]


def _folders(text: RulebookText, named: list[str]) -> dict[Path, str]:
    return {Path(head.span.source.name).parent: name for head, name in zip(text.heads, named, strict=True)}
