"""Everything that can be known about a dispute, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from .attribute import DAY, PARTY, Attribute
from .computed import ComputedAttribute, in_order
from .entities import ENTITIES
from .errors import InvalidAttribute
from .models import CaseForm, attributes_of
from .source.arguments import expect
from .source.brief import Brief


@dataclass(frozen=True, repr=False)
class Vocabulary(Brief):
    """The attributes a case may speak of, kept entity by entity; an immutable value.

    Raises InvalidAttribute if two attributes share a path.
    """

    attributes: tuple[Attribute, ...]

    def __post_init__(self) -> None:
        by_entity: dict[str, dict[str, Attribute]] = {}
        for attribute in self.attributes:
            known = by_entity.setdefault(attribute.entity, {}).setdefault(attribute.name, attribute)
            if known != attribute:
                message = f"`{attribute.path}` is in the vocabulary already, with another meaning"
                raise InvalidAttribute(message, part="name")
        ordered = tuple(attribute for each in by_entity.values() for attribute in each.values())
        object.__setattr__(self, "attributes", ordered)

    def __iter__(self) -> Iterator[Attribute]:
        return iter(self.attributes)

    def __len__(self) -> int:
        return len(self.attributes)

    def __getitem__(self, path: str) -> Attribute:
        return self._by_path[path]

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    def get(self, path: str) -> Attribute | None:
        """Return the attribute called `ENTITY.NAME`, if there is one."""
        return self._by_path.get(path)

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """The names of the entities, `party` among them; the day of the advice is at the head of a case, in none."""
        return tuple(dict.fromkeys(attribute.entity for attribute in self.attributes if attribute.path != DAY))

    def of_entity(self, name: str) -> tuple[Attribute, ...]:
        """Return the attributes of one entity; none if there is no such entity."""
        return tuple(attribute for attribute in self.attributes if attribute.entity == name)

    @property
    def example_labels(self) -> tuple[str, str]:
        """Two labels that show what to call parties: the first roles where a rulebook has roles of its own."""
        path = f"{PARTY}.role"
        role = self.get(path)
        if role is None or len(role.values) < 2 or role == built_in_vocabulary()[path]:
            return "tenant", "landlord"
        return role.values[0], role.values[1]

    def extended(self, attributes: Iterable[Attribute]) -> Vocabulary:
        """Return a vocabulary with further attributes, of known entities or of new ones.

        Declaring an attribute again just as it is does nothing. Raises InvalidAttribute if it differs.
        """
        return Vocabulary((*self.attributes, *attributes))

    @cached_property
    def form(self) -> CaseForm:
        """The form that cases under this vocabulary fill in."""
        models = {
            name: model
            for name, model in ENTITIES.items()
            if all(_are_alike(self.get(each.path), each) for each in attributes_of(name, model))
        }
        return CaseForm(self.attributes, models)

    @cached_property
    def computed(self) -> tuple[ComputedAttribute, ...]:
        """The attributes that are worked out from others, each after those that it rests on."""
        return in_order(self.attributes)

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """Of each computed attribute, by its path: what it is worked out from, and what that rests on, each once."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.computed:
            behind = [other for part in each.computed.parts for other in (part, *found.get(part, ()))]
            found[each.path] = tuple(dict.fromkeys(behind))
        return found

    @property
    def of_cases(self) -> tuple[Attribute, ...]:
        """Those that a case gives: all that are not computed."""
        return tuple(each for each in self.attributes if not isinstance(each, ComputedAttribute))

    def given(self, path: str) -> tuple[str, ...]:
        """Return what an attribute rests on in the end: those that a case gives, itself if it is not computed."""
        parts = self.parts.get(path)
        return (path,) if parts is None else tuple(each for each in parts if each not in self.parts)

    @cached_property
    def _by_path(self) -> dict[str, Attribute]:
        return {attribute.path: attribute for attribute in self.attributes}

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[tuple[Attribute, ...]]]:
        # What is cached is derived again on the other side: models made at run time do not pickle.
        return Vocabulary, (self.attributes,)


def _are_alike(one: Attribute | None, other: Attribute) -> bool:
    """Return whether two attributes take the same values, whatever the words for them."""
    return one is not None and all(getattr(one, part) == getattr(other, part) for part in _SHAPE)


_SHAPE = ("path", "kind", "values", "minimum", "maximum")


@cache
def built_in_vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with Ottava: nine entities, from `dispute` to `context`."""
    return Vocabulary(tuple(each for name, model in ENTITIES.items() for each in attributes_of(name, model)))


def vocabulary_or_built_in(given: Vocabulary | None) -> Vocabulary:
    """Return the vocabulary that is given, the built-in one for None. Raises InvalidCall for anything else."""
    expect(given is None or isinstance(given, Vocabulary), "vocabulary", given, "a `Vocabulary`, as a rulebook has one")
    return built_in_vocabulary() if given is None else given
