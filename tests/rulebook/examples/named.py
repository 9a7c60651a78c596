"""Mistakes in conditions with a name, and in how they are named."""

from rulebook.examples.example import HEAD, Example, per_party, rule

_LINE = HEAD.count("\n") + 2


def _naming(*entries: str) -> str:
    return f"{HEAD}conditions:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


_TENSE = "id: tense, title: It is tense, when: {some_party: {party.arousal: upset}}"
_UPSET = "id: upset, title: The party is upset, for_each: party, when: {party.arousal: upset}"

EXAMPLES = (
    Example(
        "unknown-named-condition",
        rule("{condition.tens: true}"),
        "there is no condition of the name `tens`",
        "condition.tens",
        (3, 10),
        "did you mean `condition.tense`?",
        _naming(_TENSE),
    ),
    Example(
        "unknown-named-condition",
        rule("{condition.tense: true}"),
        "there is no condition of the name `tense`",
        "condition.tense",
        (3, 10),
        "write it in `rulebook.yaml`, under `conditions:`",
    ),
    Example(
        "unknown-attribute",
        rule("{conditon.tense: true}"),
        "unknown attribute `conditon.tense`",
        "conditon.tense",
        (3, 10),
        "did you mean `condition.tense`?",
        _naming(_TENSE),
    ),
    Example(
        "wrong-kind",
        rule("{condition.tense: often}"),
        "`condition.tense` is the text `often`; expected `true` or `false`",
        "often",
        (3, 27),
        None,
        _naming(_TENSE),
    ),
    Example(
        "no-party-in-turn",
        rule("{condition.upset: true}"),
        "the condition `upset` speaks of one party, and here no party is in turn",
        "condition.upset",
        (3, 10),
        "add `for_each: party` to the rule, or put it inside `some_party`, `every_party` or `no_party`",
        _naming(_UPSET),
    ),
    Example(
        "condition-cycle",
        rule("{condition.one: true}"),
        "a condition rests on itself: `one` → `two` → `one`",
        "condition.one",
        (_LINE + 1, 34),
        "take it out of one of them",
        _naming("id: one, title: One, when: {condition.two: true}", "id: two, title: Two, when: {condition.one: true}"),
    ),
    Example(
        "condition-cycle",
        per_party("{condition.one: true}"),
        "a condition rests on itself: `one` → `one`",
        "condition.one",
        (_LINE, 41),
        "take it out of one of them",
        _naming("id: one, title: One, when: {any: [{condition.one: true}, {dispute.rumour: true}]}"),
    ),
    Example(
        "duplicate-id",
        rule("{condition.tense: true}"),
        f"`tense` stands twice in `conditions` (first in line {_LINE})",
        "tense",
        (_LINE + 1, 10),
        "rename one of them, or take it out",
        _naming(_TENSE, _TENSE),
    ),
    Example(
        "missing-key",
        rule("{condition.tense: true}"),
        "a condition has no `title`",
        "id: tense",
        (_LINE, 6),
        "add `title:`",
        _naming("id: tense, when: {dispute.rumour: true}"),
    ),
    Example(
        "unknown-attribute",
        per_party("{condition.upset: true}"),
        "unknown attribute `party.arousl`",
        "party.arousl",
        (_LINE, 58),
        "did you mean `party.arousal`?",
        _naming("id: upset, title: It is so, for_each: party, when: {party.arousl: upset}"),
    ),
    Example(
        "unknown-assessment",
        rule(),
        "no rule derives an assessment `heated`",
        "assessment.heated",
        (_LINE, 44),
        "derive it in a rule: `assess: {heated: true}`",
        _naming("id: tense, title: It is tense, when: {assessment.heated: true}"),
    ),
)
