"""A case: what is known of one dispute, as plain values."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Annotated, Any

import msgspec
from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema

from .attribute import DAY, PARTY, UNKNOWN_BELOW, Observation, plain_value
from .days import NotADate, date_from, written
from .errors import InvalidCase, Mistake
from .models import is_case_id
from .source.arguments import expect, expect_text
from .source.brief import Brief
from .source.diagnostic import quoted
from .source.limits import MAX_DIAGNOSTICS
from .vocabulary import Vocabulary, vocabulary_or_built_in
from .wording import described, mistake_from_error

NAMELESS = "case"
"""What a case is called when nothing gives it an id."""


@dataclass(frozen=True, slots=True, repr=False)
class Party(Brief):
    """A party to the dispute: its label, and what is known of it by the name of the attribute."""

    id: str
    observations: Mapping[str, Observation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "observations", MappingProxyType(dict(self.observations)))

    def get(self, name: str) -> Observation | None:
        """Return the observation, however uncertain; None if there is none."""
        return _observed(self.observations, name)

    def known(self, name: str) -> Observation | None:
        """Return the observation if its certainty is at least 0.2, as rules see it."""
        return _known(_observed(self.observations, name))

    def __hash__(self) -> int:
        return hash((self.id, frozenset(self.observations.items())))

    def __reduce__(self) -> tuple[type["Party"], tuple[str, dict[str, Observation]]]:
        return Party, (self.id, dict(self.observations))


@dataclass(frozen=True, slots=True, repr=False)
class Case(Brief):
    """What is known of one dispute: an immutable value. What is absent is unknown, which is never "no".

    id: its name. title: what people call it. observations: by path (`dispute.category`), in the order of the
    vocabulary, without those of the parties. parties: in the order of the file.

    `Case.from_mapping` checks what it is given; calling `Case(…)` does not.
    """

    id: str
    title: str = ""
    observations: Mapping[str, Observation] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "observations", MappingProxyType(dict(self.observations)))

    @classmethod
    def from_mapping(
        cls, mapping: Mapping[str, Any], vocabulary: Vocabulary | None = None, id: str | None = None
    ) -> "Case":
        """Return a case from data of the shape of a case file.

        vocabulary: what may be spoken of; left out, the built-in one.
        id: the id of the case where the mapping gives none; left out, `case`.

        Raises InvalidCase with all mistakes, each naming the path at fault.
        """
        case, mistakes = check(mapping, vocabulary_or_built_in(vocabulary), id)
        if case is None:
            raise InvalidCase([mistake.diagnostic() for mistake in mistakes], case=case_id(mapping, id))
        return case

    def get(self, path: str) -> Observation | None:
        """Return the observation at a path such as `dispute.category`, however uncertain; None if there is none."""
        return _observed(self.observations, path)

    def known(self, path: str) -> Observation | None:
        """Return the observation at a path if its certainty is at least 0.2, as rules see it; None otherwise."""
        return _known(_observed(self.observations, path))

    def party(self, id: str) -> Party | None:
        """Return the party with this label, if there is one."""
        return next((party for party in self.parties if party.id == id), None)

    @property
    def day(self) -> date | None:
        """The day of the advice, from which rules count that speak of today; None if it is not given."""
        seen = self.observations.get(DAY)
        return None if seen is None else seen.value  # type: ignore[return-value]

    @property
    def digest(self) -> str:
        """A digest of what is known, equal for two cases that say the same: `blake2b:` and 32 hexadecimal digits.

        The id and the title do not count, nor the order of what is known; labels of parties, their order, certainties
        and the day do. It hides little: whoever can guess a case can find out whether the guess is right.
        """
        content = [_known_of(self.observations), [[each.id, _known_of(each.observations)] for each in self.parties]]
        return f"blake2b:{blake2b(_ENCODER.encode(content), digest_size=16).hexdigest()}"

    def on(self, day: date | str | None) -> "Case":
        """Return the case for another day of the advice: a date, or text such as `2026-03-14`; None takes it away.

        Raises InvalidCall for what is no date.
        """
        try:
            observed = {} if day is None else {DAY: Observation(date_from(day, "date"))}
        except NotADate:
            expect(False, "day", day, "a date, such as `2026-03-14`")
        observations = {path: each for path, each in self.observations.items() if path != DAY}
        return replace(self, observations=observations | observed)

    def without(self, paths: Container[str]) -> "Case":
        """Return the case without these attributes (`safety.weapon`, `party.trust`)."""
        kept = {path: each for path, each in self.observations.items() if path not in paths}
        parties = tuple(
            Party(party.id, {name: each for name, each in party.observations.items() if f"{PARTY}.{name}" not in paths})
            for party in self.parties
        )
        return Case(self.id, self.title, kept, parties)

    def to_mapping(self) -> dict[str, Any]:
        """Return plain data, fit for YAML and JSON, that `from_mapping` reads back as an equal case."""
        mapping: dict[str, Any] = {"id": self.id}
        if self.title:
            mapping["title"] = self.title
        if self.day is not None:
            mapping["day"] = written(self.day)
        for path, observation in self.observations.items():
            if path == DAY:
                continue
            entity, name = path.split(".")
            mapping.setdefault(entity, {})[name] = _plain(observation)
        if self.parties:
            mapping["parties"] = [
                {"id": party.id} | {name: _plain(each) for name, each in party.observations.items()}
                for party in self.parties
            ]
        return mapping

    @classmethod
    def under(cls, vocabulary: Vocabulary) -> Any:
        """Return the type of a case under a vocabulary, for frameworks that know pydantic.

        vocabulary: that of a rulebook, `Advisor.rulebook.vocabulary`.
        """
        return Annotated[cls, _Under(vocabulary)]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic take, write and describe cases under the built-in vocabulary; see `under` for others."""
        return _schema_under(vocabulary_or_built_in(None), handler)

    def __hash__(self) -> int:
        return hash((self.id, self.title, frozenset(self.observations.items()), self.parties))

    def __reduce__(self) -> tuple[type["Case"], tuple[str, str, dict[str, Observation], tuple[Party, ...]]]:
        return Case, (self.id, self.title, dict(self.observations), self.parties)


@dataclass(frozen=True, slots=True)
class _Under:
    """Marks the type of a case with the vocabulary it is read under."""

    vocabulary: Vocabulary

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _schema_under(self.vocabulary, handler)


def _schema_under(vocabulary: Vocabulary, handler: GetCoreSchemaHandler) -> CoreSchema:
    from .pydantic_schema import schema_for_pydantic

    model = vocabulary.form.model
    return schema_for_pydantic(Case, lambda data: check(data, vocabulary), Case.to_mapping, model, handler)


def check(data: object, vocabulary: Vocabulary, id: str | None = None) -> tuple[Case | None, tuple[Mistake, ...]]:
    """Return the case that data of the shape of a case file describes, or None and all the mistakes in it.

    id: the id of the case where the data gives none.
    """
    if not isinstance(data, Mapping):
        return None, (_not_a_case(data),)
    data = dict(data)
    if data.get("id") is None:
        data["id"] = NAMELESS if id is None else id
    mistakes: list[Mistake] = []
    case = None
    try:
        name, title, observations, parties = vocabulary.form.fill(data)
        case = Case(name, title, observations, tuple(Party(*party) for party in parties))
    except ValidationError as error:
        errors = error.errors(include_url=False)
        mistakes = [mistake_from_error(each, data, vocabulary) for each in errors[:MAX_DIAGNOSTICS]]
        if len(errors) > MAX_DIAGNOSTICS:
            rest = f"mistakes that are not listed: {len(errors) - MAX_DIAGNOSTICS}"
            mistakes.append(Mistake("too-many-mistakes", rest, None, ()))
    mistakes += _repeated_parties(data.get("parties"))
    return None if mistakes else case, tuple(mistakes)


def case_id(data: object, id: str | None) -> str:
    """Return what to call a case that has mistakes, perhaps in its id."""
    given = data.get("id") if isinstance(data, Mapping) else None
    return next((each for each in (given, id) if isinstance(each, str) and is_case_id(each)), NAMELESS)


def _not_a_case(data: object) -> Mistake:
    hint = "begin with `id:`, `parties:` and what is known of them"
    if isinstance(data, list):
        hint = "in YAML write several cases one after the other, with a line `---` between them"
    message = f"found {described(data)}, expected a mapping that describes one case"
    return Mistake("not-a-case", message, hint, ())


def _repeated_parties(parties: object) -> list[Mistake]:
    seen: set[str] = set()
    mistakes = []
    for number, party in enumerate(parties if isinstance(parties, list | tuple) else ()):
        label = party.get("id") if isinstance(party, dict) else None
        if not isinstance(label, str):
            continue
        if label in seen:
            message = f"two parties are called {quoted(label)} in `parties`; each needs a label of its own"
            place = ("parties", number, "id")
            mistakes.append(Mistake("repeated-party", message, "give it another label", place))
        seen.add(label)
    return mistakes[:MAX_DIAGNOSTICS]


def _observed(observations: Mapping[str, Observation], name: str) -> Observation | None:
    expect_text("name", name)
    return observations.get(name)


def _known(observation: Observation | None) -> Observation | None:
    return None if observation is None or observation.certainty < UNKNOWN_BELOW else observation


_ENCODER = msgspec.json.Encoder()


def _known_of(observations: Mapping[str, Observation]) -> list[tuple[str, Any, float]]:
    return [(path, plain_value((each := observations[path]).value), each.certainty) for path in sorted(observations)]


def _plain(observation: Observation) -> Any:
    plain = plain_value(observation.value)
    value: Any = list(plain) if isinstance(plain, tuple) else plain
    return value if observation.certainty == 1.0 else {"value": value, "certainty": observation.certainty}
