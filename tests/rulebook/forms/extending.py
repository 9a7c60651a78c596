"""A rulebook that extends another in every way there is, and what is said of it with something else in its files."""

# ruff: noqa: E501 - what is tried is easier to read in one line

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rulebook.examples.example import HEAD
from rulebook.examples.folders import write
from rulebook.forms.damaged import as_text, read, said, ways

from ottava.engine.rulebook.loading import RulebookReading, read_rulebook
from ottava.engine.rulebook.memory import Memory
from ottava.facts.source.reading import unsaved

_RULE = "- {id: %s, title: Rule %s, when: %s, then: %s, because: of it%s}\n"


def _rule(id: str, when: str, then: str, more: str = "") -> str:
    return _RULE % (id, id, when, then, more)


FILES = {
    "base/rulebook.yaml": HEAD.partition("use: ")[0].replace("strengths: {", "strengths: {slight: 0.1, ")
    + "title: The base\nassessments: {tense: too tense}\nuse: [dispute.category, safety.weapon]\n",
    "base/rules.yaml": _rule("gone", "{safety.weapon: true}", "{assess: {tense: true}}")
    + _rule("old", "{dispute.category: debt}", "{recommend: listening, strength: weak}")
    + _rule("kept", "{safety.weapon: false}", "{directive: call_police}")
    + _rule("waiting", "{assessment.later: true}", "{attend: warmth}", ", enabled: false, reason: not yet")
    + _rule("warm", "{safety.weapon: false}", "{attend: warmth}")
    + _rule("hot", "always", "[{assess: {heated: true}}, {assess: {tense: true}}]"),
    "base/safeguards.yaml": "- {id: first, title: One, always: {gate: safety_first}, because: so}\n"
    "- {id: second, title: Two, only: [call_police], because: so}\n"
    "- {id: third, title: Three, tested_by: tests/three.yaml, because: so}\n",
    "base/texts/de.yaml": "title: Die Basis\ndirectives: {call_police: Die Polizei rufen}\n"
    "methods: {listening: {title: Zuhören, steps: [Hören]}, rigidity: {title: Strenge, stages: {soft: sanft}}}\n"
    "rules: {old: {title: Alt, because: darum}, kept: {because: [darum]}}\n",
    "mine/rulebook.yaml": "name: mine\nversion: 2.0.0\nextends: ../base@1.0\n"
    "disable: [gone, waiting, {first: it does not hold here}, {warm: nor this}]\n"
    "methods: [{id: listening, number: 1, title: To listen, kind: competing, steps: [Hear, Repeat]}]\n"
    "directives: [{id: wait, kind: do, text: Wait a little}]\nstrengths: {weak: 0.25}\n"
    "assessments: {heated: too hot, tense: too tense}\n",
    "mine/rules.yaml": "for: {dispute.category: debt}\nrules:\n"
    + _rule("new", "{assessment.heated: true}", "{recommend: listening, strength: weak}", ", replaces: old")
    + _rule("off", "{assessment.tense: false}", "{directive: wait}", ", enabled: false, reason: not yet"),
    "mine/safeguards.yaml": "- {id: mine, title: Mine, never: {directive: wait}, because: so}\n"
    "- {id: tested, title: Tested, tested_by: tests/three.yaml, because: so}\n",
    "mine/texts/de.yaml": "methods: {listening: {steps: {1: Hören}, title: Hinhören},\n"
    "  rigidity: {steps: {firm: [Handeln]}}}\n"
    "directives: {wait: Warten, call_police: {text: Die 110 rufen}}\nassessments: {heated: zu heiß}\n"
    "rules: {new: {title: Neu, because: drum}}\nsafeguards: {mine: {title: Mein, because: so}}\n",
}

DAMAGED = {
    "mine/rulebook.yaml": ("extends", "disable"),
    "mine/rules.yaml": ("for",),
    "mine/texts/de.yaml": ("methods", "directives", "assessments", "rules", "safeguards"),
}
"""What is damaged in which file."""


TEXTS = (
    "wrong: A", "title: [A]", "methods: [A]", "methods: {listening: [A]}", "methods: {listening: {steps: [A, B, C]}}",
    "methods: {listening: {steps: [A, [B]]}}", "methods: {rigidity: {steps: {firm: [A, B]}}}", "methods: {rigidity: {steps: A}}",
    "methods: {rigidity: {stages: [A, B]}}", "methods: {listening: {steps: {main: [A, B]}, title: ''}}", "directives: {wait: [A]}",
    "directives: {wait: '{party}'}", "directives: {wait: '{'}", "directives: {wait: '{{}}'}", "rules: {hot: {because: [A, B]}}",
    "rules: {hot: {because: {2: A}}}", "nothing_fits: {a: A}", "attributes: {safety.weapon: {values: {true: A}}}",
    "attributes: {safety.weapon: {label: A, question: '{safety.weapon}'}}", "attributes: {dispute.category: {values: {debts: A}}}",
    "- A", "A", "safeguards: {first: {title: A}}", "assessments: {tense: {false: A}}", "methods:", "gates: {safety_first: {call: A}}",
)  # fmt: skip
"""Files of texts in another language."""

HEADS = {
    "disable: [gone, waiting, {first: it does not hold here}, {warm: nor this}]": (
        "disable: [{}, wrong]", "disable: [{}, 7]", "disable: [{wrong: so}, 7]", "disable: [second]", "disable: [{second: ''}, wrong]", "disable: [hot]",
        "disable: [{gone: so, warm: so}]", "disable: [old]", "disable: [third]", "disable: [gone, gone]", "disable: []",
    ),
    "extends: ../base@1.0": (
        "extends: ../base@", "extends: ../base@2", "extends: ../base@1", "extends: ../base@1.0.0", "extends: ../base@1.", "extends: .",
        "extends: ../base/rules.yaml", "extends: ../bas", "extends: eight_method", "extends: ../base/texts", "extends: '../mine@2.0.0'",
        "title: Mine",
    ),
    "version: 2.0.0": ("version: 2", "version: ''", "wrong: 2", "version: '2'\ntitle: 'Mine {party}'", "version: '2'\nallow: [lint]"),
}  # fmt: skip
"""Lines of `mine/rulebook.yaml`, each with others to stand in its place."""


def reading(memory: Memory) -> RulebookReading:
    memory.look_again()
    return read_rulebook(Path("mine"), memory)


def layers(book: RulebookReading) -> Iterator[str]:
    """Where each rule comes from, and what else the text of a rulebook says of it."""
    assert book.rulebook is not None
    text = book.rulebook.text
    assert text is not None
    for each in (*text.rules, *text.switched_off):
        scope = "" if each.scope is None else f", for {each.scope.span.text}"
        yield f"{each.rule.id} of level {each.level}{scope}, in {each.node.span.source.name}:{each.node.span.line}"
    for id in ("gone", "waiting", "first", "old", "off", "kept"):
        node = text.disabling(id)
        yield f"{id} is left out by {'nothing' if node is None else node.span.text}"
    for word in ("slight", "weak", "wrong"):
        entry = text.strength(word)
        yield f"{word} is set by {'nothing' if entry is None else entry.span.text}"
    yield f"strengths: {as_text(text.strengths())}"
    yield f"own rules: {', '.join(text.own_rules)}"
    for key in ("version", "extends", "gates", "wrong"):
        found = (text.entry(key), text.own(key))
        yield f"{key}: {', '.join('nothing' if each is None else each.key.span.source.name for each in found)}"
    for key, id in (("methods", "listening"), ("methods", "rigidity"), ("methods", "wrong"), ("wrong", "listening")):
        item = text.item(key, id)
        yield f"{id} of {key} stands in {'nothing' if item is None else item.span.source.name}"


def said_of_extending(folder: Path, part: str) -> str:
    """What is said of each change of a file: of `rulebook`, `rules` or `de` for the first time, of `heads`, `texts`."""
    write(FILES, folder)
    memory, known, text = Memory(), set(), ""
    assert reading(memory).diagnostics == ()
    for change, name, changed in changes(part):
        with unsaved({str((folder / name).absolute()): changed}):
            found = [each for each in reading(memory).diagnostics if (each.message, each.hint) not in known]
        if part in ("heads", "texts"):
            text += f"{change}\n"
        else:
            known |= {(each.message, each.hint) for each in found}
            text += f"{change}\n" if found else ""
        text += "".join(map(said, found))
    assert reading(memory).diagnostics == ()
    return text


def changes(part: str) -> Iterator[tuple[str, str, str]]:
    """What is changed, in which file, and what that says then."""
    for name, keys in DAMAGED.items():
        whole: dict[str, Any] = read(FILES[name])
        for key in keys if Path(name).stem == part else ():
            for damage, new in ways(whole[key], f"{name} {key}"):
                yield damage, name, as_text({**whole, key: new})
    for line, others in HEADS.items() if part == "heads" else ():
        head = "mine/rulebook.yaml"
        yield from ((each, head, FILES[head].replace(line, each)) for each in others)
    yield from ((each, "mine/texts/de.yaml", f"{each}\n") for each in TEXTS if part == "texts")
