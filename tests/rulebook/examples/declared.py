"""Mistakes in the attributes that a rulebook declares, and in what it allows."""

from rulebook.examples.example import HEAD, Example, rule

_LINE = HEAD.count("\n") + 2


def _declaring(entry: str) -> str:
    return f"{HEAD}attributes:\n  - {entry}\n"


EXAMPLES = (
    Example(
        "wrong-attribute",
        rule(),
        "`keeps_pet` does not say what it is an attribute of",
        "keeps_pet",
        (_LINE, 10),
        "write `ENTITY.keeps_pet`, such as `party.keeps_pet` or `dispute.keeps_pet`",
        _declaring("{id: keeps_pet, values: [dog, cat], question: What animal is kept?}"),
    ),
    Example(
        "wrong-attribute",
        rule(),
        "`Dog` cannot be a value of `party.pet`: use small letters, digits and `_`, a letter first",
        "[Dog, cat]",
        (_LINE, 29),
        None,
        _declaring("{id: party.pet, values: [Dog, cat], question: What animal is kept?}"),
    ),
    Example(
        "wrong-attribute",
        rule(),
        "`party.pets` is ordered; only the values of a choice can be",
        "true",
        (_LINE, 72),
        None,
        _declaring("{id: party.pets, kind: integer, question: How many pets?, ordered: true}"),
    ),
    Example(
        "duplicate-attribute",
        rule(),
        "`party.temperament` stands in the built-in vocabulary already",
        "party.temperament",
        (_LINE, 10),
        "take another name, or leave this entry out, or write `add_values` to add values to it",
        _declaring("{id: party.temperament, values: [dog, cat], question: How does the party feel?}"),
    ),
    Example(
        "moved-attribute",
        rule(),
        "`dispute.claimants` has moved",
        "dispute.claimants",
        (_LINE, 10),
        "leave this entry out: it is now `people` of the party that presses the claim",
        _declaring("{id: dispute.claimants, kind: integer, question: How many claim?}"),
    ),
    Example(
        "new-entity",
        rule(),
        "`partie` is nothing that a case speaks of yet, and much like `party`",
        "partie.pet",
        (_LINE, 10),
        "did you mean `party.pet`?",
        _declaring("{id: partie.pet, values: [dog, cat], question: What animal is kept?}"),
        "warning",
    ),
)
