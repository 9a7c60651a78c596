"""An advice with a text from outside wherever one can get in."""

from msgspec.structs import replace

from ottava.engine.inference.advice import Advice, Reason
from ottava.engine.inference.card import Act, Card, CardGate, Enquiry, Prohibition, WeakMethod


def hostile(advice: Advice, text: str) -> Advice:
    """The advice with this text as id, label, title, step, reason, question and place in the source."""

    def spoilt(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        return tuple(
            replace(
                each,
                because=text,
                title=text,
                party=text,
                facts=tuple(replace(fact, path=f"parties.{text}.heard", value=text, said=text) for fact in each.facts),
            )
            for each in reasons
        )

    first = advice.recommendations[0]
    return replace(
        advice,
        case=text,
        gates=tuple(replace(each, title=text, text=text, reasons=spoilt(each.reasons)) for each in advice.gates),
        recommendations=(
            replace(first, party=text, reasons=spoilt(first.reasons), steps=(text,), avoid=(text,), title=text),
            *advice.recommendations[1:],
        ),
        exclusions=tuple(
            replace(each, title=text, party=text, reasons=spoilt(each.reasons)) for each in advice.exclusions
        ),
        directives=(
            replace(advice.directives[0], party=text, text=text, reasons=spoilt(advice.directives[0].reasons)),
        ),
        assessments=tuple(
            replace(each, said=text, party=text, reasons=spoilt(each.reasons)) for each in advice.assessments
        ),
        questions=(
            replace(
                advice.questions[0], party=text, path=f"parties.{text}.capacity", question=text, values=(text, "full")
            ),
        ),
        plan=(replace(advice.plan[2], parties=(text,)),),
        card=Card(
            gates=(CardGate("gate", text, text, "stop", text),),
            acts=(Act("method", "method", None, text, (text,), text, "strongly", text, True),),
            prohibitions=(Prohibition("directive", "directive", None, text, (text,), text, True),),
            enquiries=(Enquiry("party.heard", text, (text,), (text,), None),),
            weakly=(WeakMethod("method", None, text, (text,)),),
        ),
    )
