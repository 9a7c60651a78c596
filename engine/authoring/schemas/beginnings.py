"""What an editor offers to begin an entry with, in words of the rulebook's own vocabulary."""

from ottava.facts import PARTY

from ...rulebook.rulebook import Rulebook
from .shape import Schema


def rule_snippets(rulebook: Rulebook) -> list[Schema]:
    """Return a rule about each party, and one about the case."""
    parts: tuple[tuple[str, str, Schema], ...] = (
        ("a rule about each party", "A rule that is tried for each party in turn.", {"for_each": PARTY}),
        ("a rule about the case", "A rule that speaks once, of the case as a whole.", {}),
    )
    return [
        {
            "label": label,
            "description": about,
            "body": {
                "id": "${1:area.name}",
                "title": "${2:what the rule says, in one line}",
                **for_each,
                "when": _first_condition(rulebook, "party.arousal" if for_each else "dispute.stakes", 3),
                "then": [{"${5:directive}": "$6"}],
                "because": "${7:why}",
                "source": {"place": "${8:where it is written}", "basis": "text"},
            },
        }
        for label, about, for_each in parts
    ]


def safeguard_snippets(rulebook: Rulebook) -> list[Schema]:
    """Return a safeguard about each party."""
    return [
        {
            "label": "a safeguard about each party",
            "description": "What advice must never say of a party.",
            "body": {
                "id": "${1:area.name}",
                "title": "${2:what must never be said, in one line}",
                "for_each": PARTY,
                "never": {"${3:recommend}": "$4"},
                "unless": _first_condition(rulebook, "party.heard", 5),
                "because": "${7:why}",
            },
        },
    ]


def _first_condition(rulebook: Rulebook, usual: str, place: int) -> Schema:
    """Return a condition to begin with: on the usual attribute, or on the first like it that the vocabulary has."""
    known = [each for each in rulebook.vocabulary if each.kind == "choice"]
    of_party = usual.startswith(f"{PARTY}.")
    alike = (each for each in known if (each.entity == PARTY) is of_party)
    found = rulebook.vocabulary.get(usual) or next(alike, None)
    if found is None:
        return {f"${{{place}:parties}}": {"at_least": 2}}
    value = found.values[0] if found.values else "true"
    return {f"${{{place}:{found.path}}}": f"${{{place + 1}:{value}}}"}
