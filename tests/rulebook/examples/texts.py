"""Mistakes in what the texts of a rulebook name in braces: titles, steps, directives, questions, labels."""

from rulebook.examples.example import HEAD, Example, per_party, rule

_CASE_ONLY = "it is shown for everyone at once: name what belongs to the case, such as `{dispute.category}`"
_TOGETHER = "the parties read it together: name what belongs to the case, such as `{dispute.category}`"
_NO_NAME = "take the braces out, or write `{{` and `}}` for braces that are meant as such"


def _example(
    code: str, old: str, new: str, message: str, underlined: str, place: tuple[int, int], hint: str | None,
    rules: str = rule(),
) -> Example:  # fmt: skip
    return Example(code, rules, message, underlined, place, hint, HEAD.replace(old, new))


def _question(text: str, key: str = "question", more: str = "question: How old?") -> str:
    return HEAD + f'attributes:\n  - id: party.age\n    kind: integer\n    {key}: "{text}"\n    {more}\n'


EXAMPLES = (
    _example(
        "unknown-slot", "text: Call the police", 'text: "Call {sides}"',
        "`text` names `sides`, which is no attribute", "{sides}", (9, 54),
        "name what to fill in, such as `{party}` or `{dispute.category}`, or write `{{` and `}}` for braces",
    ),
    _example(
        "unknown-slot", "steps: [Listen]", 'steps: ["Listen for {dispute.deadlines}"]',
        "`steps` names `dispute.deadlines`, which is no attribute", "{dispute.deadlines}", (5, 87),
        "did you mean `dispute.deadline_hours`?",
    ),
    _example(
        "stray-brace", "text: Be warm", 'text: "Be warm}"',
        "a brace in `text` is closed but never opened", "}", (7, 63),
        "write `{{` or `}}` for a brace that is meant as such",
    ),
    _example(
        "no-party-in-turn", "title: Listening", 'title: "Listening to {party}"',
        "`party` speaks of one party, and `title` of none", "{party}", (5, 53), _CASE_ONLY,
    ),
    _example(
        "no-party-in-turn", "text: See that nobody is hurt", 'text: "See {party.role}"',
        "`party.role` speaks of one party, and `text` of none", "{party.role}", (8, 60), _CASE_ONLY,
    ),
    _example(
        "no-party-in-turn", "text: Call the police}", 'text: Call, for_parties: "{party} is called"}',
        "`party` speaks of one party, and `for_parties` of none", "{party}", (9, 68), _TOGETHER,
    ),
    _example(
        "confidential-slot", "text: Call the police}", 'text: Call, for_parties: "As {safety.weapon}"}',
        "`for_parties` names `safety.weapon`, which is confidential, and the parties would read it", "{safety.weapon}",
        (9, 71), "leave it out of the text for the parties",
    ),
    _example(
        "no-party-in-turn", "text: Call the police", 'text: "Call {party}"',
        "`party` speaks of one party, and the rule `one` (rules.yaml:1) gives this for everyone", "{party}", (9, 54),
        "add `for_each: party` to the rule, or leave the party out of the text", rule(then="{directive: call_police}"),
    ),
    _example(
        "no-party-in-turn", "steps: [Listen]", 'steps: [Wait, "Listen to {party}"]',
        "`party` speaks of one party, and the rule `one` (rules.yaml:1) gives this for everyone", "{party}", (5, 92),
        "add `for_each: party` to the rule, or leave the party out of the text",
    ),
    Example(
        "unknown-slot", per_party(), "`question` names `this`, which is no attribute", "{this}", (14, 27),
        "write `{party}` for the party that is meant", _question("How old is {this}?", more="unit: years"),
    ),
    Example(
        "slot-in-a-name", rule(), "nothing can be filled in in `label`, which is the same in every case", "{party}",
        (14, 20), _NO_NAME, _question("age of {party}", "label"),
    ),
    Example(
        "unknown-slot", rule().replace("A rule", '"A {rle}"'), "`title` names `rle`, which is no attribute", "{rle}",
        (2, 13), "name what to fill in, such as `{party}` or `{dispute.category}`, or write `{{` and `}}` for braces",
    ),
    Example(
        "no-party-in-turn", rule().replace("A rule", '"{party}"'),
        "`party` speaks of one party, and here no party is in turn", "{party}", (2, 11),
        "add `for_each: party` to the rule, or leave the party out of the text",
    ),
)  # fmt: skip
