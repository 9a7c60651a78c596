"""What lints say of names that nobody uses, and of combinations that combine nothing."""

from pathlib import Path

import pytest
from authoring.checking.test_declared import book
from rulebook.examples.example import HEAD, rule

from ottava.engine.authoring.checking.checking import check

OWN = (
    "attributes:\n- {id: context.begun, label: Begun, question: When?, kind: date}\n"
    "conditions:\n- {id: tense, title: Tense, when: {safety.weapon: true}}\n"
)
ALL = (
    "[{recommend: listening, strength: weak}, {exclude: rigidity}, {attend: warmth}, "
    "{gate: safety_first, effect: stop}, {directive: call_police}]"
)


@pytest.mark.parametrize(
    ("when", "then", "unused"),
    [
        (
            "always",
            "{recommend: listening, strength: weak}",
            [
                "no rule concludes the method `rigidity`",
                "no rule concludes the point `warmth`",
                "no rule concludes the gate `safety_first`",
                "no rule concludes the directive `call_police`",
                "no rule looks at or asks for the attribute `context.begun`",
                "no rule uses the condition `tense`",
            ],
        ),
        ("{condition.tense: true, context.begun: {known: true}}", ALL, []),
        ("{condition.tense: true}", ALL.replace("]", ", {ask: context.begun}]"), []),
        ("{context.begun: {after: 2026-01-01}}", ALL, ["no rule uses the condition `tense`"]),
    ],
)
def test_a_name_is_used_where_a_rule_concludes_asks_or_looks_at_it(
    when: str, then: str, unused: list[str], tmp_path: Path
) -> None:
    checked = check(book(tmp_path, rule(when, then), head=HEAD + OWN), only=("unused-name",))
    assert checked.diagnostics == ()
    assert [each.message for each in checked.findings] == unused


@pytest.mark.parametrize(
    ("when", "message", "underlined", "mended"),
    [
        ("{all: [{safety.weapon: true}]}", "`all` holds one condition only", "all", None),
        ("{any: [{safety.weapon: true}]}", "`any` holds one condition only", "any", None),
        ("{not: {not: {safety.weapon: true}}}", "`not` of `not`", "not", None),
        ("{safety.imminent_violence: [none]}", "a list of one value", "[none]", "none"),
        ("{safety.imminent_violence: [none,]}", "a list of one value", "[none,]", "none"),
        (
            "{safety.imminent_violence: [none  # why\n    ]}",
            "a list of one value",
            "[none  # why\n    ]",
            None,
        ),
    ],
)
def test_a_combination_that_combines_nothing_is_mended_where_no_comment_is_lost(
    when: str, message: str, underlined: str, mended: str | None, tmp_path: Path
) -> None:
    (found,) = check(book(tmp_path, rule(when)), only=("needless-nesting",)).findings
    assert (found.message, found.span and found.span.text) == (message, underlined)
    assert [each.text for each in found.mends] == ([] if mended is None else [mended])
