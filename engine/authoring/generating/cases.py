"""Made-up cases: random, and yet of a kind that could be. They are synthetic, and describe nobody.

What is drawn first is the category and how heated things are; the rest follows from that, so that nobody is calm and
violent, a weapon lies about only where there is danger, and only those who live together are asked about violence at
home. Few refuse to be mediated, and in some cases patience is at its end: the duty is clear, the facts are proven and
persuasion was tried. Then a part of it is taken away again, as nobody knows everything, and what a vocabulary does not
have is left out.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from ottava.facts import PARTY, Attribute, Vocabulary, built_in_vocabulary
from ottava.facts.attribute import DAY

from .scenarios import CATEGORY, ROLE, SCENARIOS, Weights, labels_of
from .values import any_value, fitting

Facts = dict[str, Any]

_VIOLATIONS = ("none", "minor", "minor_repeated", "serious")
_HARM = ("injury", "child_injured", "loss_of_income", "loss_of_home", "property", "dignity")
_KINDS = {
    "employer": "company",
    "shopkeeper": "company",
    "factory": "company",
    "hospital": "institution",
    "office": "institution",
}
_LEGAL_STEPS: Weights = (
    ("none", 30),
    ("complaint", 4),
    ("arbitration", 1),
    ("court_pending", 1.5),
    ("court_referred", 1),
    ("judgment", 0.6),
    ("enforcement", 0.5),
    ("settled", 0.5),
)

_ORDER = ("dispute", "parties", "relationship", "safety", "fact_finding", "history", "procedure", "handler", "context")


def cases(count: int, seed: int, vocabulary: Vocabulary | None = None) -> Iterator[dict[str, Any]]:
    """This many cases (0 or more), as data of the shape of a case file, one after the other.

    The same seed gives the same cases, and fewer of them are the first of more. Attributes that a vocabulary has beyond
    the built-in one get any of their values, and so do those with more values than there.
    """
    random = Random(seed)
    own = vocabulary or built_in_vocabulary()
    further = [each for each in own.of_cases if built_in_vocabulary().get(each.path) != each]
    for number in range(1, count + 1):
        yield _Maker(random, f"made-up-{seed}-{number:07d}", own).case(further)


class _Maker:
    def __init__(self, random: Random, id: str, vocabulary: Vocabulary) -> None:
        self._random = random
        self._id = id
        self._vocabulary = vocabulary
        self._scenario = random.choices(SCENARIOS, [each.weight for each in SCENARIOS])[0]
        self._heat = random.betavariate(1.6, 2.6)
        self._group = self._chance(self._scenario.group)
        # Whether a duty that is clear has been refused again and again.
        self._exhausted = self._chance(0.08)
        # How much the person who wrote the case knew: some write down a little, some a lot.
        self._knowledge = random.betavariate(4, 2)

    def case(self, further: Sequence[Attribute]) -> dict[str, Any]:
        parties = self._parties()
        said: dict[str, Any] = {
            "id": self._id,
            "parties": parties,
            "dispute": self._dispute(parties),
            "relationship": self._relationship(),
            "safety": self._safety(parties),
            "fact_finding": self._facts_found(),
        }
        said["history"] = self._history(parties, said["safety"])
        said["procedure"] = self._procedure()
        said["handler"] = self._handler()
        said["context"] = {
            "gathering": self._chance(0.5 if self._group else 0.08),
            "disrupts_daily_life": self._chance(0.2),
            "private_space": self._chance(0.7),
            "customs_known": self._chance(0.7),
        }
        day = next((any_value(self._random, each) for each in further if each.path == DAY), None)
        for attribute in (each for each in further if each.path != DAY):
            targets = parties if attribute.entity == PARTY else [said.setdefault(attribute.entity, {})]
            for place, target in enumerate(targets):
                target[attribute.name] = self._drawn(attribute, target.get(attribute.name), place)
        for label, party in zip(labels_of(self._vocabulary), parties, strict=False):
            party["id"] = label
        about = f": {said['dispute']['category'].replace('_', ' ')}" if CATEGORY in self._vocabulary else ""
        case: dict[str, Any] = {"id": self._id, "title": f"Made up{about}"}
        if day is not None:
            case["day"] = day
        for entity in (*_ORDER, *(each for each in said if each not in (*_ORDER, "id"))):
            if entity == "parties":
                case["parties"] = [{"id": each.pop("id")} | self._known(PARTY, each) for each in said["parties"]]
            elif known := self._known(entity, said.get(entity, {})):
                case[entity] = known
        return case

    def _dispute(self, parties: list[Facts]) -> Facts:
        scenario, random = self._scenario, self._random
        group = self._group
        stage = 1 + round(self._heat * 6 + random.random())
        barred = self._one((("permitted", 7), ("barred_by_policy", 2), ("barred_by_law", 1)))
        dispute: Facts = {
            "category": scenario.category,
            "causes": self._some(("data", "relationship", "structural", "value", "interest"), scenario.causes),
            "escalation_stage": min(stage, 9),
            "duration_days": int(random.expovariate(1 / 60)),
            "stakes": self._one(scenario.stakes),
            "claim_permitted": barred,
            "side_issues": self._chance(0.6),
            "rumour": self._chance(0.35 if group else 0.08),
            "violation": max((each["violation"] for each in parties), key=_VIOLATIONS.index),
        }
        if barred != "permitted":
            dispute["restriction_verified"] = self._chance(0.6)
        if self._chance(0.1):
            dispute["deadline_hours"] = random.choice((2, 12, 24, 72))
        return dispute

    def _violation(self, arousal: str, exhausted: bool) -> Any:
        if arousal == "violent":
            return self._one((("minor", 3), ("minor_repeated", 1), ("serious", 2)))
        return self._one((("none", 8), ("minor", 1.5), ("minor_repeated", 2 if exhausted else 0.5), ("serious", 0.1)))

    def _parties(self) -> list[Facts]:
        first, second = self._scenario.parties
        found = [self._party(first, "claimant"), self._party(second, "respondent")]
        if self._scenario.category == "school":
            found[0]["role"] = "guardian"
        if self._chance(0.12):
            found.append(self._party("onlooker", "bystander"))
        return found

    def _party(self, id: str, role: str) -> Facts:
        random = self._random
        heat = self._heat * (0.4 if role == "bystander" else 1) * random.uniform(0.5, 1.4)
        arousal = "calm" if heat < 0.25 else "upset" if heat < 0.6 else "highly_agitated" if heat < 0.98 else "violent"
        heated = arousal in ("highly_agitated", "violent")
        persuasion = self._one(
            (("not_tried", 4), ("receptive", 0.3 if heated else 3), ("partial", 2), ("refuses", 3 if heated else 1))
        )
        heard = persuasion != "not_tried" and self._chance(0.6)
        attempts = 0 if persuasion == "not_tried" else random.choice((1, 1, 1, 2, 2, 3, 5))
        exhausted = self._exhausted and role == "respondent"
        if exhausted:
            persuasion, heard, attempts = "refuses", True, random.choice((2, 2, 3, 4))
        group = self._group and role == "claimant"
        vulnerable = self._scenario.vulnerable if role == "claimant" and self._chance(0.5) else ()
        party: Facts = {
            "id": id,
            "role": role,
            "temperament": self._one((("even", 5), ("hot", 3 if heated else 1.5), ("withdrawn", 1.5))),
            "arousal": arousal,
            "stance": "insistent" if self._chance(0.3 + self._heat / 2) else "flexible",
            "understands_law": exhausted or self._chance(0.5),
            "heard": heard,
            "fears_other_party": role != "bystander" and self._chance(0.05 + self._scenario.violence),
            "influencer_available": self._chance(0.4),
            "legal_remedy": self._chance(0.6),
            "persuasion": persuasion,
            "capacity": self._one(
                (("full", 40), ("intoxicated", 3 if heated else 0.4), ("mentally_impaired", 0.6), ("minor", 0.4))
            ),
            "shared_language": self._one((("full", 15), ("partial", 2), ("none", 0.5))),
            "vulnerabilities": sorted({random.choice(vulnerable)}) if vulnerable else [],
            "trust": max(0, min(4, round(random.gauss(2.6 - 2 * heat, 0.9)))),
            "need": self._one((("none", 6), ("small", 2), ("urgent", 2 if vulnerable else 0.5))),
            "consent": self._one((("given", 40), ("refused", 1 + self._heat), ("withdrawn", 0.4))),
            "attempts": attempts,
            "kind": "group" if group else _KINDS.get(id, "person"),
            "people": random.randint(5, 80) if group else self._one(((1, 7), (2, 2), (3, 1))),
            "violation": self._violation(arousal, exhausted),
            "endangers": self._one((("none", 30), ("present", 1), ("continues_after_warning", 0.4))),
            "threats": sorted({each for each in ("conditional", "specific", "self_harm") if self._chance(heat / 20)}),
            "weaker": role == "claimant" and self._chance(0.25),
            "reachable": self._chance(0.97),
            "harm": sorted({random.choice(_HARM)}) if role == "claimant" and self._chance(0.3) else [],
        }
        owes = {"respondent": (("none", 3), ("fulfilling", 1), ("refusing", 2), ("unable", 1), ("disputed", 3))}
        party["obligation"] = "refusing" if exhausted else self._one(owes.get(role, (("none", 1),)))
        return party

    def _relationship(self) -> Facts:
        kind = self._one(self._scenario.relationship)
        close = kind in ("intimate", "kin")
        violence: Weights = (("not_applicable", 1),)
        if close:
            likely = 6 * self._scenario.violence
            violence = (
                ("not_screened", 4),
                ("none_after_screening", 4),
                ("suspected", likely),
                ("confirmed", likely / 2),
            )
        return {
            "type": kind,
            "continuing": kind != "strangers" and self._chance(0.85),
            "prior": "neutral" if kind == "strangers" else self._one((("good", 4), ("neutral", 4), ("hostile", 2))),
            "power_imbalance": self._one(
                (("none", 2), ("moderate", 5), ("severe", 2))
                if kind in ("employment", "citizen_authority")
                else (("none", 6), ("moderate", 3), ("severe", 0.7))
            ),
            "domestic_violence": self._one(violence),
            "shared_home": kind == "intimate" or (close and self._chance(0.4)),
            "children_in_home": close and self._chance(0.3),
        }

    def _safety(self, parties: list[Facts]) -> Facts:
        violent = any(each["arousal"] == "violent" for each in parties)
        danger = (
            "ongoing" if violent else "credible" if self._chance(self._scenario.violence * 2 * self._heat) else "none"
        )
        threats: Weights = (("none", 12), ("conditional", 2 * self._heat), ("self_harm", 0.3))
        if danger != "none":
            threats = (("none", 2), ("conditional", 4), ("specific", 3), ("self_harm", 0.5))
        return {
            "imminent_violence": danger,
            "weapon": danger != "none" and self._chance(0.25),
            "injury": self._chance(0.6 if danger == "ongoing" else 0.04),
            "child_or_elder_at_risk": danger != "none" and self._chance(0.15),
            "threats": [] if (threat := self._one(threats)) == "none" else [threat],
            "public_danger": self._one(
                (("none", 8), ("present", 2), ("continues_after_warning", 1))
                if self._group
                else (("none", 40), ("present", 1), ("continues_after_warning", 0.3))
            ),
            "past_violence": self._chance(0.02 + self._scenario.violence / 2),
        }

    def _facts_found(self) -> Facts:
        status = "ascertained"
        if not self._exhausted:
            status = self._one((("ascertained", 4), ("partly", 4), ("disputed", 2), ("not_investigated", 3)))
        looked = status != "not_investigated"
        return {
            "status": status,
            "evidence": self._some(self._scenario.evidence, self._scenario.evidence[:1]) if looked else [],
            "debate_about": self._one((("facts", 1 if status == "ascertained" else 4), ("handling", 4), ("both", 2))),
            "disclosed_to_parties": looked and self._chance(0.6),
        }

    def _history(self, parties: list[Facts], safety: Facts) -> Facts:
        attempts = max(each["attempts"] for each in parties)
        violent = safety["imminent_violence"] != "none"
        agreed = attempts > 0 and self._chance(0.2)
        return {
            "police_calls_12m": self._random.choice((1, 1, 2, 4, 7)) if violent and self._chance(0.6) else 0,
            "prior_agreement": self._one((("kept", 1), ("breached", 2))) if agreed else "none",
            "handler_conduct": self._one(
                (
                    ("respectful", 12),
                    ("insulting", 0.4),
                    ("condescending", 1),
                    ("coercive", 0.5),
                    ("broken_promise", 0.6),
                )
            ),
            "last_talk": "none" if attempts == 0 else "blew_up" if self._chance(0.2 + 0.6 * self._heat) else "calm",
        }

    def _procedure(self) -> Facts:
        procedure: Facts = {"legal_step": self._one(_LEGAL_STEPS)}
        if self._chance(0.15):
            procedure["days_left"] = self._random.choice((0, 3, 10, 30, 90))
        return procedure

    def _handler(self) -> Facts:
        role = self._one(self._scenario.handlers)
        power: dict[str, Weights] = {
            "mediator": (("none", 8), ("refer", 2)),
            "cadre": (("none", 5), ("warn", 2), ("refer", 3)),
            "police": (("warn", 4), ("sanction", 4), ("refer", 1)),
            "authority": (("sanction", 4), ("refer", 3), ("warn", 2)),
        }
        return {
            "role": role,
            "power": self._one(power[role]),
            "impartial": self._chance(0.92),
            "knows_context": self._chance(0.6),
            "subject_knowledge": "adequate" if self._chance(0.75) else "weak",
        }

    def _drawn(self, attribute: Attribute, value: Any, place: int) -> Any:
        """Return any value of an attribute; where the scenario has one that fits, mostly that one. `place`: of which
        party.
        """
        if value is not None and fitting(attribute, value) is not None:
            known = built_in_vocabulary().get(attribute.path)
            more = [each for each in attribute.values if known is None or each not in known.values]
            if not self._chance(len(more) / max(len(attribute.values), 1)):
                return value
            return [self._random.choice(more)] if attribute.kind == "set" else self._random.choice(more)
        if attribute.path == ROLE and attribute.kind == "choice":  # each part is taken by somebody
            return attribute.values[place % len(attribute.values)]
        return any_value(self._random, attribute)

    def _known(self, entity: str, facts: Facts) -> Facts:
        """What the person who wrote the case knew of it, and of some of that not for sure; and can say."""
        known = {}
        for name, value in facts.items():
            if name in ("category", "role") or self._chance(self._knowledge):
                doubtful = self._chance(0.03)
                certainty = self._random.choice((0.4, 0.6, 0.8)) if doubtful else 1
                attribute = self._vocabulary.get(f"{entity}.{name}")
                if attribute is not None and (value := fitting(attribute, value)) is not None:
                    known[name] = {"value": value, "certainty": certainty} if doubtful else value
        return known

    def _chance(self, likely: float) -> bool:
        return self._random.random() < likely

    def _one(self, weights: Weights) -> Any:
        return self._random.choices([value for value, _ in weights], [weight for _, weight in weights])[0]

    def _some(self, values: Sequence[str], likely: Sequence[str]) -> list[str]:
        return [each for each in values if self._chance(0.7 if each in likely else 0.15)]
