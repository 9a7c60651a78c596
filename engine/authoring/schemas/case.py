"""The schema of a case."""

from __future__ import annotations

from ottava.facts import PARTY, Vocabulary
from ottava.facts.case_form import LONGEST_CASE_ID, LONGEST_PARTY_ID
from ottava.facts.entities import ENTITIES

from .shape import Schema, defined, described, document, list_of, mapping
from .value import in_case

LABEL = r"[A-Za-z0-9\u00aa-\uffff][A-Za-z0-9_\u00aa-\uffff-]*"
"""The label of a party, as a pattern; of letters beyond the Latin ones only the reader knows which are letters."""


def case_schema(vocabulary: Vocabulary, name: str) -> Schema:
    """The schema of a case under the vocabulary of the rulebook of that name."""
    return document(f"A case for {name}", case_shape(vocabulary), values(vocabulary))


def values(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The values that attributes have in a case, by path: the definitions that a case rests on."""
    return {each.path: in_case(each) for each in vocabulary}


def case_shape(vocabulary: Vocabulary) -> Schema:
    """A case, to stand alone or in a test."""
    keys: dict[str, Schema] = {
        "id": described(
            {"type": "string", "minLength": 1, "maxLength": LONGEST_CASE_ID, "pattern": r"^[^\n\r\t]*\S[^\n\r\t]*$"},
            "A label for the case. Left out, it is called after its file.",
        ),
        "title": described({"type": ["string", "null"]}, "A line of your own, for people to read."),
        "parties": _parties(vocabulary),
    }
    for entity in vocabulary.entities:
        if entity != PARTY:
            keys[entity] = _entity(vocabulary, entity)
    about = "What is known of one dispute. What is left out is unknown. No names, addresses or identity numbers."
    return mapping(keys, about=about)


def _parties(vocabulary: Vocabulary) -> Schema:
    label: Schema = {
        "type": "string",
        "maxLength": LONGEST_PARTY_ID,
        "pattern": f"^{LABEL}$",
        "patternErrorMessage": "Use letters, digits, `-` and `_`, a letter or digit first.",
    }
    own = {"id": described(label, "A label for the party, such as `customer`; no two with the same.")}
    party = mapping({**own, **_facts(vocabulary, PARTY)}, ["id"], title=PARTY)
    return {**list_of(party, "The people or sides in the dispute.", least=0), "type": ["array", "null"]}


def _entity(vocabulary: Vocabulary, entity: str) -> Schema:
    model = ENTITIES.get(entity)
    about = (model.__doc__ or "").splitlines()[0] if model else "Declared by the rulebook."
    return {**mapping(_facts(vocabulary, entity), about=about), "title": entity, "type": ["object", "null"]}


def _facts(vocabulary: Vocabulary, entity: str) -> dict[str, Schema]:
    return {each.name: defined(each.path) for each in vocabulary.of_entity(entity)}
