"""A case and the advice on it, as plain data, with the questions that the statements ask of them.

Nothing of Ottava is imported: what a word means here is written down a second time, so that a fault in the rules is not
repeated. An observation below a certainty of 0.2 counts as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

UNKNOWN_BELOW = 0.2
IMPERSONAL = ("company", "institution")
AGITATED = ("highly_agitated", "violent")
CLOSE = ("intimate", "kin")
PRESSING = ("firm", "refer")
SETS = frozenset({"causes", "evidence", "vulnerabilities", "threats", "harm"})
METHOD_6 = "rigidity_with_softness"


def known(facts: dict[str, Any], name: str, at_least: float = UNKNOWN_BELOW) -> Any:
    """The value of an attribute, None if it is unknown or less certain than asked; of several values a frozenset."""
    value: Any = facts.get(name)
    certainty = 1.0
    if isinstance(value, dict):
        certainty, value = value.get("certainty", 1.0), value.get("value")
    if value is None or value == "unknown" or certainty < at_least:
        return None
    if name in SETS:
        return frozenset([value] if isinstance(value, str) else value) - {"none"}
    return value


class Party:
    """A party of a case; an attribute is None where it is unknown, an empty set where a set is."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.id: str = facts["id"]

    def __getattr__(self, name: str) -> Any:
        value = known(self.facts, name)
        return frozenset() if value is None and name in SETS else value

    def surely(self, name: str) -> Any:
        """The value of an attribute if it was observed for certain."""
        return known(self.facts, name, 1.0)

    @property
    def is_child(self) -> bool:
        return self.capacity == "minor" or "child" in self.vulnerabilities

    @property
    def is_many(self) -> bool:
        """Whether it is a group, of which nobody in particular is met with firmness."""
        return self.kind == "group" or (self.kind in (None, "person") and (self.people or 1) >= 5)

    @property
    def lacks_capacity(self) -> bool:
        return self.is_child or self.capacity in ("intoxicated", "mentally_impaired")

    @property
    def own_ground(self) -> bool:
        """Whether there is anything of its own to hold it to: a duty, a violation, a danger."""
        return (
            self.obligation not in (None, "none")
            or self.violation not in (None, "none")
            or self.endangers not in (None, "none")
        )

    @property
    def refuses_consent(self) -> bool:
        return self.consent in ("refused", "withdrawn") and self.role != "bystander"


@dataclass(frozen=True)
class Advised:
    """A recommendation, or an exclusion; `party` None: for everybody, `stage` None in an exclusion: all stages."""

    method: str
    stage: str | None
    party: str | None
    data: dict[str, Any]

    def concerns(self, party: Party) -> bool:
        return self.party in (None, party.id)

    def __str__(self) -> str:
        return f"{self.method}.{self.stage}" if self.stage else self.method


class Page:
    """A case with the advice on it."""

    def __init__(self, case: dict[str, Any], advice: dict[str, Any]) -> None:
        self.case, self.advice = case, advice
        self.id: str = case.get("id", "?")
        self.parties = [Party(each) for each in case.get("parties", [])]
        self.recommended = [self._advised(each) for each in advice["recommendations"]]
        self.excluded = [self._advised(each) for each in advice["exclusions"]]
        self.gates: dict[str, str] = {each["id"]: each["effect"] for each in advice["gates"]}
        self.directives: list[tuple[str, str, str | None]] = [
            (each["kind"], each["id"], each["party"]) for each in advice["directives"]
        ]

    @staticmethod
    def _advised(data: dict[str, Any]) -> Advised:
        return Advised(data["method"], data["stage"], data["party"], data)

    def fact(self, path: str, at_least: float = UNKNOWN_BELOW) -> Any:
        entity, name = path.split(".")
        return known(self.case.get(entity, {}), name, at_least)

    # What is advised

    def given(self, method: str, party: Party, *stages: str) -> Iterator[Advised]:
        """The recommendations of a method for a party, also those for everybody; of these stages, or of any."""
        for each in self.recommended:
            if each.method == method and each.concerns(party) and (not stages or each.stage in stages):
                yield each

    def tells(self, directive: str, party: Party | None = None, kind: str = "do") -> bool:
        """Whether a directive is there, for a party or for everybody; without a party: for anybody at all."""
        return any(
            (kind, directive) == (one, name) and (party is None or whom in (None, party.id))
            for one, name, whom in self.directives
        )

    def shuts(self, gate: str, *effects: str) -> bool:
        return gate in self.gates and (not effects or self.gates[gate] in effects)

    # What is known of danger

    def threats(self, at_least: float = UNKNOWN_BELOW) -> frozenset[str]:
        """What anybody has threatened, whoever it was."""
        found: frozenset[str] = self.fact("safety.threats", at_least) or frozenset()
        return found.union(*[known(each.facts, "threats", at_least) or () for each in self.parties])

    @property
    def violence_ongoing(self) -> bool:
        return self.fact("safety.imminent_violence") == "ongoing" or any(
            each.arousal == "violent" for each in self.parties
        )

    @property
    def violence_about(self) -> bool:
        return self.violence_ongoing or self.fact("safety.imminent_violence") == "credible"

    @property
    def weapon(self) -> bool:
        return self.fact("safety.weapon") is True

    @property
    def self_harm(self) -> bool:
        return "self_harm" in self.threats()

    @property
    def threatens_others(self) -> bool:
        return bool(self.threats() & {"conditional", "specific"})

    @property
    def fear(self) -> bool:
        return any(each.fears_other_party for each in self.parties)

    @property
    def weapon_meets_agitation(self) -> bool:
        return self.weapon and any(each.arousal in AGITATED for each in self.parties)

    @property
    def only_to_oneself(self) -> bool | None:
        """Whether those who may harm themselves are all the danger there is; None where that is not known."""
        if not self.self_harm or self.violence_about or self.threatens_others:
            return False
        themselves = {each.id for each in self.parties if "self_harm" in each.threats}
        agitated = {each.id for each in self.parties if each.arousal in AGITATED}
        if self.weapon and not agitated <= themselves:
            return None if "self_harm" in (self.fact("safety.threats") or ()) else False
        others_upset = any(each.arousal == "upset" and each.id not in themselves for each in self.parties)
        hurt = self.fact("safety.injury") is True or self.fact("safety.past_violence") is True
        unclear = self.fear or hurt or (self.weapon and others_upset)
        return True if self.fact("safety.imminent_violence") == "none" and not unclear else None

    @property
    def safety_stop(self) -> bool:
        """Whether everything has to stop: violence, or a weapon near somebody beside themselves who may harm others."""
        return self.violence_ongoing or (self.weapon_meets_agitation and self.only_to_oneself is False)

    @property
    def domestic_violence(self) -> bool:
        return self.fact("relationship.domestic_violence") in ("suspected", "confirmed")

    @property
    def fear_at_home(self) -> bool:
        """Fear or past violence between partners or kin under one roof, not screened each alone."""
        return (
            self.fact("relationship.type") in CLOSE
            and self.fact("relationship.shared_home") is True
            and (self.fear or self.fact("safety.past_violence") is True)
            and self.fact("relationship.domestic_violence") != "none_after_screening"
        )

    # What is known of the ground for firmness

    def missing_for_firmness(self, party: Party) -> Iterator[str]:
        """What has to be known before anybody is met with firmness, and is not."""
        if party.heard is not True:
            yield "it is not known that it was heard"
        if (party.attempts or 0) < 2:
            yield "two respectful attempts to persuade it are not known"
        if party.persuasion != "refuses":
            yield "it is not known that it refuses persuasion"
        if self.fact("fact_finding.status") != "ascertained":
            yield "the facts are not ascertained"
        if not self.fact("fact_finding.evidence"):
            yield "there is no evidence"
        if not (
            (party.obligation == "refusing" and party.understands_law is True)
            or party.violation == "minor_repeated"
            or party.endangers == "continues_after_warning"
        ):
            yield "neither a duty understood and refused, nor rules broken repeatedly, nor a danger after a warning"
        if party.kind not in IMPERSONAL and (party.is_many or party.capacity != "full" or party.is_child):
            yield "neither a company or institution nor an adult with full capacity"

    def against_firmness(self, party: Party) -> Iterator[str]:
        """What protects a party from firmness, whatever ground there is."""
        if party.fears_other_party:
            yield "it fears another"
        if "bereavement" in party.vulnerabilities:
            yield "it is bereaved"
        if party.arousal in AGITATED:
            yield f"it is {party.arousal}"
        if party.obligation == "unable":
            yield "it is unable to comply"
        if party.capacity in ("intoxicated", "mentally_impaired"):
            yield "it is drunk or impaired, or whoever speaks for it is"
        if party.weaker and self.fact("relationship.power_imbalance") == "severe":
            yield "it is the weaker side of a severe imbalance"
        if party.threats:
            yield "it has itself threatened"
        if self.violence_about:
            yield "violence is credible or ongoing"
        if self.domestic_violence:
            yield "domestic violence is suspected or confirmed"
        if self.self_harm:
            yield "someone may harm themselves"

    def has_ground(self, party: Party) -> bool:
        """Whether a party may be met with firmness: the ground is known, and nothing protects it."""
        return (
            party.role != "bystander"
            and not any(self.missing_for_firmness(party))
            and not any(self.against_firmness(party))
        )
