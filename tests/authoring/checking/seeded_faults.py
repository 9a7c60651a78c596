"""Faults put into copies of the built-in rulebook, each of which one of the logic lints must find.

A fault changes the text of a rule, or puts a changed copy of the rule beside it under a name of its own. Those of one
group stand in one copy of the rulebook and do not touch each other.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from ottava.engine.rulebook.locating import folder_of


@dataclass(frozen=True)
class Fault:
    """`old` stands once in the rule; `new` takes its place. `more` are further changes, of other rules too.

    `copied`: the changed rule is put beside the old one, under this name. `named`: what the finding must name; left
    out, the changed rule.
    """

    rule: str
    old: str
    new: str
    copied: str = ""
    more: tuple[tuple[str, str, str], ...] = ()
    named: str = ""

    @property
    def expected(self) -> str:
        return self.named or self.copied or self.rule


def _narrower(rule: str, more: str, name: str) -> Fault:
    """A copy of a rule with one more condition."""
    return Fault(rule, "  when:\n", f"  when:\n    {more}\n", name)


def _never(rule: str, more: str) -> Fault:
    return Fault(rule, "  when:\n", f"  when:\n    {more}\n")


def _guarded(rule: str, unless: str) -> Fault:
    return Fault(rule, "  then:\n", f"  unless: {unless}\n  then:\n")


FIRM_WITHOUT = "    assessment.{}: true\n"
OPEN_GROUND = ("firm.ground", "    assessment.firm_ground: true\n", "    party.obligation: refusing\n")

FAULTS: dict[str, list[list[Fault]]] = {
    "never-fires": [
        [
            _never("circuitous.heated-party", "party.arousal: calm"),
            _never("listening.group-not-heard", "not: {assessment.group: true}"),
            _never("listening.deadlock", "no_party: {party.stance: insistent}"),
            _never("sincere.fresh-start", "history.handler_conduct: respectful"),
            _never("points.time-to-spare", "dispute.escalation_stage: {at_least: 6}"),
            _never("facts.no-evidence", "assessment.facts_established: true"),
            _never("firm.only-warn", "handler.role: police\n    safety.threats: {includes: self_harm}"),
            _guarded("gates.intoxicated", "{party.capacity: intoxicated}"),
        ],
        [
            _never("art.old-friends", "dispute.stakes: serious"),
            _guarded("soft.guardian", "{party.persuasion: {known: true}}"),
            _guarded("facts.rumour-answered", "{dispute.rumour: true}"),
            _never("firm.own-powers", "safety.weapon: true\n    all: [{party.capacity: minor}]"),
            _never("piano.order", "not: {advised.rigidity_with_softness: true}"),
            Fault("points.no-agreement", "{at_least: 1}", "{at_least: 1, not: {at_least: 1}}"),
            Fault("gates.violence-unknown", "{known: false}", "{known: true, not: {known: true}}"),
        ],
    ],
    "needless-condition": [
        [
            _never("firm.ground", "assessment.persuasion_exhausted: true"),
            _never("facts.facts-debated", "fact_finding.status: ascertained"),
            _never("soft.law-not-understood", "all: [{party.obligation: {known: true}}]"),
            _never("gates.call-backup", "all: [{handler.role: {known: true}}]"),
            _never("art.half-persuaded", "all: [{party.persuasion: {known: true}}]"),
            _never("points.time-limit", "all: [{procedure.days_left: {known: true}}]"),
            _guarded("points.small-need", "{party.need: urgent}"),
            _guarded("sincere.urgent-need", "{party.need: small}"),
        ],
        [
            Fault(
                "assess.heated",
                "          - not: {party.arousal: calm}\n",
                "          - not: {party.arousal: calm}\n"
                "      - all: [{party.temperament: hot}, {party.arousal: upset}]\n",
            ),
            Fault(
                "firm.danger-is-for-the-authority",
                "    assessment.persuasion_exhausted: true\n",
                "    any:\n      - assessment.persuasion_exhausted: true\n"
                "      - all: [{assessment.persuasion_exhausted: true}, {party.persuasion: refuses}]\n",
            ),
            Fault(
                "learning.weak-knowledge", "    any:\n",
                "    any:\n      - handler.subject_knowledge: {not: adequate}\n",
            ),
            Fault("piano.parties-differ", "    any:\n", "    parties: {at_least: 2}\n    any:\n"),
            _never("art.old-friends", "dispute.stakes: trivial"),
            _never("firm.the-few", "assessment.facts_established: true"),
        ],
    ],
    "same-as-another": [
        [
            Fault("facts.rumour", "dispute.rumour: true", "dispute.rumour: {not: false}", "facts.gossip"),
            Fault("listening.not-heard", "party.heard: false", "not: {party.heard: true}", "listening.unheard"),
            Fault("gates.injury", "safety.injury: true", "safety.injury: {known: true, not: false}", "gates.hurt"),
            Fault("points.time-limit", "{at_most: 30}", "{not: {not: {at_most: 30}}}", "points.soon"),
            Fault("points.small-need", "party.need: small", "party.need: {not: [none, urgent]}", "points.little-need"),
            Fault("sincere.urgent-need", "title: ", "title: Once more, ", "sincere.need"),
            Fault(
                "facts.complete", "fact_finding.status: partly",
                "fact_finding.status: {not: [ascertained, disputed, not_investigated]}", "facts.rest",
            ),
            Fault(
                "listening.deadlock", "    assessment.deadlock: true\n",
                "    parties: {where: {party.role: [claimant, respondent]}, at_least: 2}\n"
                "    every_party: {any: [{party.stance: insistent}, {not: {party.role: [claimant, respondent]}}]}\n",
                "listening.stuck",
            ),
        ],
        [
            Fault(
                "firm.ground", "    assessment.firm_ground: true\n",
                "    assessment.firm_ground: true\n    party.persuasion: refuses\n", "firm.again",
            ),
            Fault(
                "assess.fact-gap", "[partly, disputed, not_investigated]", "{not: ascertained}", "assess.gap",
            ),
        ],
    ],
    "covered-by-another": [
        [
            _narrower("gates.injury", "safety.weapon: true", "gates.armed-injury"),
            _narrower("gates.child-or-elder-at-risk", "handler.role: police", "gates.risk-police"),
            _narrower("gates.minor", "party.role: claimant", "gates.minor-claimant"),
            _narrower("gates.fear", "relationship.type: kin", "gates.fear-kin"),
            _narrower("listening.power-imbalance", "relationship.type: intimate", "listening.power-couple"),
            _narrower("firm.unable", "party.arousal: upset", "firm.unable-upset"),
            _narrower("points.court", "handler.role: mediator", "points.court-mediator"),
            _narrower("points.legal-remedy", "party.role: claimant", "points.remedy-claimant"),
            _narrower("points.influencer", "assessment.group: true", "points.influencer-group"),
        ],
        [
            Fault("assess.group", "{at_least: 5}", "{at_least: 12}", "assess.crowd"),
            Fault("gates.serious-violation", "effect: first", "effect: provisional", "gates.serious-later"),
            Fault("assess.violence-at-home", "[suspected, confirmed]", "confirmed", "assess.violence-sure"),
            _narrower("gates.consent-remedies", "party.heard: true", "gates.consent-heard"),
        ],
    ],
    "recommended-and-excluded": [
        [
            Fault(
                "facts.rumour", "  then:\n", "  then:\n    - exclude: seeking_truth_from_facts\n",
            ),
            Fault(
                "listening.deadlock", "    - recommend: listening\n      strength: moderate\n",
                "    - exclude: listening\n", "listening.no-use",
            ),
            Fault(
                "listening.hidden-interest", "    - recommend: listening\n      strength: moderate\n",
                "    - exclude: listening\n", "listening.no-secret",
            ),
            Fault("gates.injury", "    - directive: medical_help\n", "    - exclude: listening\n", "gates.no-talk"),
            Fault(
                "art.old-friends", "assessment.humour_fits: true", "party.arousal: highly_agitated", "art.too-soon",
            ),
            Fault("firm.ground", "assessment.firm_ground: true", "party.persuasion: partial", "firm.too-soon"),
            Fault(
                "learning.customs-unknown", "    - recommend: learning\n      strength: weak\n",
                "    - exclude: learning\n", "learning.no-time",
            ),
        ],
        [
            Fault(
                "listening.family", "dispute.category: [family, elder_support]",
                "safety.imminent_violence: ongoing", "listening.in-violence",
            ),
            Fault(
                "soft.guardian",
                "    - recommend: rigidity_with_softness.soft\n      strength: moderate\n",
                "    - exclude: rigidity_with_softness.soft\n", "soft.not-guardian",
            ),
            Fault(
                "sincere.insulted", "    - recommend: sincere_feeling\n      strength: moderate\n",
                "    - exclude: sincere_feeling\n", "sincere.useless",
            ),
        ],
    ],
    "unguarded-firm": [
        [
            Fault(
                "firm.in-due-form", "advised.rigidity_with_softness.firm: true", "handler.role: police",
                named="legal_basis",
            )
        ],
        [
            Fault(
                "firm.in-due-form", "- directive: legal_basis", "- directive: report_back", named="legal_basis",
                more=(("firm.in-due-form", "- directive: least_measure", "- directive: return_visit"),),
            ),
        ],
        [Fault("firm.in-due-form", "- directive: least_measure", "- directive: report_back", named="least_measure")],
        [Fault("firm.in-due-form", "- directive: state_remedies", "- directive: report_back", named="state_remedies")],
        [Fault("firm.in-due-form", "  then:\n", "  unless: {handler.role: authority}\n  then:\n", named="legal_basis")],
        [
            Fault(
                "assess.firm-ground", FIRM_WITHOUT.format("facts_established"), "", named="facts_established",
                more=(("firm.facts-open", "assessment.facts_established: true", "fact_finding.status: partly"),),
            )
        ],
        [
            Fault(
                "assess.firm-ground", FIRM_WITHOUT.format("persuasion_exhausted"), "", named="persuasion_exhausted",
                more=(
                    ("firm.not-exhausted", "      - assessment.persuasion_exhausted: true\n",
                     "      - history.police_calls_12m: {at_least: 1}\n"),
                ),
            )
        ],
        [
            Fault(
                *OPEN_GROUND, named="persuasion_exhausted",
                more=(
                    ("firm.danger-is-for-the-authority", "party.endangers: continues_after_warning",
                     "party.endangers: present"),
                ),
            )
        ],
        [
            Fault(
                *OPEN_GROUND, named="facts_established",
                more=(
                    ("firm.facts-open", "    assessment.facts_established: true\n",
                     "    any: [{assessment.facts_established: true}, {handler.role: authority}]\n"),
                ),
            )
        ],
    ],
    "underivable-assessment": [
        [
            _never("assess.crux-barred", "not: {dispute.restriction_verified: true}"),
            _never("assess.deadlock", "no_party: {party.stance: insistent}"),
            _guarded("assess.facts-established", "{fact_finding.status: ascertained}"),
            _guarded("assess.persuasion-exhausted", "{party.persuasion: refuses}"),
            _guarded("assess.wilful-refusal", "{party.understands_law: true}"),
            Fault("assess.hidden-interest", "{hidden_interest: true}", "{hidden_interest: true}\n      certainty: 0.1"),
            Fault("assess.group", "{group: true}", "{group: true}\n      certainty: 0.19"),
            Fault("assess.fact-gap", "{fact_gap: true}", "{fact_gap: true}\n      certainty: 0.1"),
        ],
        [
            Fault(
                "assess.persuasion-exhausted", "{persuasion_exhausted: true}",
                "{persuasion_exhausted: true}\n      certainty: 0.15",
            ),
            _never("assess.humour-fits", "dispute.violation: serious"),
            Fault("assess.heated", "{heated: true}", "{heated: true}\n      certainty: 0.05"),
        ],
    ],
}  # fmt: skip


def copy_with(faults: list[Fault], folder: Path) -> Path:
    """A copy of the built-in rulebook with these faults."""
    built_in = folder_of("eight_methods", Path())
    assert built_in is not None
    shutil.copytree(built_in, folder, ignore=shutil.ignore_patterns("tests"))
    for fault in faults:
        _change(folder, fault.rule, fault.old, fault.new, fault.copied)
        for rule, old, new in fault.more:
            _change(folder, rule, old, new, "")
    return folder


def _change(folder: Path, rule: str, old: str, new: str, copied: str) -> None:
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        found = re.search(rf"^- id: {re.escape(rule)}\n(?:(?!- id:).*\n)*", text, re.MULTILINE)
        if found is None:
            continue
        whole = found.group()
        assert whole.count(old) == 1, f"{old!r} stands {whole.count(old)} times in {rule}"
        changed = whole.replace(old, new)
        if copied:
            changed = whole + changed.replace(f"- id: {rule}\n", f"- id: {copied}\n")
        path.write_text(text[: found.start()] + changed + text[found.end() :], encoding="utf-8")
        return
    raise AssertionError(f"no rule {rule}")
