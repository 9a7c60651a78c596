"""An advice with something of everything on it, made by hand so that the page is tested apart from the rules."""

import pytest

from ottava.engine.inference.advice import (
    FORMAT_VERSION,
    NOTICE,
    Advice,
    AssessmentAdvice,
    Attention,
    DirectiveAdvice,
    Exclusion,
    FactUsed,
    GateAdvice,
    PlanStep,
    Question,
    Reason,
    Recommendation,
    RulebookIdentity,
    SourcePlace,
)
from ottava.engine.inference.stability import Stability
from ottava.engine.version import VERSION

HOT = FactUsed("parties.customer.temperament", "hot", 1.0, "temper on an ordinary day: flares up easily")
UNHEARD = FactUsed("parties.customer.heard", False, 1.0, "heard out in full: no")
EVIDENCE = FactUsed("fact_finding.evidence", ("document", "witness"), 0.6, "what there is to show: a receipt")
UNKNOWN = FactUsed("fact_finding.status", "unknown", 1.0, "whether it is established: not recorded")
TEXT = SourcePlace("methods/7", "text", None)
INFERENCE = SourcePlace("methods/6", "inference", None)
PRACTICE = SourcePlace("points/1", "practice", "UN Guidance for Effective Mediation")


def reason(rule: str, because: str, *facts: FactUsed, **more: object) -> Reason:
    rest = {"certainty": 0.657, "party": None, "source": TEXT, "from_": (), **more}
    return Reason(rule=rule, title=f"the title of {rule}", because=because, facts=facts, **rest)  # type: ignore[arg-type]


@pytest.fixture
def advice() -> Advice:
    heated = reason("heated.hot", "customer is hot", HOT, party="customer")
    around = reason(
        "circuitous.heated-party",
        "customer is heated, so a direct explanation will not get through; begin beside the point",
        HOT,
        UNHEARD,
        party="customer",
        from_=("assess.heated",),
    )
    listen = reason("listening.unheard", "nobody has heard them out", UNHEARD)
    doubt = reason("listening.late", "there is little time to listen", certainty=-0.3, source=INFERENCE)
    gate = reason("gate.violence", "violence is credible", certainty=None, source=PRACTICE)
    steps = ("Leave the crux alone at first.", "Come to it slowly.")
    everyone = {"rank": 2, "tied": True, "stage": None, "avoid": (), "certainty": 0.51}
    return Advice(
        format_version=FORMAT_VERSION,
        engine_version=VERSION,
        case="orange-quarrel",
        case_digest="blake2b:" + "cd" * 16,
        day=None,
        language=None,
        notice=NOTICE,
        rulebook=RulebookIdentity("eight_methods", "The eight methods", "1.0.0", "sha256:" + "ab" * 32),
        nothing_fits=None,
        gates=(GateAdvice("safety_first", "Safety first", "See to it that nobody is hurt.", "first", (gate,)),),
        recommendations=(
            Recommendation(
                1,
                False,
                "circuitous_tactics",
                "Circuitous tactics",
                7,
                None,
                "customer",
                0.84,
                steps,
                ("opening on the crux",),
                (around,),
            ),
            Recommendation(
                1,
                False,
                "circuitous_tactics",
                "Circuitous tactics",
                7,
                None,
                "shopkeeper",
                0.3,
                steps,
                ("opening on the crux",),
                (listen,),
            ),
            Recommendation(
                method="listening",
                title="Listening",
                number=4,
                party=None,
                steps=("Hear both.",),
                reasons=(listen, doubt),
                **everyone,
            ),
            Recommendation(
                method="sincere_feeling",
                title="Sincere feeling",
                number=3,
                party=None,
                steps=(),
                reasons=(listen,),
                **everyone,
            ),
            Recommendation(
                None, False, "learning", "Learning", 1, None, None, 0.3, ("Ask the neighbours.",), (), (listen,)
            ),
        ),
        exclusions=(
            Exclusion(
                "rigidity_with_softness",
                "Rigidity with softness (a firm step)",
                "firm",
                None,
                (reason("firm.facts", "the facts are not established", EVIDENCE, certainty=None),),
                True,
                (UNKNOWN,),
            ),
        ),
        directives=(
            DirectiveAdvice("separate_sessions", "do", "Speak to each side apart.", "customer", (around,)),
            DirectiveAdvice("separate_sessions", "do", "Speak to each side apart.", "shopkeeper", (around,)),
            DirectiveAdvice("joint_session", "avoid", "Do not bring both to one table.", None, (gate,)),
        ),
        attention=(Attention("warmth", 2, "Warmth", "Ask after them.", None, 0.51, (listen,)),),
        plan=(
            PlanStep(1, "gate", "safety_first", "Safety first", None, (), ()),
            PlanStep(2, "method", "listening", "Listening", None, (), ("Hear both.",)),
            PlanStep(3, "method", "circuitous_tactics", "Circuitous tactics", None, ("customer", "shopkeeper"), steps),
            PlanStep(4, "method", "sincere_feeling", "Sincere feeling", None, (), ()),
        ),
        assessments=(AssessmentAdvice("assess.heated", "heated", True, "too upset", "customer", 1.0, (heated,)),),
        questions=(
            Question(
                "fact_finding.status",
                "fact_finding.status",
                "whether it is established what happened",
                None,
                "How far are the facts ascertained?",
                ("ascertained", "partly"),
                False,
                (),
            ),
            Question(
                "parties.customer.capacity",
                "party.capacity",
                "ability to decide",
                "customer",
                "Can they decide for themselves?",
                ("full", "intoxicated"),
                True,
                (reason("gate.capacity", "a gate needs it", certainty=None),),
            ),
        ),
        stability=Stability(),
    )
