"""Files as somebody types them, each with the line that names its schema."""

from textwrap import dedent

RULE = """\
- id: a.b
  title: A rule
  for_each: party
"""
"""The beginning of a rule for each party."""

REST = """
  then:
    - directive: call_police
  because: so it is
"""
"""The end of a rule."""


def page(kind: str, text: str) -> str:
    """A file whose schema is of that kind: rulebook, rules, case or tests."""
    return f"# yaml-language-server: $schema=schema/{kind}.schema.json\n{dedent(text)}"
