"""One rulebook that uses every form of the language: each key of each mapping, each condition, each conclusion."""

HEAD = """\
name: forms
version: 2.1.0
title: Every form
use: [dispute, party, safety.weapon, safety.threats]
allow: {quiet-rule: it is meant to be}
strengths: {weak: 0.25, moderate: 0.5, sure: 1}
nothing_fits: "Ask somebody about {dispute.category}"
methods:
  - {id: listening, number: 1, title: Listening, kind: competing, acts_on: the mood,
     steps: ["Listen to {party}", Nod], avoid: [Shout], for_parties: We listen}
  - {id: firmness, number: 2, title: Firmness, kind: competing, stages: {soft: Gently, firm: a step},
     stages_optional: true, overlay_stages: [firm], steps: {main: [Wait], soft: [Ask], firm: [Act, Stay]},
     avoid: {soft: [Threaten]}, for_parties: {main: We wait, firm: We act}}
  - {id: piano, number: 3, title: Piano, kind: overlay, stages: [left, right],
     steps: {left: [Low], right: [High]}, avoid: [Stop]}
points: [{id: warmth, number: 1, title: Warmth, text: "Be warm to {party}"}]
gates:
  - {id: safety_first, title: Safety first, text: See that nobody is hurt, call: The police, for_parties: We see to it}
  - {id: second, title: Second, text: Then this}
directives:
  - {id: call_police, kind: do, text: Call the police, urgent: true, for_parties: The police is called}
  - {id: no_shouting, kind: avoid, text: Do not shout, protects: true}
assessments: {heated: too upset, mood: {high_up: in high spirits, low: low}}
plan: [listening, firmness.soft]
ties: [firmness, listening]
conditions:
  - {id: tense, title: it is tense, for_each: party, when: {party.arousal: upset}}
  - {id: grave, title: it is grave, when: {any: [{safety.weapon: true}, {condition.urgent: false}]}}
  - {id: urgent, title: it is urgent, when: {order.size: large}}
attributes:
  - {id: dispute.category, add_values: [parcel]}
  - {id: order.price, label: the price, kind: number, minimum: 0, maximum: 999.5, unit: euros,
     question: "What of {dispute.category}?", description: As paid, changeable: true, towards: [900, 0], quick: true,
     ask_first: 2, confidential: true}
  - {id: order.refunded, kind: number, unit: euros, question: "How much came back?"}
  - {id: order.items, kind: integer, minimum: 1, question: "How many?"}
  - {id: order.size, values: {small: fits in a letter, mid: fits in a box, large: does not fit},
     ordered: true, question: "How large?"}
  - {id: order.parts, kind: set, values: [box, bag], question: "Which?"}
  - {id: order.returned, kind: date, label: sent back, question: "When was it sent back?"}
  - {id: order.delivered, kind: date, label: delivered, question: "When did it come?"}
  - {id: order.paid, kind: datetime, question: "When was it paid?"}
  - {id: order.open, label: still open, description: What is left, unit: euros,
     computed: {minus: [order.price, order.refunded]}}
  - {id: order.half, computed: {times: [order.open, 0.5]}}
  - {id: order.more, computed: {plus: [order.price, order.refunded, 3]}}
  - {id: order.held, computed: {count: order.parts}}
  - {id: order.dear, computed: {above: [order.price, 100]}}
  - {id: order.low, computed: {below: [order.price, order.refunded]}}
  - {id: order.many, computed: {at_least: [order.items, 3]}}
  - {id: order.few, computed: {at_most: [order.items, 2]}}
  - {id: order.same, computed: {equals: [order.price, order.refunded]}}
  - {id: order.days, computed: {minus: [order.returned, order.delivered]}}
"""
"""Flow mappings stand on lines of their own, so that what is pointed at can be read off."""

CONDITIONS = (
    "{dispute.category: debt}",
    "{dispute.category: [debt, parcel]}",
    "{party.arousal: {not: calm}}",
    "{party.arousal: {known: false}}",
    "{party.arousal: {above: calm, at_most: highly_agitated}}",
    "{order.size: {between: [small, mid]}}",
    "{party.trust: 2}",
    "{party.trust: {at_least: 1, below: 4}}",
    "{order.price: {above: 0.5, below: 20}}",
    "{order.price: {between: [1, 2.5]}}",
    "{order.price: {above: 1, at_least: 1, at_most: 9, below: 9}}",
    "{safety.weapon: {known: true, not: false}}",
    "{order.parts: {includes: box}}",
    "{order.parts: {includes_all: [box, bag], includes_none: [bag]}}",
    "{order.returned: [2026-03-01, 2026-03-02]}",
    "{order.returned: {on_or_after: 2026-03-01, before: 2026-04-01}}",
    "{order.returned: {between: [2026-03-01, 2026-04-01]}}",
    "{order.paid: {after: 2026-03-01T10:00:00Z}}",
    "{order.returned: {within: {days: 14, after: order.delivered}}}",
    "{order.returned: {more_than: {days: 2, before: today}}}",
    "{today: {on_or_after: 2026-03-01}}",
    "{all: [{safety.weapon: true}, {order.items: 2}]}",
    "{any: [{safety.weapon: true}, {order.items: 2}]}",
    "{not: {safety.weapon: true}}",
    "{some_party: {party.arousal: calm}}",
    "{every_party: {party.arousal: calm}}",
    "{no_party: {party.arousal: calm}}",
    "{parties: {where: {party.arousal: calm}, at_least: 1, at_most: 3}}",
    "{parties: {where: {party.arousal: calm}, share: half}}",
    "{parties: {exactly: 2}}",
    "{another_party: {party.arousal: calm}}",
    "{every_other_party: {party.arousal: calm}}",
    "{no_other_party: {party.arousal: calm}}",
    "{other_parties: {where: {party.arousal: calm}, above: 1, share: most}}",
    "{advised: {between: [1, 2]}}",
    "{advised.listening: true, advised.firmness.soft: false}",
    "{assessment.heated: true}",
    "{assessment.mood: [high_up, low]}",
    "{assessment.mood: {not: low}}",
    "{condition.tense: true, condition.grave: false}",
)
"""What may stand under `when`, where a party is in turn."""

CONCLUSIONS = (
    "{recommend: listening, strength: weak, because: of itself}",
    "{recommend: [firmness.soft, firmness.firm], certainty: -1}",
    "{recommend: firmness, stage: soft, certainty: 1}",
    "{exclude: [firmness, listening]}",
    "{exclude: firmness, stage: firm}",
    "{gate: safety_first, effect: stop}",
    "{directive: call_police, due: {days: 14, after: order.delivered}}",
    "{directive: no_shouting, due: {days: 1, after: today}}",
    "{attend: warmth}",
    "{attend: [warmth], strength: sure}",
    "{assess: {heated: true, mood: low}}",
    "{assess: {mood: high_up}, certainty: 0.75}",
    "{ask: [party.arousal, dispute.category]}",
    "{order: [listening, firmness.soft]}",
)
"""What may stand under `then`."""

RULE = """\
{id: whole, title: "A rule for {party}", for_each: party, when: {party.trust: 2},
 unless: {any: [{party.heard: true}, {condition.grave: true}]},
 then: [{attend: warmth}], because: "{party} said so", source: {place: p. 3, basis: practice, practice: screening},
 notes: For later, allow: {broad: it is meant to be}}
"""
"""A rule with every key but those that leave rules out."""

SAFEGUARDS = (
    "never: {directive: call_police}, under: {gate: safety_first, effect: first}, when: {safety.weapon: true}",
    "never: {recommend: firmness.firm}, under: [{attend: warmth}, {exclude: listening}], for_each: party",
    "never: {recommend: firmness, stage: soft}, unless: {order.items: 2}, notes: Later, allow: {broad: it is}",
    "always: {gate: second}, source: {place: p. 4, basis: text}, when: {party.trust: 2}, for_each: party",
    "always: {order: [listening, firmness.soft]}",
    "only: [call_police]",
    "not_together: [{directive: call_police}, {exclude: firmness, stage: soft}]",
    "before: [safety_first, second]",
    "tested_by: tests/guard.yaml, source: {place: p. 5, basis: inference}, notes: For later",
)
"""What a safeguard may say beside its `id`, `title` and `because`."""


def rules() -> str:
    """A file of rules with every form: those of the conditions are tried for each party."""
    head = "- id: {}\n  title: A rule\n"
    conditions = (
        f"{head.format(f'when-{n}')}  for_each: party\n  when: {each}\n  then: {{exclude: piano}}\n  because: of it\n"
        for n, each in enumerate(CONDITIONS, start=1)
    )
    conclusions = (
        f"{head.format(f'then-{n}')}  for_each: party\n  when: always\n  then: {each}\n  because: of it\n"
        for n, each in enumerate(CONCLUSIONS, start=1)
    )
    off = "- {id: off, title: Off, when: always, then: {assess: {heated: true}}, enabled: false, reason: it is new}\n"
    return f"- {RULE}" + "".join((*conditions, *conclusions)) + off


def safeguards() -> str:
    """A file of safeguards with every form."""
    return "".join(
        f"- {{id: guard-{n}, title: A safeguard, because: of it, {each}}}\n"
        for n, each in enumerate(SAFEGUARDS, start=1)
    )
