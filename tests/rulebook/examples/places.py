"""Slips where the text is not written in the usual way: there a mend has to take care, or is none."""

# ruff: noqa: RUF001 - ambiguous characters are what is looked for

from rulebook.examples.example import per_party, rule

_CASE = rule().replace("  when: always\n", "{}")
_PARTY = per_party().replace("  when: always\n", "{}")


def _when(lines: str, text: str = _PARTY) -> str:
    return text.replace("{}", "".join(f"  {line}\n" for line in lines.splitlines()))


TEXTS = (
    # What is moved out of `when` takes its own lines along and no others.
    _when("when:\n  party.trust: 2\n  party.arousal: calm\n  unless: {party.heard: true}\n  party.role: buyer"),
    _when("when:\n  party.trust: 2\n\n  # why\n  unless:\n    party.heard: true\n  # and\n  party.role: buyer\n"),
    _when("when:\n  all:\n    - party.trust: 2\n      unless: {party.heard: true}\n    - party.arousal: calm"),
    _when("when:\n  unless: {party.heard: true}"),
    per_party("{party.trust: 2, unless: {party.heard: true}, party.arousal: calm}"),
    per_party("{unless: {party.heard: true}}"),
    per_party("{any: [{unless: {party.heard: true}, party.trust: 2}]}"),
    _when("when: {party.trust: 2,\n  unless: {party.heard: true}}"),
    (per_party() + "{}")
    .replace("  when: always\n", "")
    .replace("{}", "  when:\n    party.trust: 2\n    unless: {party.heard: true}"),
    # A list without `all` or `any`.
    _when("when:\n  - dispute.category: debt\n  - safety.weapon: true", _CASE),
    _when("when:\n- dispute.category: debt\n- safety.weapon: true", _CASE),
    _when("when:\n\n  # why\n    - dispute.category: debt\n    - safety.weapon: true", _CASE),
    _when("when:\n  not:\n    - dispute.category: debt\n    - safety.weapon: true", _CASE),
    _when("when:\n  - dispute.category: debt\n    safety.weapon: true", _CASE),
    # Words of other languages, and tests that are written as conditions.
    rule("{and: {dispute.category: debt}}"),
    rule("{or: {dispute.category: debt}}"),
    rule("{not dispute.category: debt, safety.weapon: true}"),
    rule("{assessment: {heated: true}}", more="").replace(
        "- id: one", rule(then="{assess: {heated: true}}", id="hot") + "- id: one"
    ),
    rule("{condition: {tense: true}}"),
    per_party("{party: {arousal: calm, trust: {at_least: 2}}}"),
    _when(
        "when:\n  any:\n    - party: {arousal: calm, trust: 2}\n    - party:\n        arousal: calm\n        trust: 2"
    ),
    _when("when:\n  party:\n    arousal:\n      - calm\n      - upset"),
    # Tests.
    per_party("{party.trust: {exactly: 2}}"),
    per_party("{party.trust: {equals: 2}}"),
    per_party("{party.arousal: {is: calm}}"),
    per_party("{party.arousal: {in: [calm, upset], not: heated}}"),
    per_party("{party.arousal: {in: calm}}"),
    _when("when:\n  party.arousal:\n    in:\n      - calm\n      - upset"),
    _when("when:\n  party.arousal:\n    not_in:\n      - calm\n      - upset"),
    _when("when:\n  party.vulnerabilities:\n    any_of:\n      - child\n      - elderly"),
    per_party("{party.trust: 2, all: [{party.arousal: calm}], unless: {party.heard: true}}"),
    per_party("{party.arousal: {not: {in: [calm, upset]}}}"),
    per_party("{party.arousal: [not calm, upset]}"),
    per_party("{party.arousal: [calm or upset]}"),
    per_party('{party.arousal: "calm or upset"}'),
    per_party("{party.arousal: calm or furious}"),
    per_party("{party.trust: {between: 1-3}}"),
    per_party("{party.vulnerabilities: elderly}"),
    per_party("{party.vulnerabilities: elderly or old}"),
    per_party("{party.vulnerabilities: not elderly}"),
    per_party("{party.vulnerabilities: {any_of: elderly}}"),
    per_party("{party.vulnerabilities: {none_of: [elderly, child]}}"),
    per_party("{not: {party.arousal: calm, upset}}"),
    per_party("{party.arousal: calm, upset, violent, party.trust: 2}"),
    per_party("{party.trust: 2, party.arousal: calm , upset }"),
    # Assessments.
    *(
        rule(then="{assess: {escalation: high}}", id="rise") + rule(when)
        for when in (
            "{assessment.escalation: [not high, high]}",
            '{assessment.escalation: "not high"}',
            "{not: {assessment.escalation: not high}}",
            "{assessment.escalation: hihg}",
            "{assessment.escalaton: high}",
            "{assessment.escalation: true}",
            "{assessment.escalation: {not: hihg}}",
        )
    ),
    # Shares and counts.
    rule('{parties: {where: {party.arousal: calm}, share: " Most "}}'),
    rule("{parties: {where: {party.arousal: calm}, share: 'a half'}}"),
    rule("{parties: {where: {party.arousal: calm}, share: all of them}}"),
    rule("{parties: {where: {party.arousal: calm}}}"),
    rule("{parties: {where: {party.arousal: calm}, share: half, at_least: 2}}"),
    rule("{advised: two}"),
    rule("{advised: 2}"),
    rule("{advised: {at_least: two}}"),
    # Look-alikes of signs.
    rule(because="“it does: so”"),
    rule(because='“it "really" does: so”'),
    rule(because="“it does: so"),
    rule().replace("- id: one", "- id: “one") + "  notes: far”\n",
    rule("{dispute.category： debt, safety.weapon: true}"),
    rule("{dispute.category: 【debt, neighbour】}"),
    rule("｛dispute.category: debt}"),
    rule("{dispute.category: «debt»}"),
    rule("{dispute.category: ‘debt’}"),
    rule(then="{recommend: listening， strength: weak}"),
    rule(then="{recommend: listening, certainty: ０.5}"),
    rule(then="{recommend: listening, certainty: 0．5}"),
    rule("{dispute.category: [debt、neighbour]}"),
)
