"""The formulas of a world come out, for any one case, as the engine does: what fires how certainly, what is derived and
what is advised."""

from random import Random
from typing import Any

import pytest
from inference.engine_rows import VOCABULARY, loaded
from naive.strategies import RawRulebook, random_case, random_rulebook

from ottava import Advisor, Case
from ottava.engine.authoring.solving.solver import Undecided
from ottava.engine.authoring.solving.world import World
from ottava.engine.explanation.partitions import partitions
from ottava.engine.explanation.value_classes import Partition, observed, slots_of, with_observations
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.formula import CASE
from ottava.engine.rulebook.condition import Advised, AdvisedCount
from ottava.facts import Observation

pytestmark = pytest.mark.slow

z3 = pytest.importorskip("z3")

PARTIES = 3


def certain_case(rng: Random) -> Case:
    """A random case in which whatever is known is certain."""

    def certain(found: Any) -> Any:
        if isinstance(found, dict):
            return found["value"] if "value" in found else {name: certain(each) for name, each in found.items()}
        return found

    mapping = random_case(rng)
    parties = [certain(party) for party in mapping.pop("parties")][:PARTIES]
    return Case.from_mapping({**certain(mapping), "parties": parties}, VOCABULARY)


def with_quantified_certainties(rng: Random) -> RawRulebook:
    """A random rulebook with some rules on how certainly something holds of parties."""
    raw = random_rulebook(rng)
    derived = {
        (name, value, rule.get("for_each") == "party")
        for rule in raw.rules
        for one in (rule["then"] if isinstance(rule["then"], list) else [rule["then"]])
        for name, value in one.get("assess", {}).items()
    }
    more = []
    for number, (name, value, of_party) in enumerate(sorted(derived, key=str)):
        looked = {f"assessment.{name}": value}
        word = rng.choice(["every_party", "some_party", "no_party"])
        when = {word: looked if rng.random() < 0.7 else {"not": looked}} if of_party else looked
        then = {"recommend": "playing_the_piano", "certainty": rng.choice([0.4, -0.4, 1, -1, 0.7])}
        rule = {"id": f"more.{number}", "title": "A rule", "when": when, "then": then, "because": "it does"}
        more.append(rule)
    return RawRulebook(raw.book, [*raw.rules, *more])


def assignment(world: World, by_attribute: dict[str, Partition], case: Case) -> list[tuple[Any, Any]]:
    """The truth values that stand for a case."""
    universe = world.universe
    found = [(z3.Bool(f"party {place}"), z3.BoolVal(place < len(case.parties))) for place in range(PARTIES)]
    for (path, place), bits in universe._bits.items():
        if place == CASE:
            known = case.known(path)
        else:
            known = case.parties[place].known(path.split(".")[1]) if place < len(case.parties) else None
        partition = by_attribute[path]
        code = 0 if known is None else partition.classes.index(partition.class_of(known.value)) + 1
        found += [(bit, z3.BoolVal(bool(code >> position & 1))) for position, bit in enumerate(bits)]
    return found


def represented(case: Case, by_attribute: dict[str, Partition], advisor: Advisor) -> Case:
    """The case with values that stand for those it has: those of which days are counted are alike only one by one."""
    slots = slots_of(by_attribute, len(case.parties))
    known = {slot: seen for slot in slots if (seen := observed(case, slot)) is not None}
    found = {slot: by_attribute[slot.attribute].class_of(seen.value).value for slot, seen in known.items()}
    changes = {slot: Observation(value) for slot, value in found.items()}
    return with_observations(case, changes, advisor.rulebook.vocabulary)


@pytest.mark.parametrize("seed", range(40))
def test_it_comes_out_as_in_the_engine(seed: int) -> None:
    rng = Random(seed)
    book = loaded(with_quantified_certainties(rng))
    translation = compile_rulebook(book)
    by_attribute = dict(partitions(translation))
    world = World(translation, by_attribute, PARTIES)
    asked = [Advised(method.id, stage) for method in book.names.methods for stage in (None, *method.stages)]
    counted = [AdvisedCount(low, high) for low, high in ((1, None), (2, 3), (None, 0))]
    try:
        premises = {
            (meant.rule.id, place): world.premises(meant, place)
            for meant in translation.rules.values()
            for place in world.party_indexes_of(meant)
        }
        levels = {
            (atom, place): world.levels(atom, place)
            for atom in translation.deriving
            for place in (range(PARTIES) if atom.name in translation.of_party else (CASE,))
        }
        advised = {
            (each, place): world.advice.is_advised(each, place)
            for each in (*asked, *counted)
            for place in (*range(PARTIES), CASE)
        }
    except Undecided:
        pytest.skip("too many certainties can come together in this one")
    advisor = Advisor(book)
    for _ in range(12):
        case = represented(certain_case(rng), by_attribute, advisor)
        board = advisor.run(case)
        given = assignment(world, by_attribute, case)

        def is_so(expression: Any, given: list[tuple[Any, Any]] = given) -> bool:
            return bool(z3.is_true(z3.simplify(z3.substitute(expression, *given))))

        fired = {(each.rule, each.party): each.premise for each in board.firings()}
        for key, shares in premises.items():
            assert [each.certainty for each in shares if is_so(each.where)] == ([fired[key]] if key in fired else [])
        for (atom, place), shares in levels.items():
            certainty = board.certainties.get((atom, place))
            assert {each.certainty for each in shares if is_so(each.where)} == {certainty} - {None}
            assert is_so(world.derived(atom, place)) is (certainty is not None)
        for (each, place), expression in advised.items():
            if place < len(case.parties):
                assert is_so(expression) is board.standing.is_advised(each, place), (each, place)
