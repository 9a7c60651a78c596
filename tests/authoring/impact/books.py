"""Two versions of a rulebook, made for a test, and what comparing them finds."""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from ottava.engine.authoring.impact.analysis import ReadCase, compare, generated, shared_vocabulary
from ottava.engine.authoring.impact.comparison import CaseChange, CaseOrigin, Cases, Comparison, Ledger
from ottava.engine.authoring.impact.edit import RuleEdit
from ottava.engine.authoring.impact.version import opened_version
from ottava.facts import Case

BUILT_IN = Path(__file__).parents[3] / "rules" / "eight_methods"

HEAD = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3, strong: 0.6}
methods:
  - {id: listening, number: 1, title: Listening, kind: competing, steps: [Listen.]}
  - {id: truth, number: 2, title: Truth, kind: competing, steps: [Look.]}
gates:
  - {id: safety, title: Safety, text: Be safe.}
  - {id: calm, title: Calm, text: Be calm.}
directives:
  - {id: apart, kind: do, text: Keep them apart.}
plan: [listening, truth]
ties: [listening, truth]
"""

RULES = """\
- id: listen
  title: Listen
  when: {dispute.stakes: trivial}
  then:
    - recommend: listening
      strength: strong
  because: Little is at stake.

- id: look
  title: Look
  when: {dispute.category: consumer}
  then:
    - recommend: truth
      strength: weak
  because: It was bought.
"""

TRIFLE: dict[str, Any] = {"id": "trifle", "dispute": {"stakes": "trivial", "category": "consumer"}, "parties": []}


class Result(NamedTuple):
    found: Comparison
    changes: list[CaseChange]

    @property
    def cases(self) -> Cases:
        assert self.found.cases is not None
        return self.found.cases

    def edit(self, subject: str) -> RuleEdit:
        (edit,) = [each for each in self.found.edits if each.subject == subject]
        return edit

    def subjects(self, change: CaseChange) -> list[str]:
        """What the edits are about that a case changed by."""
        return [self.found.edits[share.edit - 1].subject for share in change.cause.edits]


def written(folder: Path, head: str = HEAD, **rules: str) -> Path:
    """A small rulebook in a folder; each file of rules by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rulebook.yaml").write_text(head, encoding="utf-8")
    for name, text in (rules or {"rules": RULES}).items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def copied(folder: Path, *replaced: tuple[str, str, str]) -> Path:
    """The built-in rulebook with pieces of text replaced: in which file, what, by what. Each must be there once."""
    shutil.copytree(BUILT_IN, folder, ignore=shutil.ignore_patterns("tests", "*.md"))
    for name, old, new in replaced:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def made_up(count: int, seed: int = 1) -> Iterable[ReadCase]:
    with opened_version("eight_methods") as side:
        return [*generated(count, seed, side.rulebook.vocabulary)]


def compared(
    old: object,
    new: object,
    cases: Iterable[ReadCase | Mapping[str, Any]] | None = None,
    budget: int | None = None,
) -> Result:
    """Both rulebooks, as the command names them, over cases."""
    with ExitStack() as open_:
        before, after = open_.enter_context(opened_version(str(old))), open_.enter_context(opened_version(str(new)))
        ledger = open_.enter_context(Ledger())
        vocabulary = shared_vocabulary(before.rulebook.vocabulary, after.rulebook.vocabulary)
        met = (
            None
            if cases is None
            else [
                each
                if isinstance(each, ReadCase)
                else ReadCase(CaseOrigin("cases.yaml", number, number), Case.from_mapping(each, vocabulary))
                for number, each in enumerate(cases, start=1)
            ]
        )
        return Result(compare(before, after, met, ledger, budget=budget), [*ledger])
