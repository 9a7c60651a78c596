"""What follows from a case for the statements: who is pressed, what is a danger, what stands against a method."""

from __future__ import annotations

from collections.abc import Iterator

from built_in.lists_by_hand import ALWAYS_ALLOWED, FOR_AUTHORITIES, QUIET, RESTRAINTS, TO_FIND_THEM, TO_STAY
from built_in.page_by_hand import AGITATED, METHOD_6, PRESSING, Page, Party

GROUND = (
    "heard", "attempts", "persuasion", "obligation", "understands_law", "violation", "endangers", "kind", "capacity"
)  # fmt: skip
"""What the ground for firmness rests on, of the party."""


def pressed(page: Page) -> Iterator[tuple[Party, str]]:
    """The parties for which firm or refer is advised, and which."""
    for party in page.parties:
        for each in page.given(METHOD_6, party, *PRESSING):
            yield party, str(each.stage)


def somebody_elses(path: str, party: Party) -> bool:
    """Whether a fact tells of a duty, violation or danger that is not known to be the party's own."""
    if path in ("dispute.violation", "safety.public_danger", "context.gathering"):
        return True
    entity, _, rest = path.partition(".")
    whose, _, name = rest.partition(".")
    return entity == "parties" and whose != party.id and name in ("obligation", "violation", "endangers", "people")


def sure_ground(page: Page, party: Party) -> bool:
    """Whether there is ground for firmness, and no part of it is in doubt."""
    doubted = any(getattr(party, each) is not None and party.surely(each) is None for each in GROUND)
    facts = all(page.fact(f"fact_finding.{each}", 1.0) for each in ("status", "evidence"))
    # A company cannot be a child, and who says so said something wrong: caution is then no fault.
    return page.has_ground(party) and facts and not doubted and not party.is_child and party.reachable is not False


def may_be_referred(page: Page, party: Party) -> bool:
    """Whether there is ground for firmness for certain, and nothing else keeps a handler from acting on it."""
    return (
        sure_ground(page, party)
        and "stop" not in page.gates.values()
        and not page.fear_at_home
        and not page.shuts("domestic_violence_referral", "first")
        and not consent_ends_it(page)
        and page.fact("handler.impartial") is not False
    )


def danger_first(page: Page) -> str | None:
    """Why safety comes first, where it does without stopping everything."""
    threats = page.threats()
    upset = any(each.arousal in ("upset", *AGITATED) for each in page.parties)
    reasons = {
        "violence is credible": page.violence_about,
        "there is a specific threat": "specific" in threats,
        "a weapon meets somebody upset": page.weapon and upset,
        "a weapon meets a threat": page.weapon and bool(threats),
        "a conditional threat meets fear or past violence": "conditional" in threats
        and (page.fear or page.fact("safety.past_violence") is True),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def dangers(page: Page) -> list[str]:
    """Under which of the dangers of S7 the page stands; fear at home counts as a suspicion (S8)."""
    named = {
        "a safety stop": page.safety_stop,
        "domestic violence": page.domestic_violence or page.fear_at_home,
        "self-harm": page.self_harm,
    }
    return [name for name, holds in named.items() if holds]


def allowed_directives(page: Page) -> set[str]:
    """What the dangers of a page leave to be told, each with its kind."""
    allowed = set(ALWAYS_ALLOWED)
    if not page.safety_stop:
        allowed |= QUIET | (TO_STAY if page.self_harm else frozenset())
    if page.fact("handler.role") in ("police", "authority") and not page.self_harm:
        allowed |= FOR_AUTHORITIES
    if dangers(page) == ["self-harm"]:
        allowed |= TO_FIND_THEM
    return {f"do {each}" for each in allowed} | {f"avoid {each}" for each in RESTRAINTS}


def not_gone_round(page: Page, party: Party) -> str | None:
    """Why somebody must not be met by circuitous tactics."""
    reasons = {
        "it is bereaved": "bereavement" in party.vulnerabilities,
        "it has just been gravely harmed": bool(party.harm & {"injury", "child_injured"}),
        "it is calm and was heard": party.arousal == "calm" and party.heard is True,
        "safety stops everything": page.safety_stop,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def consent_ends_it(page: Page) -> bool:
    """Whether somebody refused consent, and not in high agitation."""
    return any(each.refuses_consent and each.arousal not in AGITATED for each in page.parties)


def texts(page: Page) -> Iterator[str]:
    """All that a page says should be done."""
    for each in (*page.advice["recommendations"], *page.advice["plan"]):
        yield from each["steps"]
    for each in page.advice["directives"]:
        if each["kind"] == "do":
            yield each["text"]
