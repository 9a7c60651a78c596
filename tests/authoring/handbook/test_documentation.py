"""What the page on the handbook shows is what comes out."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from authoring.handbook.site import Site

from ottava.engine.authoring.handbook.passage import Thing
from ottava.engine.cli.docs import docs

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "write" / "handbook.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_number_of_pages_and_the_address_of_a_rule_are_right(built: Site) -> None:
    (count,) = re.findall(r"^(\d+) pages; begin with handbook/index.html$", PAGE, flags=re.MULTILINE)
    assert int(count) == len(built.pages)
    (path,) = re.findall(r"`handbook/(rules/[^`]+)`", PAGE)
    assert path in built.pages


@pytest.mark.slow
def test_the_rule_reads_as_shown(built: Site) -> None:
    (written,) = re.findall(r"```yaml\nwhen:\n(.*?)```", PAGE, flags=re.DOTALL)
    file = (ROOT / "rules" / "eight_methods" / "circuitous_tactics.yaml").read_text(encoding="utf-8")
    assert "\n".join(f"  {line}" if line else "" for line in written.splitlines()) in file
    shown = " ".join(line.lstrip("> -") for line in PAGE.splitlines() if line.startswith(">") and line.strip("> "))
    assert shown in built.page(Thing("rule", "circuitous.heated-party")).text


def test_the_options_are_those_of_the_command() -> None:
    options = {"--output", "-o", "--no-check"}
    assert set(re.findall(r"`(--?[a-z-]+)", PAGE.partition("| option |")[2])) == options
    given = [each for hint in get_type_hints(docs, include_extras=True).values() for each in get_args(hint)[1:]]
    # With `Annotated`, Typer takes the first name for a default.
    names = [name for option in given for name in (option.default, *(option.param_decls or ()))]
    assert {part for name in names if isinstance(name, str) for part in name.split("/")} == options | {"--check"}
