"""What pydantic says of a case that the short way leaves to it, in the words of a case."""

from collections.abc import Mapping

from pydantic import ValidationError

from .filled_form import FilledForm
from .mistake import Mistake
from .source.diagnostic import quoted
from .source.limits import MAX_DIAGNOSTICS
from .vocabulary import Vocabulary
from .wording import described, worded


def judged(data: Mapping[str, object], vocabulary: Vocabulary) -> tuple[FilledForm | None, tuple[Mistake, ...]]:
    """The case that data says, or None and all the mistakes in it."""
    try:
        form = vocabulary.form.fill(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        mistakes = [worded(each, data, vocabulary) for each in errors[:MAX_DIAGNOSTICS]]
        if len(errors) > MAX_DIAGNOSTICS:
            rest = f"there are {len(errors) - MAX_DIAGNOSTICS} more mistakes in this case"
            mistakes.append(Mistake("too-many-mistakes", rest, None, ()))
        return None, (*mistakes, *_repeated_parties(data))
    if len({party for party, _ in form.parties}) < len(form.parties):
        return None, _repeated_parties(data)
    return form, ()


def not_a_case(data: object) -> Mistake:
    """The mistake of something that is no mapping at all."""
    hint = "begin with `id:`, `parties:` and what is known of them"
    if isinstance(data, list):
        hint = "in YAML write several cases one after the other, with a line `---` between them"
    message = f"found {described(data)}, expected a mapping that describes one case"
    return Mistake("not-a-case", message, hint, ())


def _repeated_parties(data: Mapping[str, object]) -> tuple[Mistake, ...]:
    parties = data.get("parties")
    if not isinstance(parties, list | tuple):
        return ()
    seen: set[str] = set()
    mistakes = []
    for number, party in enumerate(parties):
        label = party.get("id") if isinstance(party, dict) else None
        if not isinstance(label, str):
            continue
        if label in seen:
            message = f"two parties are called {quoted(label)} in `parties`; each needs a label of its own"
            place = ("parties", number, "id")
            mistakes.append(Mistake("repeated-party", message, "give it another label", place))
        seen.add(label)
    return tuple(mistakes[:MAX_DIAGNOSTICS])
