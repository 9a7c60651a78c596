"""What is offered for remarks: to allow them, and to let a rule give way where another fires."""

import pytest

from ottava.engine.authoring.checking.allowing import allowance
from ottava.engine.authoring.checking.excepting import excepting
from ottava.engine.authoring.checking.lint import Finding
from ottava.facts.source.mending import edited
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

WHY = "no-test: say here why it may stay"


def document(text: str) -> Node:
    (found,), _ = from_yaml(Source("rules.yaml", text))
    return found


def allowed(text: str, finding: Finding) -> list[str]:
    """The text with the remark allowed, in each way that is offered."""
    node = document(text)
    offered = allowance(finding, node)
    assert [each.title for each in offered] == ["Allow `no-test` here, with a reason"] * len(offered)
    return [edited(node.span.source, each.edits) for each in offered]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  because: so\n", f"  because: so\n  allow: {{{WHY}}}\n"),
        (
            "  because: so\n  source: {place: frame}\n",
            f"  because: so\n  source: {{place: frame}}\n  allow: {{{WHY}}}\n",
        ),
        ("  title: A\n  because: |\n    so\n", f"  title: A\n  allow: {{{WHY}}}\n  because: |\n    so\n"),
        ("  allow: {no-source: ours}\n", f"  allow: {{no-source: ours, {WHY}}}\n"),
        ("  allow:\n    no-source: ours\n", f"  allow:\n    no-source: ours\n    {WHY}\n"),
    ],
)
def test_a_remark_is_allowed_in_its_rule_or_safeguard(before: str, after: str) -> None:
    other = "- id: other\n  title: Other\n  because: so\n"
    for about in (Finding("no-test", "m", None, rules=("a",)), Finding("no-test", "m", None, safeguard="a")):
        assert allowed(f"{other}- id: a\n{before}{other}", about) == [f"{other}- id: a\n{after}{other}"]


def test_a_remark_is_allowed_in_a_rule_in_braces() -> None:
    about = Finding("no-test", "m", None, rules=("a",))
    assert allowed("- {id: a, because: so}\n", about) == [f"- {{id: a, because: so, allow: {{{WHY}}}}}\n"]


def test_a_remark_on_no_rule_is_allowed_in_the_head_of_the_rulebook() -> None:
    about = Finding("no-test", "m", None)
    assert allowed("name: n\nversion: 1.0.0\n", about) == [f"name: n\nversion: 1.0.0\nallow: {{{WHY}}}\n"]
    assert allowed("- id: a\n  title: A\n", about) == []


@pytest.mark.parametrize(
    "text",
    [
        "- id: a\n  when: always\n",
        "- id: a\n  allow: {}\n",
        "- id: a\n  allow: anything\n",
        "- id: a\n  allow:\n    no-source: |\n      ours\n",
        "- id: b\n  title: B\n",
    ],
)
def test_what_is_written_in_another_way_than_usual_is_left_to_the_author(text: str) -> None:
    about = Finding("no-test", "m", None, rules=("a",))
    assert allowed(text, about) == []
    assert allowance(about, None) == ()


def excepted(text: str) -> list[str]:
    """The text with the rule `one` excepting what the rule `other` is for, in each way that is offered."""
    node = document(text)
    assert isinstance(node, Sequence)
    rules = {each.entries[0].value.span.text: each for each in node.items if isinstance(each, Mapping)}
    offered = excepting(rules["one"], rules["other"])
    assert [each.title for each in offered] == ["Except here what the other rule is for"] * len(offered)
    return [edited(node.span.source, each.edits) for each in offered]


IN_BRACES = "- id: other\n  when: {a.z: 2}\n"
ON_LINES = "- id: other\n  when:\n    a.z: 2\n    # so\n    a.w: 3\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"{IN_BRACES}- id: one\n  when: {{a.y: 1}}\n  then: t\n",
            f"{IN_BRACES}- id: one\n  when: {{a.y: 1}}\n  unless: {{a.z: 2}}\n  then: t\n",
        ),
        (
            f"{IN_BRACES}- id: one\n  when:\n    a.y: 1\n  then: t\n",
            f"{IN_BRACES}- id: one\n  when:\n    a.y: 1\n  unless: {{a.z: 2}}\n  then: t\n",
        ),
        (
            f"{ON_LINES}- id: one\n  when:\n    a.y: 1\n    # more of it\n  # of what follows\n  then: t\n",
            f"{ON_LINES}- id: one\n  when:\n    a.y: 1\n    # more of it\n"
            "  unless:\n    a.z: 2\n    # so\n    a.w: 3\n  # of what follows\n  then: t\n",
        ),
        (
            "- {id: other, when: {a.z: 2}}\n- {id: one, when: {a.y: 1}, then: t}\n",
            "- {id: other, when: {a.z: 2}}\n- {id: one, when: {a.y: 1}, unless: {a.z: 2}, then: t}\n",
        ),
        (
            "- {id: other, when: {a.z: 2}}\n- id: one\n  when: always\n",
            "- {id: other, when: {a.z: 2}}\n- id: one\n  when: always\n  unless: {a.z: 2}\n",
        ),
        (
            "- {id: other, for_each: party, when: {a.z: 2}}\n- {id: one, for_each: party, when: {a.y: 1}}\n",
            "- {id: other, for_each: party, when: {a.z: 2}}\n"
            "- {id: one, for_each: party, when: {a.y: 1}, unless: {a.z: 2}}\n",
        ),
        (
            "- id: other\r\n  when:\r\n    a.z: 2\r\n- id: one\r\n  when:\r\n    a.y: 1\r\n  then: t\r\n",
            "- id: other\r\n  when:\r\n    a.z: 2\r\n- id: one\r\n  when:\r\n    a.y: 1\r\n"
            "  unless:\r\n    a.z: 2\r\n  then: t\r\n",
        ),
        (
            "- id: other\n  when:\n    a.z: 2\n- id: one\n  when:\n    a.y: 1",
            "- id: other\n  when:\n    a.z: 2\n- id: one\n  when:\n    a.y: 1\n  unless:\n    a.z: 2",
        ),
    ],
)
def test_a_rule_gives_way_where_another_fires(before: str, after: str) -> None:
    assert excepted(before) == [after]


@pytest.mark.parametrize(
    "text",
    [
        f"{IN_BRACES}- id: one\n  then: t\n",
        f"{IN_BRACES}- id: one\n  when: {{a.y: 1}}\n  unless: {{a.x: 1}}\n",
        f"{IN_BRACES}  unless: {{a.x: 1}}\n- id: one\n  when: {{a.y: 1}}\n",
        "- id: other\n  for_each: party\n  when: {a.z: 2}\n- id: one\n  when: {a.y: 1}\n",
        "- id: other\n  when: always\n- id: one\n  when: {a.y: 1}\n",
        f"{ON_LINES}- id: one\n  when: always\n",
        f"{ON_LINES}- {{id: one, when: {{a.y: 1}}}}\n",
        "- id: other\n  when: {a.z: 2,\n    a.w: 3}\n- id: one\n  when: {a.y: 1}\n",
    ],
)
def test_a_rule_that_cannot_or_would_not_plainly_give_way_is_left_to_the_author(text: str) -> None:
    assert excepted(text) == []
