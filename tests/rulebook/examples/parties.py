"""Mistakes in what is asked of other parties, and of shares of them."""

from rulebook.examples.example import Example, per_party, rule

_ELSE = "else add `for_each: party` to the rule, or put it inside `some_party`, `every_party` or `no_party`"
_COUNTS = "`at_least:`, `at_most:`, `above:`, `below:`, `between:`, `exactly:`"


def _meant(written: str, hint: str) -> Example:
    return Example(
        "unknown-condition",
        per_party(f"{{{written}: {{party.arousal: calm}}}}"),
        f"unknown condition `{written}`",
        written,
        (3, 10),
        hint,
    )


EXAMPLES = (
    *(
        Example(
            "no-party-in-turn",
            rule(f"{{{name}: {{party.arousal: calm}}}}"),
            f"`{name}` speaks of the parties beside one, and here no party is in turn",
            name,
            (3, 10),
            f"write `{of_all}` if any party may be meant; {_ELSE}",
        )
        for name, of_all in (
            ("another_party", "some_party"),
            ("every_other_party", "every_party"),
            ("no_other_party", "no_party"),
        )
    ),
    Example(
        "no-party-in-turn",
        rule("{other_parties: {where: {party.arousal: calm}, at_least: 2}}"),
        "`other_parties` speaks of the parties beside one, and here no party is in turn",
        "other_parties",
        (3, 10),
        f"write `parties` if any party may be meant; {_ELSE}",
    ),
    Example(
        "unknown-value",
        rule("{some_party: {another_party: {party.arousal: clam}}}"),
        "`clam` is not a value of `party.arousal`",
        "clam",
        (3, 54),
        "did you mean `calm`?",
    ),
    Example(
        "unknown-share",
        rule("{parties: {where: {party.arousal: calm}, share: some}}"),
        "unknown share of the parties `some`",
        "some",
        (3, 57),
        "expected `half`, `most` or `all`",
    ),
    Example(
        "unknown-share",
        rule("{parties: {where: {party.arousal: calm}, share: majority}}"),
        "unknown share of the parties `majority`",
        "majority",
        (3, 57),
        "write `share: most`",
    ),
    Example(
        "unknown-share",
        per_party("{other_parties: {where: {party.arousal: calm}, share: 50%}}"),
        "unknown share of the parties `50%`",
        "50%",
        (3, 63),
        "write `share: half`",
    ),
    Example(
        "unknown-share",
        rule("{parties: {where: {party.arousal: calm}, share: 0.5}}"),
        "unknown share of the parties `0.5`",
        "0.5",
        (3, 57),
        "write `share: half`",
    ),
    Example(
        "missing-key",
        rule("{parties: {share: most}}"),
        "a share of all parties needs `where`, for which of them are meant",
        "share: most",
        (3, 20),
        "add `where:`",
    ),
    Example(
        "missing-bound",
        per_party("{other_parties: {where: {party.arousal: calm}}}"),
        "`other_parties` does not say how many",
        "where",
        (3, 26),
        f"add {_COUNTS} or `share:`",
    ),
    Example(
        "wrong-kind",
        rule("{parties: {where: {party.arousal: calm}, at_least: half}}"),
        "`at_least` is the text `half`; expected a whole number, 0 or more",
        "half",
        (3, 60),
        "write `share: half`",
    ),
    Example(
        "wrong-kind",
        rule("{parties: {where: {party.arousal: calm}, below: half}}"),
        "`below` is the text `half`; expected a whole number, 0 or more",
        "half",
        (3, 57),
        "a share goes under `share`: `half`, `most` or `all`",
    ),
    Example(
        "unknown-key",
        rule("{advised: {share: half}}"),
        "unknown key `share` in `advised`",
        "share",
        (3, 20),
        "expected `at_least`, `at_most`, `above`, `below`, `between` or `exactly`",
    ),
    _meant("someone_else", "write `another_party:`"),
    _meant("some_other_party", "write `another_party:`"),
    _meant("all_other_parties", "write `every_other_party:`"),
    _meant("nobody_else", "write `no_other_party:`"),
    _meant("all_parties", "write `every_party:`"),
    _meant("any_party", "write `some_party:`"),
    _meant("most_parties", "write `parties: {where: …, share: most}`"),
    _meant("half_of_the_others", "write `other_parties: {where: …, share: half}`"),
)
