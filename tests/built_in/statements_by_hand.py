"""The statements S1 to S14 and S16, one function each: what no advice may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from built_in.dangers_by_hand import (
    allowed_directives,
    consent_ends_it,
    danger_first,
    dangers,
    may_be_referred,
    not_gone_round,
    pressed,
    somebody_elses,
    sure_ground,
    texts,
)
from built_in.lists_by_hand import BEFORE_THAT, EITHER_OR, EITHER_OR_FOR_A_PARTY, GATES, TOGETHER
from built_in.page_by_hand import AGITATED, IMPERSONAL, METHOD_6, PRESSING, Page

Found = Iterator[tuple[str | None, str]]
"""For which party a statement is broken (None: for the page as a whole), and by what."""


def s1(page: Page) -> Found:
    """Firmness (and referral, by S4) needs its whole ground to be known."""
    for party, stage in pressed(page):
        for missing in page.missing_for_firmness(party):
            yield party.id, f"{stage} is advised although {missing}"


def s2(page: Page) -> Found:
    """Firmness (and referral) spares those whom something protects."""
    for party, stage in pressed(page):
        for protected in page.against_firmness(party):
            yield party.id, f"{stage} is advised although {protected}"


def s3(page: Page) -> Found:
    """Firm, refer and soft rest on the party's own duty, violation or danger alone, and never fall on a bystander."""
    for party in page.parties:
        for each in page.given(METHOD_6, party, "soft", *PRESSING):
            if party.role == "bystander":
                yield party.id, f"{each.stage} is advised for a bystander"
            if not party.own_ground and not (each.stage == "soft" and party.role == "guardian"):
                yield party.id, f"{each.stage} is advised without a duty, violation or danger of its own"
            for path in sorted({fact["path"] for reason in each.data["reasons"] for fact in reason["facts"]}):
                if somebody_elses(path, party):
                    yield party.id, f"{each.stage} rests on {path}"


def s4(page: Page) -> Found:
    """Who has no power to act refers, who may warn warns, and who may sanction does not pass it on."""
    power = page.fact("handler.power")
    for party in page.parties:
        firm = any(page.given(METHOD_6, party, "firm"))
        refer = any(page.given(METHOD_6, party, "refer"))
        if power not in ("warn", "sanction"):
            if firm:
                yield party.id, f"firm is advised although the handler's power is {power or 'unknown'}"
            if not refer and may_be_referred(page, party):
                yield party.id, "there is ground for firmness and no power for it, and refer is not advised"
            if refer and not page.tells("competent_authority", party):
                yield party.id, "refer is advised without competent_authority"
        if power == "warn" and firm:
            if not page.tells("formal_warning", party):
                yield party.id, "firm is advised to who may warn, without formal_warning"
            if page.tells("own_powers", party):
                yield party.id, "who may only warn is told to use own powers"
        if power == "sanction":
            if refer:
                yield party.id, "who may sanction is told to refer"
            if firm and not page.tells("own_powers", party):
                yield party.id, "firm is advised to who may sanction, without own_powers"
            if firm and ("do", "competent_authority", party.id) in page.directives:
                yield party.id, "who may sanction is told to leave it to the competent body"


def s5(page: Page) -> Found:
    """Safety comes above all, and stops everything where others are in danger now."""
    if page.safety_stop:
        if not page.shuts("safety_first", "stop"):
            yield None, "violence, or a weapon near high agitation, does not give safety_first with effect stop"
    elif page.only_to_oneself is True and page.shuts("safety_first", "stop"):
        yield None, "the danger is only to oneself, and safety_first stops everything"
    elif why := danger_first(page):
        allowed = ("first", "stop") if page.only_to_oneself is None else ("first",)
        if not page.shuts("safety_first", *allowed):
            yield None, f"{why}, and safety_first is {page.gates.get('safety_first', 'not shut')} instead of first"
    if page.self_harm and not page.shuts("crisis_help", "first", "stop"):
        yield None, "someone may harm themselves, and crisis_help does not come first"
    for each in page.recommended if page.self_harm else ():
        if each.method != "sincere_feeling":
            yield each.party, f"{each} is advised beside self-harm"
    stays = {each.method for each in page.recommended} | {each["id"] for each in page.advice["plan"]}
    may_stay = page.only_to_oneself is True or (page.only_to_oneself is None and "stop" not in page.gates.values())
    if may_stay and not consent_ends_it(page) and "sincere_feeling" not in stays:
        yield None, "sincere feeling does not stay beside self-harm"
    if "safety_first" in page.gates and (first := next(iter(page.gates))) != "safety_first":
        yield None, f"{first} stands above safety_first"


def s6(page: Page) -> Found:
    """The gates, and the gates of the plan, stand in the order of danger."""
    plan = [each["id"] for each in page.advice["plan"] if each["kind"] == "gate"]
    for where, order in (("gates", [*page.gates]), ("plan", plan)):
        named = [each for each in order if each in GATES]
        for first, then in pairwise(named):
            if GATES.index(first) > GATES.index(then):
                yield None, f"in the {where} {first} stands above {then}"


def s7(page: Page) -> Found:
    """In danger only what protects, refers, assesses danger, states remedies or keeps evidence may be told."""
    if not (about := dangers(page)):
        return
    allowed = allowed_directives(page)
    for kind, directive, party in page.directives:
        if f"{kind} {directive}" not in allowed:
            yield party, f"{kind} {directive} is told under {', '.join(about)}"


def s8(page: Page) -> Found:
    """Fear or past violence in a shared home counts as a suspicion of domestic violence until each was screened."""
    if page.fear_at_home and not page.shuts("domestic_violence_referral", "first", "stop"):
        yield None, "fear or past violence in a shared home does not give domestic_violence_referral with effect first"
    if page.fear_at_home or page.domestic_violence:
        for each in page.recommended:
            if each.method != "sincere_feeling" or each.stage == "repair":
                yield each.party, f"{each} is advised where violence at home is to be feared"
        for directive in ("joint_session", "ask_to_reconcile"):
            if not page.tells(directive, kind="avoid"):
                yield None, f"avoid {directive} is missing where violence at home is to be feared"


def s9(page: Page) -> Found:
    """The art of persuasion is never advised beside danger, fear or grief."""
    beside = {
        "fear": page.fear,
        "grief": any("bereavement" in each.vulnerabilities for each in page.parties),
        "an injury": page.fact("safety.injury") is True
        or any(each.harm & {"injury", "child_injured"} for each in page.parties),
        "a threat": bool(page.threats()),
        "a weapon": page.weapon,
        "a child or elder at risk": page.fact("safety.child_or_elder_at_risk") is True,
        "severe imbalance": page.fact("relationship.power_imbalance") == "severe",
        "violence": page.violence_about or page.domestic_violence or page.fact("safety.past_violence") is True,
    }
    for each in page.recommended:
        if each.method == "art_of_persuasion":
            for what in (name for name, holds in beside.items() if holds):
                yield each.party, f"the art of persuasion is advised beside {what}"


def s10(page: Page) -> Found:
    """Soft is for who owes or broke something, and can take it in."""
    for party in page.parties:
        if not any(page.given(METHOD_6, party, "soft")):
            continue
        if party.role != "guardian" and party.obligation == "none" and not party.own_ground:
            yield party.id, "soft is advised although it owes nothing and broke nothing"
        if party.capacity in ("intoxicated", "mentally_impaired"):
            yield party.id, f"soft is advised although it is {party.capacity}"
        if "self_harm" in party.threats or "self_harm" in (page.fact("safety.threats") or ()):
            yield party.id, "soft is advised although it may harm itself"


def s11(page: Page) -> Found:
    """Nobody in grief, freshly harmed, or calm and heard is gone round, and no limit is named that was not verified."""
    for party in page.parties:
        if any(page.given("circuitous_tactics", party)) and (why := not_gone_round(page, party)):
            yield party.id, f"circuitous is advised although {why}"
    verified = page.fact("dispute.restriction_verified") is True
    barred = page.fact("dispute.claim_permitted") in ("barred_by_policy", "barred_by_law")
    if page.tells("tell_real_reason") and not (verified and barred):
        yield None, "tell_real_reason names a limit that was not verified"


def s12(page: Page) -> Found:
    """No page tells and forbids the same thing, nor two things that exclude each other."""
    told = {f"{kind} {name}" for kind, name, _ in page.directives}
    for one, other in EITHER_OR:
        if one in told and other in told:
            yield None, f"{one} and {other} exclude each other"
    for party in page.parties:
        for one, other in EITHER_OR_FOR_A_PARTY:
            if all((*each.split(), party.id) in page.directives for each in (one, other)):
                yield party.id, f"{one} and {other} exclude each other"
        facts = "seeking_truth_from_facts"
        if any(page.given(facts, party, "ascertain")):
            for contrary in ("avoid debate_facts", "do show_evidence"):
                if contrary in told:
                    yield party.id, f"{facts}.ascertain and {contrary} exclude each other"
            if any(page.given(facts, party, "show")):
                yield party.id, f"{facts}.ascertain and {facts}.show exclude each other"
    if page.fact("handler.role") == "police" and page.tells("call_police"):
        yield None, "the police are told to call the police"
    if page.tells("joint_session", kind="avoid"):
        for text in texts(page):
            if TOGETHER.search(BEFORE_THAT.sub("", text.lower())):
                yield None, f"joint_session is to be avoided, and the page says: {text}"
    if "safety_first" in page.gates and any(
        (each["name"], each["value"]) == ("escalation", "low") for each in page.advice["assessments"]
    ):
        yield None, "safety comes first, and escalation is called low"


def s13(page: Page) -> Found:
    """What is excluded for a party is not recommended for it."""
    for veto in page.excluded:
        for each in page.recommended:
            same_stage = veto.stage is None or veto.stage == each.stage
            same_party = None in (veto.party, each.party) or veto.party == each.party
            if veto.method == each.method and same_stage and same_party:
                yield each.party or veto.party, f"{each} is advised and excluded"


def s14(page: Page) -> Found:
    """Refused consent ends mediation, never enforcement; refused in high agitation it is asked for again."""
    refusing = [each for each in page.parties if each.refuses_consent]
    if not refusing:
        return
    in_danger = dangers(page) or page.shuts("domestic_violence_referral", "first")
    if not page.shuts("consent_missing") and not in_danger:
        yield None, "consent is refused, and consent_missing is not shut"
    if all(each.arousal in AGITATED for each in refusing) and page.shuts("consent_missing", "first", "stop"):
        yield None, f"consent refused in high agitation is {page.gates['consent_missing']} instead of provisional"
    if any(each.arousal in ("calm", "upset") for each in refusing) and page.shuts("consent_missing", "provisional"):
        yield None, "consent refused without high agitation is only provisional"
    if not page.tells("state_remedies"):
        yield None, "consent is refused, and state_remedies is missing"
    serious = "serious" in (page.fact("dispute.violation"), *(each.violation for each in page.parties))
    if serious and not page.shuts("authority_referral"):
        yield None, "consent is refused, and authority_referral does not remain"
    for party in page.parties:
        enforced = any(page.given(METHOD_6, party, *PRESSING)) or any(
            page.tells(each, party) for each in ("competent_authority", "own_powers", "formal_warning")
        )
        if (
            sure_ground(page, party)
            and not enforced
            and not page.safety_stop
            and page.fact("handler.impartial") is not False
        ):
            yield party.id, "refused consent leaves no referral although there is ground for firmness"


def s16(page: Page) -> Found:
    """Who is known for certain to be hot-tempered and highly agitated, or heated after a row, is gone round to."""
    for party in page.parties:
        hot, arousal = party.surely("temperament") == "hot", party.surely("arousal")
        heated = arousal in AGITATED or (hot and arousal == "upset")
        blew_up = page.fact("history.last_talk", 1.0) == "blew_up"
        if not (heated and (blew_up or (hot and arousal == "highly_agitated"))):
            continue
        stands_against = (
            not_gone_round(page, party)
            or dangers(page)
            or page.shuts("domestic_violence_referral", "first")
            or party.lacks_capacity
            or not any(page.missing_for_firmness(party))
            or party.kind in IMPERSONAL
            or party.reachable is False
            or consent_ends_it(page)
        )
        if not stands_against and not any(page.given("circuitous_tactics", party)):
            yield party.id, "it is heated for certain and nothing stands against circuitous, which is not advised"


STATEMENTS: dict[str, Callable[[Page], Found]] = {
    each.__name__.upper(): each for each in (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s16)
}
