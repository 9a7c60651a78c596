"""What has been tried before."""

from typing import Annotated, Literal

from pydantic import Field

from ..entity import Entity, Fact, fact


class HistoryFacts(Entity):
    """What has been tried so far and how it went."""

    police_calls_12m: Fact[Annotated[int, Field(ge=0)]] = fact(
        "How often the police were called to these parties in the last twelve months.",
        "How often were the police called in the last twelve months?",
        changeable=False,
        unit="calls",
    )
    prior_agreement: Fact[Literal["none", "kept", "breached"]] = fact(
        "Whether the parties had agreed on something before, and whether it held.",
        "Was there an earlier agreement, and was it kept?",
        changeable=False,
    )
    handler_conduct: Fact[Literal["respectful", "insulting", "condescending", "coercive", "broken_promise"]] = fact(
        "How handlers, whoever they were, have treated the parties so far; where several hold, the worst.",
        "How have those who handled it treated the parties so far?",
        changeable=True,
        labels={
            "respectful": "with respect, as equals",
            "insulting": "with insults or mockery",
            "condescending": "from above: I speak, you listen",
            "coercive": "with pressure or intimidation",
            "broken_promise": "something was promised and not done",
        },
    )
    last_talk: Fact[Literal["none", "calm", "blew_up"]] = fact(
        "How the last talk between or with the parties ended.",
        "How did the last talk end?",
        changeable=False,
        labels={"none": "they have not talked yet", "calm": "in calm, settled or not", "blew_up": "in a row"},
    )
