"""Rules as word processors and other keyboards write them, and texts that YAML reads otherwise than they look."""

# ruff: noqa: RUF001 - ambiguous characters are what is looked for

from collections.abc import Iterator

from rulebook.forms.damaged import of_rule_text
from rulebook.forms.slips import said

SIGNS = "\u00a0\u3000\u2013\u2212“«‘」：﹕，、．０｛【］｝"

PLACES = (
    "- id: on{0}e\n  title: A\n",
    "- id: {0}one\n  title: A\n",
    "- id: one\n  title{0} A\n",
    "- id: one\n  ti{0}tle: A\n",
    "- id: one\n  title:{0}A\n",
    "- id: one\n{0} title: A\n",
    "{0} id: one\n  title: A\n",
    "- id: one\n  title: A\n  when: {{dispute.category: [debt{0} parcel]}}\n",
    "- id: one\n  title: A\n  when: {{dispute.category: [debt{0}parcel]}}\n",
    "- id: one\n  title: A\n  when: {{dispute.category{0} debt}}\n",
    "- id: one\n  title: A\n  when: {{dispute.category: {0}debt}}\n",
    "- id: one\n  title: A\n  when: {{order.price: {0}5}}\n",
    "- id: one\n  title: A\n  then: {{attend: warmth{0} certainty: 0.5}}\n",
)
"""A place for a sign that is none."""

TEXTS = (
    '- title: "A {party}"\n',
    "- id: one\n  title: A\n  when:\n    any:\n      - {party: {arousal: calm, trust: 2}}\n",
    "- id: one\n  title: A\n  when:\n    any:\n      - party: {arousal: calm, trust: 2}\n",
    "- id: one\n  title: A\n  when:\n    party: {arousal: calm, trust: 2}\n",
    "- id: one\n  title: A\n  when:\n    unless: {party.trust: 2}\n    order.items: 2",
    *(f"- id: one\n  title: {text}\n" for text in (
        "“A rule”", "«A rule»", '“A "rule”', "“A \\ rule”", "“A: rule”", "“A” and “B”", "“A rule", "‘A’ #1", "A #1",
        "A # 1",
        "A #", "A #  ", "A  # 1", "'A' #1", '"A" #1', "A\n    rule #1", "A rule\n    #1", "|\n    A #1", "A# 1",
    )),
    *(f"- id: one\n  title: A\n  {line}\n" for line in (
        "id: “two”", "when: {dispute.category: “debt”}", "when: {dispute.category: “debt}",
        "when: {dispute.category: debt #1\n    }",
        "when: {dispute.category: [debt, “parcel”]}", "when: {dispute.category: 【debt, parcel】}",
        "when: ｛dispute.category: debt｝",
        "when: {dispute.category: debt} #1", "when: {dispute.category：debt}",
        "when: {dispute.category：debt, order.items: 2}",
        "because: [a #1, “b”]", "because: [“b”]", "because: {x: “b”}", "notes: [“it is”, it #1]",
        "for_each: party #1", "for_each: party # 1",
        "allow: {x: “b”}", "allow: {x: b #1\n    }", "source: {place: “p. 1”, basis: text}",
        "unless: - dispute.category: debt",
        "because: it is，said: so", "because: it is“: so", "because：it is", "because: 它说：好", "notes： far: away",
        "when: {dispute.category: debt，order.items: 2}", "when: {dispute.category: debt， order.items: 2}",
        "when: {order.items: ２}", "when: {order.price: 2．5}", "when: {order.price: 2,5}", "when: {order.price: 2, 5}",
        "when: {order.price: 2, five}", "then: {recommend: listening, strength: weak, strong}",
        "then: {attend: warmth, because: it is so, and more}",
        "then: {attend: warmth, because: it is\n    so, and more}",
        "then: {attend: warmth, certainty: 0,5}", "then: {attend: warmth, because:so}", "then: {attend:warmth}",
        "then: {attend: warmth, because: {x: y}, z}", "then: {directive: call_police, due: {days:2, after: today}}",
    )),
)  # fmt: skip


def texts() -> Iterator[str]:
    """All of them, each a file of one rule, whole or not."""
    yield from (place.format(sign) for place in PLACES for sign in SIGNS)
    yield from TEXTS


def said_of_signs() -> str:
    """Of each text what is underlined, the message and the hint, and the lines that each mend makes."""
    whole = ""
    for text in texts():
        shown = [each for each in of_rule_text(text) if each.code != "missing-key"]
        whole += f"{text}{''.join(map(said, shown))}\n"
    return whole
