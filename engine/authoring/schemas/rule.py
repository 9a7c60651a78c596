"""The schema of a rule file."""

from __future__ import annotations

from typing import get_args

from ottava.facts import PARTY

from ...rulebook.from_rule import Basis
from ...rulebook.rulebook import Rulebook
from ..checking.lint import all_lints
from . import conclusion, condition
from .shape import Schema, defined, described, document, has, mapping, named, one_line, one_of, text

_BASES: dict[str, str] = {
    "text": "the source says so",
    "inference": "it follows from what the source says",
    "practice": "good practice says so, beside the source",
}
_SNIPPETS = [
    {
        "label": "a rule about each party",
        "description": "A rule that is tried for each party in turn.",
        "body": {
            "id": "${1:area.name}",
            "title": "${2:what the rule says, in one line}",
            "for_each": PARTY,
            "when": {"${3:party.arousal}": "${4:calm}"},
            "then": [{"${5:directive}": "$6"}],
            "because": "${7:why}",
            "source": {"place": "${8:where it is written}", "basis": "text"},
        },
    },
    {
        "label": "a rule about the case",
        "description": "A rule that speaks once, of the case as a whole.",
        "body": {
            "id": "${1:area.name}",
            "title": "${2:what the rule says, in one line}",
            "when": {"${3:dispute.stakes}": "${4:trivial}"},
            "then": [{"${5:directive}": "$6"}],
            "because": "${7:why}",
            "source": {"place": "${8:where it is written}", "basis": "text"},
        },
    },
]


def rules_schema(rulebook: Rulebook) -> Schema:
    """The schema of the rule files of a rulebook."""
    rule: Schema = {
        "type": "object",
        "title": "rule",
        "if": has("for_each"),
        "then": _rule(in_party=True),
        "else": _rule(in_party=False),
    }
    root: Schema = {"type": "array", "items": rule, "defaultSnippets": _SNIPPETS}
    definitions = {
        **conclusion.conclusion_definitions(rulebook),
        **condition.condition_definitions(rulebook),
    }
    return document(f"Rules of {rulebook.name}", described(root, "A list of rules."), definitions)


def allowances(where: str) -> Schema:
    """Remarks of `ottava check` that may stand, each with the reason."""
    lints = {lint.id: text(lint.title + ". Say why it may stay.") for lint in all_lints()}
    about = f"Remarks of `ottava check` on this {where} that may stand, each with the reason."
    return mapping(lints, about=about, additionalProperties=text())


def _rule(in_party: bool) -> Schema:
    condition_here = defined(condition.OF_PARTY if in_party else condition.OF_CASE)
    keys = {
        "id": named(
            "^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "Use letters, digits, `.`, `-` and `_`, beginning with a letter or digit.",
            "The name of the rule, like no other in the rulebook.",
        ),
        "title": one_line("What the rule says, in one line."),
        "for_each": one_of(
            {PARTY: "The rule is tried for each party in turn, and `party` means that party."},
            "`party`: the rule is tried for each party in turn. Left out: it speaks once, of the case as a whole.",
        ),
        "when": described(condition_here, "When the rule fires: all of this must be true."),
        "unless": described(condition_here, "What keeps the rule from firing, where it is **known** to be true."),
        "then": conclusion.conclusions(in_party, "What the rule concludes."),
        "because": conclusion.because(),
        "source": source(),
        "notes": text("For the next author; never shown to a party."),
        "allow": allowances("rule"),
    }
    reasoned = defined(conclusion.REASONED)
    each_gives_its_own: Schema = {
        "if": {"type": "array"},
        "then": {"items": reasoned},
        "else": reasoned,
        "doNotSuggest": True,
    }
    needed = ["id", "title", "when", "then"]
    rule = mapping(keys, needed if not in_party else [*needed, "for_each"], title="rule")
    rule |= {"if": has("because"), "else": {"properties": {"then": each_gives_its_own}}}
    return rule


def source() -> Schema:
    """Where a rule or a safeguard comes from."""
    keys = {
        "place": text("The place in the source, such as `methods/7`."),
        "basis": one_of({basis: _BASES[basis] for basis in get_args(Basis)}, "What it rests on."),
        "practice": text("The name of the practice, where it rests on one."),
    }
    on_practice = {**has("basis"), "properties": {"basis": {"const": "practice"}}}
    about = "Where it comes from."
    return mapping(
        keys, ["place", "basis"], about, title="source", **{"if": on_practice, "then": {"required": ["practice"]}}
    )
