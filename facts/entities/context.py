"""Where and among whom the dispute is handled."""

from ..entity import Entity, Fact, fact


class ContextFacts(Entity):
    """The surroundings in which the dispute is handled."""

    gathering: Fact[bool] = fact(
        "Whether onlookers have gathered; those who press a claim are counted in `people` of their party.",
        "Have onlookers gathered?",
        changeable=True,
    )
    disrupts_daily_life: Fact[bool] = fact(
        "Whether the way it is handled disturbs people's work, rest or habits.",
        "Would what you are about to do disturb people's work, rest or habits?",
        changeable=True,
    )
    private_space: Fact[bool] = fact(
        "Whether there is a place to talk without being overheard.",
        "Is there somewhere to talk without being overheard?",
        changeable=True,
    )
    customs_known: Fact[bool] = fact(
        "Whether the customs and habits that matter to the parties are known.",
        "Do you know the customs and habits that matter to these people?",
        changeable=True,
    )
