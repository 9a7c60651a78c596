"""Characters that look like those of YAML are welcome in texts for people, and named everywhere else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook.examples.example import diagnostics_of, rule

LOOK_ALIKES = (
    "\u00a0\u2009\u3000\u2010\u2013\u2014\u2212\u201c\u201d\u2018\u2019\uff1a\uff0c\u3001\uff5b\uff5d\u3010\u3011"
)
TEXTS = st.text(st.sampled_from(LOOK_ALIKES + "#: ,a\u4ed6"), min_size=1).filter(str.strip)


@given(TEXTS)
def test_in_straight_quotes_a_text_holds_any_of_them(text: str) -> None:
    assert diagnostics_of(rule(because=json.dumps(text, ensure_ascii=False))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "\u4ed6\u8bf4\uff1a\u201c\u597d\u201d",  # he says: "good"
        "Listen \u2014 then speak",
        "The sign says \u201cno dogs\u201d",
        "Rule of 10\u00a0days",
        "C# is no language for this",
    ],
)
def test_a_text_without_quotes_holds_them_too(text: str) -> None:
    assert diagnostics_of(rule(because=text)) == ()


@pytest.mark.parametrize("sign", LOOK_ALIKES)
def test_a_name_holds_none_of_them(sign: str) -> None:
    found = diagnostics_of(rule(then=f"{{directive: call{sign}police}}"))
    assert [(each.code, each.span and each.span.text) for each in found] == [("look-alike", sign)]


@pytest.mark.parametrize("comment", ["  # for the courts", "   #for the courts", "\n  # for the courts", ""])
def test_a_comment_that_is_set_off_is_one(comment: str) -> None:
    assert diagnostics_of(rule(because=f"it does{comment}")) == ()
