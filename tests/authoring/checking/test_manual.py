"""Every lint has a manual page whose examples show what it says, and the docs hold all of them."""

from pathlib import Path

import pytest
from authoring.checking.manual import BEGIN, END, PAGE, examples, page, section, write

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.lint import Lint, all_lints

LINTS = all_lints()


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.id)
def test_it_remarks_on_the_one_example_and_not_on_the_other(lint: Lint, tmp_path: Path) -> None:
    fails, passes = examples(lint)
    # What looks at the work of other lints needs them to run.
    only = () if lint.id == "needless-allowance" else (lint.id,)
    bad = check(write(fails, tmp_path / "fails"), only=only)
    good = check(write(passes, tmp_path / "passes"), only=only)
    assert not bad.diagnostics
    assert not good.diagnostics
    found = [each for each in bad.findings if each.lint == lint.id]
    assert found
    assert all(each.span is not None for each in found)
    if lint.needs_solver and lint.id != "idle-safeguard":  # what happens in no case has none to show
        assert any(each.witness is not None for each in found)
    assert lint.id not in {each.lint for each in good.findings}


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.id)
def test_a_manual_page_begins_with_one_sentence_and_gives_reasons(lint: Lint) -> None:
    title, empty, *rest = lint.manual.splitlines()
    assert title.endswith(".")
    assert len(title) <= 120
    assert empty == ""
    assert not rest[0].startswith("Fails:"), "say why it matters"


def test_the_page_holds_all_lints() -> None:
    """If not: `cd tests && python -m authoring.checking.manual`."""
    assert PAGE.read_text("utf-8") == page()
    text = PAGE.read_text("utf-8").split(BEGIN)[1].split(END)[0]
    assert [line[4:] for line in text.splitlines() if line.startswith("### ")] == sorted(each.id for each in LINTS)
    assert all(section(lint) in text for lint in LINTS)
