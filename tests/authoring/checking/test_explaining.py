"""`ottava check --explain`: what a lint or a message means, by its code."""

import pytest

from ottava.engine.authoring.checking.explaining import UnknownCode, explanation
from ottava.engine.authoring.checking.lint import all_lints


def test_a_lint_is_explained_by_its_page_of_the_manual() -> None:
    for lint in (all_lints()[0], all_lints()[-1]):
        assert explanation(lint.id).startswith(lint.manual.rstrip())


def test_a_message_is_explained_by_where_it_is_met_and_what_to_do() -> None:
    found = explanation("unknown-method")
    assert found.startswith("In a rulebook: There is no such method.\n\n    error[unknown-method]: ")
    assert "\n\nIn the outline of a text: There is no such method.\n\n" in found
    assert found.endswith("\n\nMend the name.")


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("unknown-methd", "did you mean `unknown-method`?"),
        ("no-sorce", "did you mean `no-source`?"),
        ("x", "`ottava check --list` names the lints, docs/write/messages.md the messages"),
    ],
)
def test_a_code_that_there_is_not_leads_to_those_that_there_are(code: str, hint: str) -> None:
    with pytest.raises(UnknownCode) as raised:
        explanation(code)
    assert f"{raised.value}" == f"there is no lint or message `{code}`; {hint}"
