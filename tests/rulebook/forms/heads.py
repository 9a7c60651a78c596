"""Heads of rulebooks with something wrong in them that is more than one value in the place of another."""

# ruff: noqa: E501 - a head is easier to read in one line

import json
from collections.abc import Iterator

from rulebook.forms.damaged import BOOK
from rulebook.forms.slips import said

from ottava.engine.rulebook.reading.authored import authored
from ottava.engine.rulebook.reading.from_files import head_file, head_names
from ottava.engine.rulebook.reading.from_text import TEXTS
from ottava.facts.source.span import Source

COMPUTED = (
    "{minus: [order.returned, order.delivered]}, unit: days", "{minus: [order.returned, 3]}",
    "{minus: [3, order.returned]}", "{plus: [order.returned, order.delivered]}", "{plus: [order.price, order.items]}",
    "{plus: [order.items, order.items, order.price]}", "{above: [order.price, order.price]}",
    "{minus: [order.price, order.price]}", "{plus: [order.price, order.price]}",
    "{times: [order.price, order.refunded]}", "{times: [2, order.price]}", "{plus: [1, 2]}", "{above: [1, 1]}",
    "{above: [order.price, 1]}, unit: euros", "{minus: [order.price, order.refunded]}, unit: dollars",
    "{minus: [order.price, order.refunded]}, unit: euros", "{times: [order.price, 0.5]}, unit: dollars",
    "{count: order.parts}, unit: pieces", "{count: party.vulnerabilities}", "{count: order.price}",
    "{count: [order.parts, order.parts]}", "{count: 3}", "{minus: [order.parts, 1]}", "{minus: [order.size, 1]}",
    "{minus: [safety.weapon, 1]}", "{minus: [order.paid, 1]}", "{above: [order.returned, order.delivered]}",
    "{subtract: [order.price, 1]}", "{'+': [order.price, 1]}", "{mins: [order.price, 1]}",
    "{plus: [order.price]}", "{minus: [order.price, 1, 2]}", "{times: order.price}", "{equals: [order.price]}",
    "{minus: [order.open, order.fresh]}", "{plus: [order.open, order.more, order.items]}",
    "{plus: [order.price, order.refunded, order.late]}", "{minus: [order.prise, 1]}", "{minus: [{plus: [1]}, 1]}",
    "{minus: [order.price, true]}", "{minus: [order.price, 1], plus: [1, 2]}", "{}", "minus",
    *(f"{{minus: [order.items, 1]}}, {more}" for more in (
        "kind: number", "values: [a, b]", "minimum: 1", "maximum: 1", "question: 'How?'", "changeable: true",
        "towards: [1, 2]", "quick: true", "ask_first: 1", "confidential: true", "ordered: true", "label: ''",
    )),
)  # fmt: skip
"""What an attribute cannot be worked out from, and what can."""

ATTRIBUTES = (
    "{id: x, kind: boolean, question: Q}", "{id: '', kind: boolean, question: Q}", "{id: .x, kind: boolean, question: Q}",
    "{id: disputes.x, kind: boolean, question: Q}", "{id: order.price, kind: boolean, question: Q}",
    "{id: order.size, values: [a, b], question: Q}", "{id: order.new, question: Q}", "{id: order.new, kind: bool, question: Q}",
    "{id: order.new, values: [a, a], question: Q}", "{id: order.new, values: [1, 2], question: Q}",
    "{id: order.new, values: [0.5, 2], question: Q}", "{id: order.new, values: [true, false], question: Q}",
    "{id: order.new, values: [true, 1], question: Q}", "{id: order.new, values: [a], question: Q}",
    "{id: order.new, kind: number, minimum: 3, maximum: 2, question: Q}",
    "{id: order.new, kind: boolean, minimum: 3, question: Q}", "{id: order.new, kind: boolean, values: [a, b], question: Q}",
    "{id: order.new, kind: number, ordered: true, question: Q}", "{id: order.new, kind: set, question: Q}",
    "{id: order.new, kind: number, ask_first: -1, question: Q}", "{id: order.new, kind: number, unit: a, label: b, question: Q}",
    "{id: order.new, values: [a, b], towards: [a, c], question: Q}", "{id: order.new, values: {a: A, b: B}, question: Q}",
    "{id: 'order.a b', kind: boolean, question: Q}", "{id: order.New, kind: boolean, question: Q}",
    "{id: order.size, add_values: [huge]}", "{id: order.price, add_values: [huge]}", "{id: order.wrong, add_values: [huge]}",
    "{id: order.parts, add_values: [box]}", "{id: order.parts, add_values: {sack: A sack}}",
    "{id: order.parts, add_values: [bad value]}", "{id: order.parts, add_values: [sack, sack]}",
    "{id: order.parts, add_values: [sack], question: Q}", "{add_values: [sack]}",
    "{id: order.a, kind: boolean, question: Q}, {id: order.a, kind: boolean, question: Q}",
    "{id: order.a, values: [b, c], question: Q}, {id: order.a, add_values: [d]}",
    "{id: order.a, computed: {plus: [order.b, 1]}}, {id: order.b, computed: {plus: [order.a, 1]}}",
    "{id: order.a, computed: {plus: [order.a, 1]}}", "{id: order.a, computed: {plus: [order.b, 1]}}, {id: order.b, kind: wrong}",
    "{id: order.a, computed: {plus: [order.b, 1]}}, {id: order.b, computed: {plus: [order.c, 1]}}, "
    "{id: order.c, computed: {plus: [order.b, 1]}}",
    "{id: order.a, computed: {plus: [order.items, 1]}}, {id: order.a, computed: {plus: [order.items, 2]}}",
    "{computed: {plus: [order.items, 1]}}", "{id: party.a, computed: {count: party.vulnerabilities}}",
)  # fmt: skip

SECTIONS = (
    "use: [disputes]", "use: [dispute.categry]", "use: [dispute.category, wrong.category]", "use: [dispute.]",
    "strengths: {weak: 1.5}", "strengths: {weak: 0}", "strengths: {weak: -1}", "strengths: {weak: 1}",
    "strengths: {a b: 0.5}", "strengths: {1a: 0.5}",
    "plan: [listening, listening]", "plan: [firmness.soft, firmness.soft]", "plan: [firmness.hard, wrong]", "plan: []",
    "ties: [listening, firmness, listening]", "plan: listening",
    "assessments: {heated: {true: yes, false: no}}", "assessments: {heated: ''}",
    "conditions: [{id: a, title: A, when: {condition.a: true}}]",
    "conditions: [{id: a, title: A, when: {condition.b: true}}, {id: b, title: B, when: {not: {condition.a: true}}}]",
    "conditions: [{id: a, title: A, when: {condition.b: true}}, {id: b, title: B, when: {all: [{condition.c: true}]}}, "
    "{id: c, title: C, when: {condition.b: true}}]",
    "conditions: [{id: a, title: A, when: always}, {id: a, title: A, when: always}]",
    "conditions: [{id: tense, title: A, when: always}]", "conditions: [{id: a b, title: A, when: always}]",
    "conditions: [{id: a, title: A, when: {condition.tense: true}}]", "conditions: [{title: A, when: always}]",
    "conditions: [{id: a, title: A, for_each: side, when: {party.trust: 2}}]", "conditions: [{id: a, title: A}]",
    "conditions: [{id: a, title: A, when: {condition.b: true}}, {id: b, title: B, when: {wrong: true}}]",
    'conditions: [{id: a, title: "A\\nB", when: always}]',
    *(f"directives: [{{id: a, text: A, {more}}}]" for more in (
        "kind: do, protects: true", "kind: avoid, urgent: true", "kind: do, protects: false", "urgent: true",
    )),
    "directives: [{id: a b, kind: do, text: A}]", "directives: [{id: a, kind: do, text: A}, {id: a, kind: do, text: A}]",
    "gates: [{id: a, title: A, text: A}, {id: a, title: A, text: A}]",
    "points: [{id: a, number: 1, title: A, text: A}, {id: b, number: 1, title: A, text: A}]",
    "points: [{id: a, number: 0, title: A, text: A}]", "points: [{id: a, number: 1.5, title: A, text: A}]",
    *(f"methods: [{{id: a, number: 4, title: A, kind: competing, {more}}}]" for more in (
        "steps: [A], overlay_stages: [b]", "stages: [b], steps: [A]", "stages: [b], steps: {c: [A]}",
        "stages: [b, b], steps: {b: [A]}", "stages: [main], steps: {main: [A]}", "stages: [b c], steps: {main: [A]}",
        "stages: [b], overlay_stages: [c], steps: {b: [A]}", "stages: [b], steps: {b: [A]}, avoid: {c: [B]}",
        "stages: [b], steps: {b: [A]}, for_parties: {c: B}", "stages: [b], steps: {b: [A]}, for_parties: B",
        "stages: [b], steps: {b: A}", "steps: {b: [A]}", "steps: [A], stages_optional: true", "steps: [A], for_parties: {b: B}",
        "stages: {b: B}, steps: {b: [A]}, overlay_stages: [b, b]", "stages: {b: 7}, steps: {b: [A]}",
    )),
    *(f"methods: [{{id: {id}, number: 2, title: A, kind: competing, steps: {steps}{more}}}]" for id, steps, more in (
        ("firmness", "[A]", ""), ("firmness", "{soft: [A], firm: [A]}", ", stages: [soft, firm]"),
        ("firmness", "{soft: [A]}", ", stages: [soft], stages_optional: true"), ("piano", "[A]", ""),
        ("listening", "{b: [A]}", ", stages: [b]"), ("listening", "{b: [A]}", ", stages: [b], stages_optional: true"),
    )),
)  # fmt: skip

ENTRIES = {
    "methods": '{id: a, number: 4, title: A, kind: competing, stages: [b], steps: {b: [A]}, KEY: "TEXT"}',
    "points": '{id: a, number: 4, title: A, text: A, KEY: "TEXT"}',
    "gates": '{id: a, title: A, text: A, KEY: "TEXT"}',
    "directives": '{id: a, kind: do, text: A, KEY: "TEXT"}',
    "attributes": '{id: order.new, kind: boolean, question: A, KEY: "TEXT"}',
    "conditions": '{id: a, title: A, when: always, KEY: "TEXT"}',
}
SLOTS = (
    "{party}", "{party.trust}", "{dispute.category}", "{order.price}", "{assessment.heated}", "{this}", "{partys}",
    "{wrong}", "{trust}", "{dispute.categry}", "{}", "{ party }", "{a b}", "{", "}}}", "{{party}}",
)  # fmt: skip


def heads() -> Iterator[str]:
    yield from (f"attributes: [{{id: order.fresh, computed: {each}}}]" for each in COMPUTED)
    yield from (f"attributes: [{each}]" for each in ATTRIBUTES)
    yield from SECTIONS
    for section, entry in ENTRIES.items():
        for key in TEXTS[section]:
            if key not in ("steps", "avoid", "stages", "values"):
                yield from (slotted(section, entry, key, slot) for slot in SLOTS)
    for key in ("title", "nothing_fits", "assessments"):
        for slot in SLOTS:
            yield f"{key}: {json.dumps(slot) if key != 'assessments' else f'{{heated: {json.dumps(slot)}}}'}"
    yield from (f'attributes: [{{id: party.new, kind: boolean, question: "{slot}"}}]' for slot in SLOTS)


def slotted(section: str, entry: str, key: str, slot: str) -> str:
    """An entry with a text that names something, in the place of the text that it has under that key."""
    plain = entry.replace(f" {key}: A,", "")
    return f"{section}: [{plain.replace('KEY', key).replace('TEXT', slot)}]"


def said_of_heads() -> str:
    """Of each head what is underlined, the message and the hint, and the lines that each mend makes."""
    whole = ""
    for each in heads():
        head = head_file(authored(Source("rulebook.yaml", f"name: a\nversion: '1'\nextends: b\n{each}\n")))
        assert head.mapping is not None
        found = head_names(head, head.mapping, BOOK.names, BOOK.vocabulary).diagnostics
        whole += f"{each}\n{''.join(map(said, (*head.diagnostics, *found)))}"
    return whole
