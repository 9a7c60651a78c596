"""What may be told on a page under danger (S7), and what must not stand on a page together (S12): the lists."""

from __future__ import annotations

import re

GATES = (
    "safety_first",
    "crisis_help",
    "domestic_violence_referral",
    "mental_health_referral",
    "guardian_required",
    "defer_until_sober",
    "authority_referral",
    "replace_handler",
    "consent_missing",
)
"""The order of danger (S6)."""

PROTECT = {
    "attend_now",
    "call_police",
    "call_backup",
    "medical_help",
    "safety_plan",
    "separate_sessions",
    "separate_place",
}
REFER = {"competent_authority", "report_duty", "report_offence", "protection_order", "safe_contact", "talk_when_sober"}
ASSESS_DANGER = {"screen_domestic_violence", "threat_in_writing", "threat_second_person", "ask_consent_again"}
UNDERSTAND = {"interpreter"}
REMEDIES_AND_EVIDENCE = {"state_remedies", "advice_for_weaker", "keep_right_alive", "record_proof"}
ALWAYS_ALLOWED = frozenset(PROTECT | REFER | ASSESS_DANGER | UNDERSTAND | REMEDIES_AND_EVIDENCE)
"""What may be done under a safety stop, domestic violence and self-harm alike.

Left out on purpose: what brings sides together or speaks for many (`representatives`, `hear_both_sides`), puts
somebody to the test (`ask_capacity`), shows or gathers (`show_evidence`, `ask_local_people`,
`invite_debate_on_handling`), settles (`written_agreement`, `return_visit`, `begin_with_side_issues`), presses
(`explain_the_law`, `legal_basis`, `formal_warning`, and `threat_consequence`, which, told to somebody violent at home,
can cost the other dearly) or comes to the door (`home_visit`).
"""
QUIET = frozenset({"private_place"})
"""Where somebody is to be spoken with alone; while violence goes on there is no talk to be moved."""
FOR_AUTHORITIES = frozenset({"own_powers"})
"""Where the handler is the police or an authority, who protect by the powers they have; never beside self-harm."""
TO_STAY = frozenset({"stay_and_listen"})
"""Beside self-harm, unless safety stops everything."""
TO_FIND_THEM = frozenset({"find_a_way_to_them"})
"""Beside self-harm alone: a person in hiding from violence must not be looked for."""
RESTRAINTS = frozenset(
    {
        "joint_session",
        "ask_to_reconcile",
        "assert_fault",
        "claim_policy_forbids",
        "open_on_crux",
        "firmness_on_claimants",
        "against_enforcement",
    }
)
"""What may be avoided. Not `debate_facts`: it goes on to say that the proof be pointed out to the other side."""

TOGETHER = re.compile(
    r"joint (session|meeting|talk)|(both|two) sides (in|into|to) one|in one room|at one table|face to face"
)
BEFORE_THAT = re.compile(r"before any joint \w+")
"""Words that bring the sides together, and words that only say what comes before."""

EITHER_OR = (
    ("do attend_now", "do reschedule"),
    ("avoid joint_session", "do joint_session"),
    ("avoid ask_to_reconcile", "do written_agreement"),
    ("do screen_domestic_violence", "do written_agreement"),
    ("avoid claim_policy_forbids", "do tell_real_reason"),
    ("avoid assert_fault", "do formal_warning"),
    ("avoid assert_fault", "do own_powers"),
    ("avoid assert_fault", "do legal_basis"),
)
"""Directives of which a page may have one, not both."""
EITHER_OR_FOR_A_PARTY = (("do own_powers", "do competent_authority"), ("do own_powers", "do formal_warning"))
