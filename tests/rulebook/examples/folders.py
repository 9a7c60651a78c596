"""Mistakes that only folders can have: in what is extended, and in files that are not read."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rulebook.examples.example import HEAD, rule

from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook
from ottava.facts.source.diagnostic import Diagnostic


def head(name: str, *lines: str) -> str:
    """A `rulebook.yaml` that names nothing, with further lines."""
    return "".join(f"{line}\n" for line in (f"name: {name}", "version: 1.0.0", *lines))


@dataclass(frozen=True)
class FolderExample:
    """`files` by their path; the rulebook is the folder `mine`. `underlined` begins at `place` (file, line, column)."""

    code: str
    files: Mapping[str, str]
    message: str
    underlined: str | None
    place: tuple[str, int, int] | None
    hint: str | None
    severity: str = "error"


def write(files: Mapping[str, str], folder: Path) -> None:
    """The files, in a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def diagnostics_in(folder: Path, name: str = "mine") -> tuple[Diagnostic, ...]:
    """Everything that is said of the rulebook of that name, seen from the folder."""
    with contextlib.chdir(folder):
        try:
            return load_rulebook(name).warnings
        except InvalidRulebook as invalid:
            return invalid.diagnostics


LEVELS = 21

EXAMPLES = (
    FolderExample(
        "extends-itself",
        {"mine/rulebook.yaml": head("mine", "extends: .")},
        "a rulebook cannot extend itself",
        ".",
        ("mine/rulebook.yaml", 3, 10),
        "name another rulebook, or take `extends` out",
    ),
    FolderExample(
        "extends-itself",
        {
            "mine/rulebook.yaml": head("mine", "extends: ../yours"),
            "yours/rulebook.yaml": head("yours", "extends: ../mine"),
        },
        "the rulebook `../mine` itself extends this one",
        "../mine",
        ("yours/rulebook.yaml", 3, 10),
        "name another rulebook, or take `extends` out",
    ),
    FolderExample(
        "extends-too-deep",
        {
            "mine/rulebook.yaml": head("mine", "extends: ../1"),
            **{f"{level}/rulebook.yaml": head("more", f"extends: ../{level + 1}") for level in range(1, LEVELS)},
        },
        "more than 20 rulebooks extend each other, one on top of the other",
        "../20",
        ("19/rulebook.yaml", 3, 10),
        "join some of them into one",
    ),
    FolderExample(
        "unknown-rulebook",
        {"mine/rulebook.yaml": head("mine", "extends: ../yours"), "yours/rules.yaml": rule()},
        "the folder `../yours` holds no `rulebook.yaml`",
        "../yours",
        ("mine/rulebook.yaml", 3, 10),
        "name the folder of a rulebook",
    ),
    FolderExample(
        "unknown-rulebook",
        {"mine/rulebook.yaml": head("mine", "extends: rules.yaml"), "mine/rules.yaml": rule()},
        "`rules.yaml` is a file; expected the folder of a rulebook",
        "rules.yaml",
        ("mine/rulebook.yaml", 3, 10),
        "name the folder that holds `rulebook.yaml`",
    ),
    FolderExample(
        "unknown-rulebook",
        {},
        "there is no rulebook `mine`",
        None,
        None,
        "name `eight_methods` or a folder that holds `rulebook.yaml`",
    ),
    FolderExample(
        "unknown-rulebook",
        {"mine/rulebook.yml": HEAD},
        "the folder `mine` holds no `rulebook.yaml`",
        None,
        None,
        "let `rulebook.yml` be called `rulebook.yaml`",
    ),
    FolderExample(
        "file-not-read",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(), "mine/more.yml": rule(id="two")},
        "the file `mine/more.yml` is not read; expected rules in files that end in `.yaml`",
        None,
        None,
        "let its name end in `.yaml`, or take it away",
        "warning",
    ),
    FolderExample(
        "file-not-read",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(), "mine/noise/more.yaml": rule(id="two")},
        "the file `mine/noise/more.yaml` is not read; expected rules beside `rulebook.yaml`, not further down",
        None,
        None,
        "move it there, or take it away",
        "warning",
    ),
    FolderExample(
        "file-not-read",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(), "mine/more.YAML": rule(id="two")},
        "the file `mine/more.YAML` is not read; expected rules in files that end in `.yaml`",
        None,
        None,
        "let its name end in `.yaml`, or take it away",
        "warning",
    ),
    FolderExample(
        "file-not-read",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(), "mine/tests/rules.yml": "- rule: one\n"},
        "the file `mine/tests/rules.yml` is not read; expected tests in files that end in `.yaml`",
        None,
        None,
        "let its name end in `.yaml`, or take it away",
        "warning",
    ),
    FolderExample(
        "needed-rule",
        {
            "base/rulebook.yaml": HEAD,
            "base/rules.yaml": rule(then="{assess: {heated: true}}")
            + rule("{assessment.heated: true}", id="two")
            + rule("{not: {assessment.heated: true}}", id="three"),
            "mine/rulebook.yaml": head("mine", "extends: ../base", "disable:", "  - one"),
        },
        "without `one` no rule derives `heated: true`; 2 conditions look at it, the first in base/rules.yaml:8",
        "one",
        ("mine/rulebook.yaml", 5, 5),
        "keep the rule, derive this in a rule of your own, or leave out what looks at it too",
    ),
    FolderExample(
        "comment-in-text",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(because="look at case #12 of last year")},
        "a comment begins here: `#12 of last year` does not belong to the text before it",
        "#12 of last year",
        ("mine/rules.yaml", 5, 25),
        "put the text in quotes if it does; if it is a comment, begin it with two spaces and `# `",
        "warning",
    ),
    FolderExample(
        "look-alike",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule().replace("title: ", "title\uff1a")},
        "found a wide colon, `\uff1a`; expected `:`",
        "\uff1a",
        ("mine/rules.yaml", 2, 8),
        "write `:` and a space",
    ),
)
