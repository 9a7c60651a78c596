"""Whatever a member of `ottava` is called with, it answers or raises an error of the tree."""

import inspect
import itertools
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from inference.scripts import TREE

import ottava
from ottava import Advisor, Case, Consultation, DecisionLog, InvalidCall, OttavaError, Rulebook
from ottava.facts.source.limits import MAX_WORKERS

EXAMPLE = str(TREE / "examples" / "orange-quarrel.yaml")
ADVISOR = Advisor()
CASE = Case.from_mapping({"id": "a", "parties": [{"id": "b"}]})
WRONG = [None, 5, -1, 0, 1.5, float("nan"), 10**400, "x", "", "a\0b", "\udcff", b"x", [], {}, [5], object(), int]
RIGHT = {
    "case": CASE, "cases": [CASE], "changes": [], "goal": "top=changed", "mapping": {"id": "a"}, "method": "listening",
    "name": "listening", "path": EXAMPLE, "rule": ADVISOR.rulebook.rules[0].id, "state": {"start": {}, "steps": []},
    "handler": print, "value": "x",
}  # fmt: skip


def asking() -> Consultation:
    return ADVISOR.consultation(CASE)


MADE_BY_OTTAVA = {"Advice", "Case", "Consultation", "Decision", "Rulebook"} | {
    name for name in ottava.__all__ if name.startswith("Recorded")
}
"""What their names are called with is not checked: they hold what Ottava has checked before."""
FROM_THE_INSIDE = {"Case.from_form", "Consultation.continued", "Consultation.resumed", "Consultation.run"}
"""Those are called with parts of Ottava, which no host has."""
WRITES_FILES = {"DecisionLog.to_file"}
"""It would write files of the names tried; tests/decisions has its arguments."""

OWNERS: dict[str, Callable[[], Any]] = {
    "Advisor": lambda: ADVISOR,
    "Advice": lambda: ADVISOR.advise(CASE),
    "Case": lambda: CASE,
    "Consultation": asking,
    "DecisionLog": lambda: DecisionLog(lambda decision: None),
    "Rulebook": lambda: ADVISOR.rulebook,
}


def public() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every function and method there is, with what gives it anew."""
    for name in ottava.__all__:
        member = getattr(ottava, name)
        if not (isinstance(member, type) and issubclass(member, Exception)) and name not in MADE_BY_OTTAVA:
            yield name, lambda member=member: member
    for owner, made in OWNERS.items():
        for name, value in inspect.getmembers(made()):
            if callable(value) and not name.startswith("_") and f"{owner}.{name}" not in FROM_THE_INSIDE | WRITES_FILES:
                yield f"{owner}.{name}", lambda made=made, name=name: getattr(made(), name)


PUBLIC = dict(public())
PLACES = [(name, each) for name, found in PUBLIC.items() for each in inspect.signature(found()).parameters]


def test_all_members_are_gone_over() -> None:
    assert {name for name in ottava.__all__ if inspect.isfunction(getattr(ottava, name))} <= set(PUBLIC)
    kinds = {Advisor, ottava.Advice, Case, Consultation, DecisionLog, Rulebook}
    assert {type(made()) for made in OWNERS.values()} == kinds
    assert len(PLACES) > 40


@pytest.mark.slow
@pytest.mark.parametrize(("name", "place"), PLACES, ids=".".join)
def test_a_wrong_argument_is_an_error_of_the_tree(name: str, place: str) -> None:
    if place == "thorough":
        pytest.skip("anything is true or false")
    for wrong in (each for each in WRONG if place != "workers" or each != 5):
        found = PUBLIC[name]()
        needed = (each for each in inspect.signature(found).parameters.values() if each.default is each.empty)
        arguments = {each.name: RIGHT.get(each.name, "x") for each in needed} | {place: wrong}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                answer = found(**arguments)
                if isinstance(answer, Iterator):
                    list(itertools.islice(answer, 2))
        except OttavaError as error:
            said = str(error)
            assert said.strip()
            assert not any(word in said for word in ("NoneType", "object at", "<class", "isinstance"))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: Advisor(5), "`path` is `5`, expected the folder of a rulebook, or the name of a built-in one"),
        (lambda: Advisor(max_firings=0), "`max_firings` is `0`, expected a whole number, 1 or more"),
        (lambda: Advisor(matcher="fast"), "`matcher` is `fast`, expected `compiled` or `rete`"),
        (lambda: Advisor(time_limit=-1), "`time_limit` is `-1`, expected seconds, more than 0 and at most 1000000000"),
        (lambda: ADVISOR.advise_file(5), "`path` is `5`, expected the path of a file"),
        (lambda: ADVISOR.advise_file(Path), "`path` is something else, expected the path of a file"),
        (lambda: ADVISOR.why_not(CASE, None), "`method` is missing, expected a text"),
        (lambda: ADVISOR.why_not(CASE, "listening", party=[]), "`party` is something else, expected a text"),
        (lambda: ADVISOR.what_if(CASE, 5), "`changes` is `5`, expected texts `PATH=VALUE`, or values by path"),
        (lambda: list(ADVISOR.try_many(5)), "`cases` is `5`, expected cases one after the other, such as a list"),
        (lambda: list(ADVISOR.try_many([], workers=MAX_WORKERS + 1)), "`workers` is `257`, expected a whole number, "),
        (lambda: ADVISOR.rulebook.rule("x"), "the rulebook has no rule `x`"),
    ],
)  # fmt: skip
def test_it_is_said_what_was_expected(call: Callable[[], Any], said: str) -> None:
    with pytest.raises(InvalidCall) as caught:
        call()
    assert str(caught.value).startswith(said)
    assert isinstance(caught.value, ValueError)
