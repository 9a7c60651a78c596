"""A rulebook small enough to see through, with tests that say all that matters about it."""

from pathlib import Path

HEAD = """\
name: small
version: 1.0.0
title: A small rulebook
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: listening, number: 4, title: Listening, kind: competing, acts_on: people, steps: [Listen]}
  - {id: detour, number: 7, title: A way round, kind: competing, acts_on: people, steps: [Begin elsewhere]}
  - {id: firmness, number: 6, title: Firmness, kind: competing, acts_on: people, stages: [soft, firm],
     steps: {soft: [Ask], firm: [Demand]}}
points: [{id: warmth, number: 2, title: Warmth, text: Be kind.}]
gates: [{id: safety, title: Safety, text: Make it safe.}]
directives: [{id: call, kind: do, text: Call.}, {id: apart, kind: do, text: Meet apart.}]
plan: [listening, detour, firmness.soft, firmness.firm]
nothing_fits: Ask somebody.
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
"""

RULES = """\
- id: heated
  title: Heated
  for_each: party
  when: {party.arousal: [highly_agitated, violent]}
  then: {assess: {heated: true}}
- id: round
  title: A heated party is led up to it
  for_each: party
  when: {assessment.heated: true}
  unless: {safety.imminent_violence: ongoing}
  then: {recommend: detour, strength: strong}
  because: "{party} is heated"
- id: straight
  title: No way round without need
  for_each: party
  when: {not: {assessment.heated: true}}
  then: {exclude: detour}
  because: "{party} is not heated"
- id: unheard
  title: Not heard
  for_each: party
  when: {party.heard: false}
  then: [{recommend: listening, strength: weak}, {attend: warmth}]
  because: "{party} was not heard"
- id: danger
  title: Danger
  when: {safety.imminent_violence: ongoing}
  then: [{gate: safety, effect: stop}, {directive: call}]
  because: There is violence
- id: crowd
  title: Two, and one is heated
  when:
    parties: {at_least: 2}
    some_party: {assessment.heated: true}
  then: [{directive: apart}, {order: [detour, listening]}, {ask: safety.imminent_violence}]
  because: One of them is heated
"""

SAFEGUARDS = """\
- id: guard
  title: Nobody who is calm is led around
  for_each: party
  when: {party.arousal: calm}
  unless: {safety.weapon: true}
  never: {recommend: detour}
  because: There is no need.
- id: guard.danger
  title: Violence stops everything
  when: {safety.imminent_violence: ongoing}
  always: {gate: safety, effect: stop}
  because: Nobody listens in a fight.
"""
"""Not beside the rules unless a test puts them there."""

TESTS = """\
- rule: heated
  party: ann
  gives: {assess: {heated: true}}
  case: {parties: [{id: ann, arousal: highly_agitated}]}
  near_miss: [{parties.ann.arousal: calm}, {parties.ann.arousal: unknown}]
- rule: round
  party: ann
  gives: {recommend: detour, strength: strong}
  case: {parties: [{id: ann, arousal: violent}], safety: {imminent_violence: none}}
  near_miss: {safety.imminent_violence: ongoing}
- rule: straight
  party: ann
  gives: {exclude: detour}
  case: {parties: [{id: ann, arousal: calm}]}
  expect: {excluded: [detour@ann]}
  near_miss: [{parties.ann.arousal: violent}, {parties.ann.arousal: unknown}]
- rule: unheard
  party: ann
  gives: [{recommend: listening, strength: weak}, {attend: warmth}]
  case: {parties: [{id: ann, heard: false}]}
  near_miss: [{parties.ann.heard: true}, {parties.ann.heard: unknown}]
- rule: danger
  gives: [{gate: safety, effect: stop}, {directive: call}]
  case: {safety: {imminent_violence: ongoing}}
  near_miss: [{safety.imminent_violence: none}, {safety.imminent_violence: unknown}]
- rule: crowd
  gives: [{directive: apart}, {order: [detour, listening]}, {ask: safety.imminent_violence}]
  case: {parties: [{id: ann, arousal: violent}, {id: bob, arousal: calm}]}
  near_miss: [{parties.ann.arousal: calm}, {parties: [{id: ann, arousal: violent}]}]

- test: one heated and unheard, one calm   # the whole advice
  case:
    parties:
      - {id: ann, arousal: highly_agitated, heard: false}
      - {id: bob, arousal: calm}
  expect:
    top: detour  # not listening
    order: [detour, listening]
    plan: [detour, listening]
    certainty: {detour: 0.66, listening: 0.3, detour@bob: 0}
    gates: []
    excluded: [detour@bob]
    not_excluded: [detour@ann]
    advised: [detour, listening@ann]
    not_advised: [listening@bob, firmness.firm]
    directives: [apart]
    no_directives: [call]
    attention: {warmth: 0.51}
    no_attention: [warmth@bob]
    assessed: [heated@ann]
    not_assessed: [heated@bob]
    asked: [safety.imminent_violence]
    not_asked: [party.heard]
    fired: [round@ann, crowd]
    not_fired: [round@bob, danger]
  variants:
    - name: and violence
      changes: {safety.imminent_violence: ongoing}
      expect: {top: [], gates: {safety: stop}, not_advised: [listening], directives: [call]}
    - changes: {parties.ann.arousal: unknown, parties.bob.heard: false}
      expect: {top: listening, attention: [warmth@bob], not_fired: [straight@ann]}
"""


def write_book(folder: Path, tests: str = TESTS, rules: str = RULES, head: str = HEAD) -> Path:
    """The rulebook in that folder, with these tests."""
    (folder / "tests").mkdir(parents=True, exist_ok=True)
    (folder / "rulebook.yaml").write_text(head, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    (folder / "tests" / "all.yaml").write_text(tests, encoding="utf-8")
    return folder
