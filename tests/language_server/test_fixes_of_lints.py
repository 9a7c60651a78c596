"""What is offered for the findings of lints, over the examples of their manual: applied, the finding is gone."""

from collections import Counter
from pathlib import Path

import pytest
from authoring.checking.manual import examples, write
from language_server.test_quick_fixes import EVERYWHERE, applied
from lsprotocol import types

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.lint import LAST, Finding, Lint, all_lints
from ottava.engine.language_server.quick_fixes import quick_fixes
from ottava.engine.language_server.workspace import Workspace

CHEAP = tuple(each.id for each in all_lints() if not each.needs_solver and each.id not in LAST)

pytestmark = pytest.mark.slow


def found_in(folder: Path, lint: Lint) -> tuple[Finding, ...]:
    checked = check(folder, only=() if lint.id in LAST else {*CHEAP, lint.id})
    assert not [each for each in checked.diagnostics if each.severity == "error"]
    return checked.findings


def offered(folder: Path, findings: tuple[Finding, ...]) -> list[types.CodeAction]:
    """What is offered for these findings, in each file in which one stands."""
    actions: list[types.CodeAction] = []
    for name in dict.fromkeys(each.span.source.name for each in findings if each.span is not None):
        path = Path(name)
        workspace = Workspace()
        workspace.put(path, path.read_text("utf-8"))
        view = workspace.view(path)
        if view is None:
            continue
        here = [each for each in findings if each.span is not None and each.span.source.name == name]
        asked = types.CodeActionParams(
            types.TextDocumentIdentifier(path.as_uri()), EVERYWHERE, types.CodeActionContext([])
        )
        actions += [each for each in quick_fixes(view, asked, here) if each.edit is not None]
    return actions


@pytest.mark.parametrize("lint", all_lints(), ids=lambda each: each.id)
def test_what_is_offered_for_a_finding_removes_it_and_adds_none(lint: Lint, tmp_path: Path) -> None:
    folder = write(examples(lint)[0], tmp_path / "book")
    everything = found_in(folder, lint)
    mine = tuple(each for each in everything if each.lint == lint.id)
    assert mine
    before = Counter(each.lint for each in everything)
    for action in offered(folder, mine):
        made = applied(action.edit)
        old = {path: path.read_bytes() if path.exists() else None for path in made}
        for path, text in made.items():
            path.write_bytes(text.encode("utf-8"))
        after = Counter(each.lint for each in found_in(folder, lint))
        for path, data in old.items():
            path.unlink() if data is None else path.write_bytes(data)
        assert after[lint.id] < before[lint.id], action.title
        assert not after - before, action.title


def test_most_lints_have_something_to_offer(tmp_path: Path) -> None:
    offering = set()
    for lint in all_lints():
        if lint.id in CHEAP:
            folder = write(examples(lint)[0], tmp_path / lint.id)
            mine = tuple(each for each in found_in(folder, lint) if each.lint == lint.id)
            if offered(folder, mine):
                offering.add(lint.id)
    assert len(offering) >= len(CHEAP) - 4, set(CHEAP) - offering
