"""A case: what is known of one dispute, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .checking import case_id, check
from .errors import InvalidCase
from .filled_form import FilledForm
from .observation import UNKNOWN_BELOW, Observation
from .source.arguments import expect_text
from .vocabulary import Vocabulary, vocabulary_or_built_in


@dataclass(frozen=True, slots=True)
class Party:
    """A party to the dispute: its label, and what is known of it by the name of the attribute."""

    id: str
    observations: Mapping[str, Observation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "observations", MappingProxyType(dict(self.observations)))

    def get(self, name: str) -> Observation | None:
        """What was observed, however uncertain; None if nothing was."""
        return _observed(self.observations, name)

    def known(self, name: str) -> Observation | None:
        """What was observed with a certainty of at least 0.2, which is what rules see."""
        return _known(_observed(self.observations, name))

    def __reduce__(self) -> tuple[type["Party"], tuple[str, dict[str, Observation]]]:
        return Party, (self.id, dict(self.observations))


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one dispute: an immutable value. What is absent is unknown, which is never "no".

    observations: by path (`dispute.category`), in the order of the vocabulary, without those of the parties.

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
        """A case from data of the shape of a case file.

        vocabulary: what may be spoken of; left out, the built-in one.
        id: the id of the case where the mapping gives none; left out, `case`.

        Raises InvalidCase with all mistakes, each naming the path at fault.
        """
        form, mistakes = check(mapping, vocabulary_or_built_in(vocabulary), id)
        if form is None:
            raise InvalidCase([mistake.diagnostic() for mistake in mistakes], case=case_id(mapping, id))
        return cls.from_form(form)

    @classmethod
    def from_form(cls, form: FilledForm) -> "Case":
        """The case of a form that has been filled in and so checked."""
        return cls(form.id, form.title, form.observations, tuple(Party(*party) for party in form.parties))

    def get(self, path: str) -> Observation | None:
        """What was observed, however uncertain; None if nothing was. Parties are asked themselves."""
        return _observed(self.observations, path)

    def known(self, path: str) -> Observation | None:
        """What was observed with a certainty of at least 0.2, which is what rules see."""
        return _known(_observed(self.observations, path))

    def party(self, id: str) -> Party | None:
        """The party with this label, if there is one."""
        return next((party for party in self.parties if party.id == id), None)

    def to_mapping(self) -> dict[str, Any]:
        """Plain data, fit for YAML and JSON, that `from_mapping` reads back as an equal case."""
        mapping: dict[str, Any] = {"id": self.id}
        if self.title:
            mapping["title"] = self.title
        for path, observation in self.observations.items():
            entity, name = path.split(".")
            mapping.setdefault(entity, {})[name] = _plain(observation)
        if self.parties:
            mapping["parties"] = [
                {"id": party.id} | {name: _plain(each) for name, each in party.observations.items()}
                for party in self.parties
            ]
        return mapping

    def __reduce__(self) -> tuple[type["Case"], tuple[str, str, dict[str, Observation], tuple[Party, ...]]]:
        return Case, (self.id, self.title, dict(self.observations), self.parties)


def _observed(observations: Mapping[str, Observation], name: str) -> Observation | None:
    expect_text("name", name)
    return observations.get(name)


def _known(observation: Observation | None) -> Observation | None:
    return None if observation is None or observation.certainty < UNKNOWN_BELOW else observation


def _plain(observation: Observation) -> Any:
    value: Any = sorted(observation.value) if isinstance(observation.value, frozenset) else observation.value
    return value if observation.certainty == 1.0 else {"value": value, "certainty": observation.certainty}
