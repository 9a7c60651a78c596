"""Small edits to the built-in rulebook, made by replacing text."""

from typing import NamedTuple

from authoring.impact.books import BUILT_IN


class Seeded(NamedTuple):
    """An edit by text: in which file, what, by what; and what it must be called, with which lines: those that are other
    in the new version, or only gone from the old one.
    """

    file: str
    old: str
    new: str
    subject: str
    there: str = ""
    gone: str = ""


def _rule(file: str, id: str) -> str:
    """Everything that is written of a rule, to its last line."""
    text = (BUILT_IN / file).read_text(encoding="utf-8")
    return text[text.index(f"- id: {id}\n") :].partition("\n\n")[0].rstrip("\n") + "\n"


RECEPTIVE = _rule("art_of_persuasion.yaml", "art.receptive")

OLD_QUARREL = """\
- id: listening.old-quarrel
  title: The quarrel is old
  when:
    dispute.duration_days: {at_least: 60}
  then:
    - recommend: listening
      strength: weak
  because: "What has gone on for two months has layers."
"""

SEEDED = {
    "another strength": Seeded(
        "listening.yaml",
        "    - recommend: listening\n      strength: strong",
        "    - recommend: listening\n      strength: moderate",
        "rule listening.not-heard",
        there="      strength: moderate\n",
    ),
    "a gate that stops": Seeded(
        "gates.yaml",
        "assessment.danger: true\n  then:\n    - gate: safety_first\n      effect: first",
        "assessment.danger: true\n  then:\n    - gate: safety_first\n      effect: stop",
        "rule gates.danger",
        there="      effect: stop\n",
    ),
    "a rule taken out": Seeded(
        "art_of_persuasion.yaml",
        RECEPTIVE,
        "",
        "rule art.receptive",
        gone=RECEPTIVE,
    ),
    "a rule put in": Seeded(
        "listening.yaml",
        "- id: listening.deadlock",
        f"{OLD_QUARREL}\n- id: listening.deadlock",
        "rule listening.old-quarrel",
        there=OLD_QUARREL,
    ),
    "a condition taken out": Seeded(
        "listening.yaml",
        "    assessment.group: true\n    party.heard: false\n",
        "    assessment.group: true\n",
        "rule listening.group-not-heard",
        gone="    party.heard: false\n",
    ),
    "a condition put in": Seeded(
        "listening.yaml",
        "    dispute.category: [family, elder_support]\n",
        "    dispute.category: [family, elder_support]\n    relationship.continuing: true\n",
        "rule listening.family",
        there="    relationship.continuing: true\n",
    ),
    "an assessment that holds earlier": Seeded(
        "assessments.yaml",
        "    dispute.escalation_stage: {at_least: 6}",
        "    dispute.escalation_stage: {at_least: 5}",
        "rule assess.escalation-high-stage",
        there="    dispute.escalation_stage: {at_least: 5}\n",
    ),
    "a word of strength": Seeded(
        "rulebook.yaml", "moderate: 0.51", "moderate: 0.55", "strength moderate",
        there="strengths: {weak: 0.3, moderate: 0.55, strong: 0.657, near_certain: 0.882351}\n",
    ),
    "another order of ties": Seeded(
        "rulebook.yaml",
        "ties:\n  - listening\n  - seeking_truth_from_facts.ascertain\n",
        "ties:\n  - seeking_truth_from_facts.ascertain\n  - listening\n",
        "ties",
        there="  - seeking_truth_from_facts.ascertain\n",
        gone="  - seeking_truth_from_facts.ascertain\n",
    ),
    "another plan": Seeded(
        "rulebook.yaml",
        "plan:\n  - learning\n  - sincere_feeling\n  - listening\n",
        "plan:\n  - learning\n  - listening\n  - sincere_feeling\n",
        "plan",
        there="  - listening\n",
        gone="  - listening\n",
    ),
    "words of a directive": Seeded(
        "rulebook.yaml", "Talk with each side apart, in different rooms", "Talk with each side apart, in two rooms",
        "directive separate_sessions",
        there='  - {id: separate_sessions, kind: do, urgent: true, text: "Talk with each side apart, in two rooms'
        ' or at\n',
    ),
    "words of an assessment": Seeded(
        "rulebook.yaml", "fact_gap: not all facts are known yet", "fact_gap: some facts are not known yet",
        "assessments",
        there="  fact_gap: some facts are not known yet\n",
    ),
    "words of a stage": Seeded(
        "rulebook.yaml", "stages: {ascertain: find out, show:", "stages: {ascertain: look into it, show:",
        "method seeking_truth_from_facts",
        there="    stages: {ascertain: look into it, show: show what was found}\n",
    ),
    "words of a reason": Seeded(
        "listening.yaml", "what each\n    side has left undone.", "what each\n    side has not yet done.",
        "rule listening.deadlock",
        there="    side has not yet done.\"\n",
    ),
}  # fmt: skip

ONLY_WORDS = {"words of a directive", "words of an assessment", "words of a stage", "words of a reason"}
