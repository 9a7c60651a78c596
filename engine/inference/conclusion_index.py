"""What an advice can speak of, numbered, and conclusions as an advice gives reasons for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..rulebook.conclusion import Assess, Attend, Conclusion, Direct, Exclude, Recommend, ShutGate
from ..rulebook.condition import Atom
from ..rulebook.rulebook import Directive, Gate, Method, Names, Point
from .certainty import contribution
from .ranking import Variant

RECOMMENDED, EXCLUDED, SHUT, DIRECTED, ATTENDED, ASSESSED = KINDS = range(6)


StatedConclusion = tuple[int, int, str, bool, float | None, float | None]
"""A conclusion as an advice gives a reason for it: of which kind, and about which subject, by its number; the words,
and whether they have slots, and so are a pattern; how strongly, nothing where it has no degrees, and what that adds
where the premise is certain. A plain tuple, for there are many, and they are taken apart.
"""


@dataclass(frozen=True, slots=True)
class ConclusionIndex:
    """The subjects of a rulebook. `variants` are the methods as a whole, each with its stages after it.

    `titles` and `atom_words`: what people call methods, with their stages, and assessments, in the order of `atoms`.
    """

    variants: tuple[tuple[Method, str | None], ...]
    gates: tuple[Gate, ...]
    directives: tuple[Directive, ...]
    points: tuple[Point, ...]
    atoms: tuple[Atom, ...]
    numbers: Mapping[Hashable, int]
    titles: Mapping[Variant, str]
    atom_words: tuple[str, ...]

    @classmethod
    def of(cls, names: Names, atoms: Iterable[Atom]) -> ConclusionIndex:
        """Of the names that a rulebook declares, and the assessments that its rules derive."""
        variants = [(method, stage) for method in names.methods for stage in (None, *sorted(method.stages))]
        found = tuple(atoms)
        numbers: dict[Hashable, int] = {
            key: number
            for keys in (
                [(method.id, stage) for method, stage in variants],
                [(SHUT, gate.id) for gate in names.gates],
                [(DIRECTED, directive.id) for directive in names.directives],
                [(ATTENDED, point.id) for point in names.points],
                found,
            )
            for number, key in enumerate(keys)
        }
        titles = MappingProxyType({(method.id, stage): method.title_of(stage) for method, stage in variants})
        words = tuple(map(names.said, found))
        return cls(
            tuple(variants),
            names.gates,
            names.directives,
            names.points,
            found,
            MappingProxyType(numbers),
            titles,
            words,
        )

    def stated(self, conclusion: Conclusion) -> StatedConclusion | None:
        """Return what an advice says of a conclusion; nothing of questions and of the order of the plan."""
        numbers = self.numbers
        strength: float | None = None
        match conclusion:
            case Recommend(method, stage, strength):
                kind, about = RECOMMENDED, numbers[method, stage]
            case Exclude(method, stage):
                kind, about = EXCLUDED, numbers[method, stage]
            case ShutGate(gate):
                kind, about = SHUT, numbers[SHUT, gate]
            case Direct(directive):
                kind, about = DIRECTED, numbers[DIRECTED, directive]
            case Attend(point, strength):
                kind, about = ATTENDED, numbers[ATTENDED, point]
            case Assess(atom, strength):
                kind, about = ASSESSED, numbers[atom]
            case _:
                return None
        because = conclusion.because
        slots = bool(because.slots)
        full = None if strength is None else contribution(1.0, strength)
        return kind, about, because.pattern if slots else because.plain, slots, strength, full
