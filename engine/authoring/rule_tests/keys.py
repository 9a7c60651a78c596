"""The keys under `expect`: what each is about, and how it compares with what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["exactly", "holds", "lacks", "in order", "certainties"]
"""The same things; at least these; none of these; these, in this order; methods, as certain as said."""

Subject = Literal["method", "gate", "directive", "point", "assessment", "rule", "safeguard", "attribute"]


@dataclass(frozen=True, slots=True)
class Key:
    """What a key names and how. `result` is the list of results that it is compared with.

    `of_party`: whether `@PARTY` may stand behind a name. `graded`: whether certainties may be said too.
    """

    relation: Relation
    subject: Subject
    result: str
    of_party: bool = False
    graded: bool = False


KEYS: dict[str, Key] = {
    "top": Key("exactly", "method", "top"),
    "order": Key("in order", "method", "order"),
    "plan": Key("in order", "method", "plan"),
    "certainty": Key("certainties", "method", "certainty", of_party=True, graded=True),
    "gates": Key("exactly", "gate", "gates"),
    "excluded": Key("holds", "method", "excluded", of_party=True),
    "not_excluded": Key("lacks", "method", "excluded", of_party=True),
    "advised": Key("holds", "method", "advised", of_party=True),
    "not_advised": Key("lacks", "method", "advised", of_party=True),
    "directives": Key("holds", "directive", "directives", of_party=True),
    "no_directives": Key("lacks", "directive", "directives", of_party=True),
    "attention": Key("holds", "point", "attention", of_party=True, graded=True),
    "no_attention": Key("lacks", "point", "attention", of_party=True),
    "assessed": Key("holds", "assessment", "assessed", of_party=True, graded=True),
    "not_assessed": Key("lacks", "assessment", "assessed", of_party=True),
    "asked": Key("holds", "attribute", "asked", of_party=True),
    "not_asked": Key("lacks", "attribute", "asked", of_party=True),
    "fired": Key("holds", "rule", "fired", of_party=True),
    "not_fired": Key("lacks", "rule", "fired", of_party=True),
}

APPLIES, KEEPS, SPARES = "applies", "keeps", "spares"

GUARDING: dict[str, Key] = {
    APPLIES: Key("holds", "safeguard", "applying", of_party=True),
    KEEPS: Key("lacks", "safeguard", "broken", of_party=True),
    SPARES: Key("lacks", "safeguard", "applying", of_party=True),
}
"""What an entry about a safeguard says by itself, and nobody writes: it applies to its case, the advice keeps to it,
and it does not apply to a near miss.
"""

GIVES = "gives"
"""In an entry about a rule: what the rule concludes, written as under `then`."""
