"""What may be known of a computed attribute while what it is worked out from is open."""

from collections.abc import Mapping
from itertools import product

import pytest
from explanation.test_computed import book

from ottava.engine.explanation.stability import computed_domains
from ottava.engine.explanation.stability.computed_domains import ComputedDomains
from ottava.engine.explanation.stability.intervals import Domain
from ottava.facts import Observation

ATTRIBUTES = [
    *(f"{{id: order.{name}, kind: integer, minimum: 0, maximum: 9, question: How much?}}" for name in ("price", "fee")),
    "{id: order.both, computed: {plus: [order.price, order.fee]}}",
]
SUMS = book(ATTRIBUTES, ["order.both: {at_least: 3}"])


def sure(*numbers: int, certainty: float = 1.0) -> list[Observation | None]:
    return [Observation(each, certainty) for each in numbers]


def found(price: list[Observation | None], fee: list[Observation | None]) -> list[tuple[bool, float] | None]:
    """What may be known of the sum, as far as rules tell it apart, each with its certainty."""
    domains: Mapping[str, Domain] = {"order.price": Domain(*price), "order.fee": Domain(*fee)}
    observations = ComputedDomains(SUMS).domain("order.both", domains.__getitem__).observations
    assert len(set(observations)) == len(observations)
    return [each and (int(str(each.value)) >= 3, each.certainty) for each in observations]


def test_what_rules_do_not_tell_apart_is_there_once() -> None:
    assert found(sure(0, 1, 2), sure(0)) == [(False, 1)]
    assert found(sure(0, 1, 2, 3), sure(0)) == [(False, 1), (True, 1)]
    assert found([None, *sure(0, certainty=0.6)], sure(1)) == [None, (False, 0.6)]


@pytest.mark.parametrize(("most", "exact"), [(7, False), (8, True), (9, True)])
def test_with_too_many_combinations_everything_is_possible(
    monkeypatch: pytest.MonkeyPatch, most: int, exact: bool
) -> None:
    monkeypatch.setattr(computed_domains, "MOST_COMBINATIONS", most)
    price, fee = [None, *sure(0, 1, certainty=0.7), *sure(2)], sure(0, certainty=0.9) + sure(0, certainty=0.8)
    seen = found(price, fee)
    if exact:
        assert seen == [None, (False, 0.7), (False, 0.9), (False, 0.8)]
    else:
        assert seen[0] is None
        assert set(seen) == {None, *product((False, True), (0.7, 1.0))}
        assert len(seen) == 5
