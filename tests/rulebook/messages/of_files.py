"""Messages about a file as such: facts/source."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from rulebook.messages.message import Message

from ottava.facts.source import limits
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.json_text import from_json
from ottava.facts.source.reading import read_source
from ottava.facts.source.records.reading import node_of
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml


def yaml(text: str, last: bool = False) -> Callable[[], Diagnostic]:
    return lambda: from_yaml(Source("case.yaml", text))[1][-1 if last else 0]


def json(text: str) -> Callable[[], Diagnostic]:
    return lambda: from_json(Source("case.json", text))[1][0]


def reading(name: str, content: bytes = b"") -> Callable[[], Diagnostic]:
    """Reading the file of that name in a folder that holds `case.yaml` with that content."""

    def read() -> Diagnostic:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path("case.yaml").write_bytes(content)
            Path("cases").mkdir()
            try:
                read_source(name)
            except UnreadableSource as unreadable:
                return unreadable.diagnostics[0]
        raise AssertionError(f"{name} can be read")

    return read


BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 8)}]\n" for before, name in zip("abcde", "bcdef", strict=True)
)

MESSAGES = {
    "no-case": Message(
        "A record among many is empty: a line, or what stands between two lines `---`.",
        "Write at least what is known of each party, or take the empty record out.",
        lambda: node_of("case.yaml", "yaml", Record(1, 1, 1, b""))[1][0],
    ),
    "no-such-file": Message(
        "There is no file of that name where Ottava looks.",
        "Check the name and the folder you are in; a name much like it is suggested if there is one.",
        reading("cases.yaml"),
    ),
    "is-a-folder": Message("A folder was named where a file is needed.", "Name a file in it.", reading("cases")),
    "unreadable-file": Message(
        "The file cannot be opened: its permissions forbid it, or the name cannot be that of a file.",
        "Check the name and the permissions.",
        reading("case.yaml/1.yaml"),
    ),
    "too-large": Message(
        "The file is larger than 64 MiB.",
        "Split it into smaller files.",
        lambda: limits.too_large("cases.jsonl"),
    ),
    "not-utf-8": Message(
        "The text is not stored in the encoding UTF-8; editors on older systems may use another.",
        "Save the file again with the encoding UTF-8.",
        reading("case.yaml", "title: Querelle au café\n".encode("latin-1")),
    ),
    "control-character": Message(
        "The file holds a character that is no text: perhaps it is no text file, or something went wrong in copying.",
        "Take the character out, or name the right file.",
        reading("case.yaml", b"title: A quarrel\x07\n"),
    ),
    "too-many-problems": Message(
        "There are more than 1000 mistakes in one text. It is probably a file of another kind.",
        "Mend the first ones and try again.",
        yaml("\n".join(f"a: {number}" for number in range(1500)), last=True),
    ),
    "too-deep": Message(
        "Lists and mappings stand inside each other, more than 50 deep.",
        "Use fewer levels.",
        yaml("parties: " + "[" * 60),
    ),
    "tab": Message(
        "A line is indented with a tab, or a list or key comes after one. In YAML their depth is told by spaces alone.",
        "Replace the tab with spaces.",
        yaml("parties:\n\t- id: customer\n"),
    ),
    "indentation": Message(
        "A line begins further left or right than the lines it belongs to. Brackets and quotes go on further right "
        "than the key or the `-` before them.",
        "Line it up with its neighbours, or put more spaces before it.",
        yaml("parties:\n  - id: customer\n    trust: 2\n   heard: true\n"),
    ),
    "missing-colon": Message(
        "A line should be `key: value` and has no `:`.",
        "Write the `:`; if the line belongs to the text above it, put the whole text in quotes.",
        yaml("title\nparties: []\n"),
    ),
    "missing-space": Message(
        "The space after a `:` is missing, or the one before the `#` of a comment.",
        "Write `key: value`, or `value # comment`.",
        yaml("id:orange-quarrel\nparties: []\n"),
    ),
    "unexpected-colon": Message(
        "A line has a second `:`, so that it is not clear where the value ends.",
        "Put the value in quotes if the colon belongs to it.",
        yaml("title: The customer said: no\n"),
    ),
    "missing-value": Message(
        "A value is missing: after a comma or a colon, or before a bracket.",
        "Write the value, or take out the comma before it.",
        yaml("dispute: {causes: [interest,, data]}\n"),
    ),
    "missing-comma": Message(
        "Two entries in brackets are not parted by a comma.",
        "Put a comma between them, or close the bracket.",
        yaml("parties: [{id: customer trust: 2}]\n"),
    ),
    "missing-key": Message(
        "In JSON every key stands in double quotes.", 'Write `"key": value`.', json('{id: "orange-quarrel"}')
    ),
    "unclosed-bracket": Message(
        "A `[` or `{` is never closed.", "Close it with `]` or `}`.", yaml("parties: [{id: customer}\n")
    ),
    "unclosed-quote": Message(
        "A text begins with a quote and none ends it.",
        "Close the text with the same quote.",
        yaml("title: 'A quarrel over oranges\n"),
    ),
    "text-after-end": Message(
        "More stands after a value that had ended: behind a closing quote or bracket.",
        "Put the whole value in one pair of quotes, or take out what is too much.",
        yaml("title: 'Oranges' and lemons\n"),
    ),
    "misplaced-item": Message(
        "A list begins in the line of its key.", "Begin it in the next line.", yaml("parties: - id: customer\n")
    ),
    "block-text": Message(
        "After `|` or `>` the text begins in the same line, or a blank line before it has more spaces than the text.",
        "Begin the text in the next line and take the spaces out, or put it in quotes instead.",
        yaml("title: > A quarrel\n  over oranges\n"),
    ),
    "reserved-character": Message(
        "A text without quotes begins with a character that means something else in YAML: `@`, `&`, `*`, `%`, `?`; "
        "or it is a mere `-` or `?` in brackets.",
        "Put the text in quotes.",
        yaml("title: @market, a quarrel\n"),
    ),
    "escape": Message(
        "In double quotes a backslash begins an escape such as `\\n`, and this is none.",
        "Write two backslashes, or put the text in single quotes.",
        yaml('title: "from C:\\data"\n'),
    ),
    "half-character": Message(
        "An escape stands for half of a character; some programs write them so when they cut a text.",
        "Write the character itself.",
        yaml('title: "\\ud83d"\n'),
    ),
    "repeated-key": Message(
        "A key is given twice, and only one of the values could count.",
        "Keep one of them.",
        yaml("title: Oranges\nid: quarrel\ntitle: Lemons\n"),
    ),
    "key": Message(
        "A list or a mapping stands where a key is expected.",
        "Put the whole text in quotes if the brackets belong to it.",
        yaml("[id]: quarrel\n"),
    ),
    "long-key": Message(
        "A key has more than 1024 characters; probably a long text has a colon in it.",
        "Put the text in quotes.",
        yaml("They quarrelled " + "and quarrelled " * 80 + "again: over oranges\n"),
    ),
    "number": Message(
        "A number is infinite, not a number, too large, or written in a way that JSON does not know.",
        "Write a finite number, or put it in quotes if it is meant as text.",
        yaml("dispute: {duration_days: .inf}\n"),
    ),
    "tag": Message(
        "A word that begins with `!` is a tag in YAML. Ottava gives tags no meaning.",
        "Take it out, or put the text in quotes.",
        yaml("title: !important quarrel\n"),
    ),
    "merge-key": Message(
        "`<<` is meant to copy the entries of another mapping. Ottava does not do that, so that what stands in a file "
        "is what it says.",
        "Write out the entries that are meant.",
        yaml("parties:\n  - &c {id: customer}\n  - {<<: *c, trust: 2}\n"),
    ),
    "unknown-alias": Message(
        "A word that begins with `*` repeats a value marked with `&` above it, and nothing is marked so.",
        "Put the text in quotes if it is meant as such, or mark the value.",
        yaml("title: *urgent\n"),
    ),
    "endless-alias": Message(
        "A value repeats itself inside itself.", "Write out what is meant.", yaml("parties: &all [*all]\n")
    ),
    "too-many-aliases": Message(
        "Values that repeat values that repeat values stand for more than 10,000 in all.",
        "Write out what is meant.",
        yaml(BOMB),
    ),
    "yaml-version": Message(
        "The file says that it is written in another version of YAML, in which `yes` means `true`.",
        "Take the line out, and write `true` and `false`.",
        yaml("%YAML 1.1\n---\nparties: []\n"),
    ),
    "directive": Message(
        "A line that begins with `%` is an instruction to whatever reads the file. Ottava knows none but `%YAML 1.2`.",
        "Take the line out, or put the text in quotes.",
        yaml("%YAML 1.2\n%YAML 1.2\n---\nparties: []\n"),
    ),
    "yaml-syntax": Message(
        "The file is not YAML, in a way for which there are no better words.",
        "Put the text in quotes, and check the lines above.",
        None,
    ),
}
