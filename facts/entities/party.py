"""A party to the dispute. Each party of a case has an `id` such as `customer`: a label, never a name."""

from typing import Annotated, Literal

from pydantic import Field

from ..models import Entity, Fact, fact


class PartyFacts(Entity):
    """One of the people or sides in the dispute, as they are now."""

    kind: Fact[Literal["person", "household", "group", "company", "institution"]] = fact(
        "Who or what this party is.",
        "Is this one person, a household, a group of people, a company or an institution?",
        label="who or what it is",
        changeable=False,
        labels={
            "person": "one human being",
            "household": "people who live together and speak as one",
            "group": "several people with the same claim",
            "company": "a business, whoever speaks for it",
            "institution": "a public body, hospital, school or the like",
        },
    )
    people: Fact[Annotated[int, Field(ge=1)]] = fact(
        "How many people press this claim together; five or more persons are a group.",
        "How many people press this claim together?",
        label="number of people who press the claim",
        changeable=False,
        unit="people",
    )
    role: Fact[Literal["claimant", "respondent", "guardian", "bystander"]] = fact(
        "The part this party plays in the dispute.",
        "What part does this person play?",
        label="part in the dispute",
        changeable=False,
        quick=True,
        labels={
            "claimant": "wants something",
            "respondent": "is asked for something or blamed",
            "guardian": "answers for someone who cannot do so alone",
            "bystander": "is present or affected, without a claim",
        },
    )
    temperament: Fact[Literal["even", "hot", "withdrawn"]] = fact(
        "How the person takes things on an ordinary day, apart from this dispute.",
        "What is this person's temper like on an ordinary day?",
        label="temper on an ordinary day",
        changeable=False,
        confidential=True,
        labels={
            "even": "takes things calmly",
            "hot": "flares up easily",
            "withdrawn": "says little, swallows things",
        },
    )
    arousal: Fact[Literal["calm", "upset", "highly_agitated", "violent"]] = fact(
        "The person's state at this moment.",
        "How worked up is this person right now?",
        label="state right now",
        ordered=True,
        changeable=True,
        towards=("upset", "calm"),
        quick=True,
        confidential=True,
        labels={
            "calm": "speaks and listens as usual",
            "upset": "angry, hurt or in tears, but can be talked to",
            "highly_agitated": "shouts or shakes, hardly takes in what is said",
            "violent": "attacks people or things",
        },
    )
    stance: Fact[Literal["flexible", "insistent"]] = fact(
        "Whether the party would move from what it demands.",
        "Would this person settle for anything other than what they demand?",
        label="readiness to move",
        changeable=True,
        towards=("flexible",),
        labels={"flexible": "there is room to move", "insistent": "this and nothing else"},
    )
    obligation: Fact[Literal["none", "fulfilling", "refusing", "unable", "disputed"]] = fact(
        "Whether the party owes something by law or agreement, and how it deals with that.",
        "How does this person deal with what they owe?",
        label="what is owed",
        changeable=True,
        towards=("fulfilling",),
        confidential=True,
        labels={
            "none": "owes nothing",
            "fulfilling": "owes it and is doing it",
            "refusing": "owes it, could do it and will not",
            "unable": "owes it and cannot do it",
            "disputed": "it is not settled whether it is owed",
        },
    )
    violation: Fact[Literal["none", "minor", "minor_repeated", "serious"]] = fact(
        "Whether this party itself has broken the law or the rules, and how badly.",
        "Has this person broken the law or the rules?",
        label="breach of the law or the rules",
        ordered=True,
        changeable=False,
        confidential=True,
        labels={
            "minor": "slight, for the first time",
            "minor_repeated": "slight, but again after a warning or lesson",
            "serious": "a matter for prosecution or formal punishment",
        },
    )
    endangers: Fact[Literal["none", "present", "continues_after_warning"]] = fact(
        "Whether this party itself endangers people outside the dispute.",
        "Does this person put others in danger, for instance by fire or by blocking a road?",
        label="danger to others",
        ordered=True,
        changeable=True,
        towards=("none",),
        labels={
            "present": "yes, and was not clearly warned yet",
            "continues_after_warning": "yes, and goes on after a clear warning",
        },
    )
    threats: Fact[frozenset[Literal["conditional", "specific", "self_harm"]]] = fact(
        "What this party has threatened; several may apply, an empty list: nothing.",
        "Has this person threatened to harm somebody, or themselves?",
        label="threats made",
        changeable=False,
        confidential=True,
        labels={
            "conditional": "harm, if something is or is not done",
            "specific": "harm to a certain person, in a certain way or at a certain time",
            "self_harm": "harm to themselves",
        },
    )
    understands_law: Fact[bool] = fact(
        "Whether the party knows what the law or policy asks in this matter.",
        "Does this person understand what the law asks of them here?",
        label="understanding of what the law asks",
        changeable=True,
        towards=(True,),
    )
    heard: Fact[bool] = fact(
        "Whether the party has told its side in full to someone who listened.",
        "Has this person been able to tell their whole side to someone who listened?",
        label="heard out in full",
        changeable=True,
        towards=(True,),
    )
    # Nobody is to be talked out of fear: it is a warning to heed, hence not for a handler to change.
    fears_other_party: Fact[bool] = fact(
        "Whether the party is afraid of the other side; ask it alone.",
        "Asked alone, is this person afraid of the other side?",
        label="afraid of the other side",
        changeable=False,
        ask_first=4,
        confidential=True,
    )
    weaker: Fact[bool] = fact(
        "Whether this party is the weaker side by money, office, health or dependence.",
        "Is this person the one with less money, standing, health or independence?",
        label="less money, standing, health or independence",
        changeable=False,
        confidential=True,
    )
    reachable: Fact[bool] = fact(
        "Whether the handler can speak with this party at all.",
        "Can you reach this person?",
        label="within reach for a talk",
        changeable=False,
    )
    influencer_available: Fact[bool] = fact(
        "Whether there is someone the party respects who would be ready to help.",
        "Is there someone this person respects who would help?",
        label="somebody respected who would help",
        changeable=True,
        towards=(True,),
    )
    legal_remedy: Fact[bool] = fact(
        "Whether a route in law (complaint, appeal, arbitration, court) stands open to the party.",
        "Could this person still go to court, arbitration or appeal?",
        label="a way in law still open",
        changeable=False,
    )
    persuasion: Fact[Literal["not_tried", "receptive", "partial", "refuses"]] = fact(
        "How the party has answered attempts to persuade it so far.",
        "How has this person answered when someone tried to persuade them?",
        label="answer to attempts to persuade",
        changeable=True,
        towards=("partial", "receptive"),
        quick=True,
        labels={
            "not_tried": "nobody has tried yet",
            "receptive": "listens and considers it",
            "partial": "accepts some of it",
            "refuses": "will not hear of it",
        },
    )
    # More attempts can be made, yet the count is a record, not an aim.
    attempts: Fact[Annotated[int, Field(ge=0)]] = fact(
        "How many serious and respectful attempts to persuade this party there have been; others do not count.",
        "How often has someone tried, seriously and with respect, to persuade this person?",
        label="serious attempts to persuade",
        changeable=False,
        unit="attempts",
    )
    # Time or a doctor may change it; the handler waits for that or calls others, and does not work on it.
    capacity: Fact[Literal["full", "intoxicated", "mentally_impaired", "minor"]] = fact(
        "Whether the party can, at this time, decide and answer for itself.",
        "Is this person able to decide for themselves at this moment?",
        label="ability to decide at this time",
        changeable=False,
        confidential=True,
        labels={
            "full": "an adult, sober and clear",
            "intoxicated": "under alcohol or drugs for now",
            "mentally_impaired": "an illness or disability of the mind affects the decision",
            "minor": "under age",
        },
    )
    shared_language: Fact[Literal["full", "partial", "none"]] = fact(
        "How well handler and party understand each other's language or dialect.",
        "How well do you and this person understand each other's language?",
        label="language shared with you",
        changeable=True,
        towards=("partial", "full"),
        labels={
            "full": "easily, without help",
            "partial": "simple matters only",
            "none": "not without an interpreter",
        },
    )
    vulnerabilities: Fact[
        frozenset[Literal["elderly", "child", "disability", "illness", "poverty", "bereavement", "migrant"]]
    ] = fact(
        "What makes the party easier to hurt; several may apply, an empty list: nothing does.",
        "Is this person a child, old, ill, disabled, in grief, very poor or new to the place?",
        label="circumstances that need care",
        changeable=False,
        confidential=True,
        labels={
            "poverty": "hardly enough to live on",
            "bereavement": "has lost someone lately",
            "migrant": "new to the place, without ties or papers there",
        },
    )
    harm: Fact[
        frozenset[Literal["injury", "child_injured", "loss_of_income", "loss_of_home", "property", "dignity"]]
    ] = fact(
        "What this party has suffered already; several may apply, an empty list: nothing. A death is `bereavement`.",
        "What has this person suffered through this already?",
        label="harm suffered already",
        changeable=False,
        confidential=True,
        labels={
            "injury": "hurt in body",
            "child_injured": "a child of theirs was hurt",
            "loss_of_income": "lost what they live on",
            "loss_of_home": "lost the place they live in",
            "property": "things damaged or taken",
            "dignity": "insulted or shamed before others",
        },
    )
    trust: Fact[Annotated[int, Field(ge=0, le=4)]] = fact(
        "How far the party trusts the handler.",
        "How far does this person trust you?",
        label="trust in you",
        changeable=True,
        towards=(0, 4),
        confidential=True,
        unit="step",
        labels={"0": "not at all", "1": "hardly", "2": "wavering", "3": "mostly", "4": "fully"},
    )
    need: Fact[Literal["none", "small", "urgent"]] = fact(
        "Whether the party lacks something in daily life that the handler could do something about.",
        "Does this person need help with anything in daily life?",
        label="need for help in daily life",
        ordered=True,
        changeable=True,
        towards=("small", "none"),
        confidential=True,
        labels={"small": "something that can soon be put right", "urgent": "something that cannot wait"},
    )
    # It is the party's own to give: it may be informed, not pressed.
    consent: Fact[Literal["given", "refused", "withdrawn"]] = fact(
        "Whether the party agrees to mediation, of its own free will.",
        "Does this person agree to mediation of their own free will?",
        label="consent to mediation",
        changeable=False,
        confidential=True,
        labels={
            "given": "agrees",
            "refused": "has never agreed",
            "withdrawn": "had agreed and no longer does",
        },
    )
