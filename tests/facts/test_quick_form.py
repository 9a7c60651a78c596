"""The short way to read cases and pydantic, held against each other."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ottava.facts import built_in_vocabulary
from ottava.facts.filled_form import FilledForm

VOCABULARY = built_in_vocabulary()

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([0.0, 1.0, 0.5, -1.0, float("nan"), float("inf"), 2**53, 1e300]),
    st.sampled_from(["hot", "unknown", "calm", "none", "yes", "", "1", "true", "elderly", "a\nb", "x" * 70, "x" * 300]),
    st.lists(st.sampled_from(["elderly", "child", "data", "unknown", 1]), max_size=3),
    st.tuples(st.just("elderly")),
    st.frozensets(st.sampled_from(["elderly", "child"])),
    st.fixed_dictionaries(
        {"value": st.sampled_from(["hot", "calm", True, 3, "unknown", None, ["elderly"]])},
        optional={"certainty": st.sampled_from([0, 1, 0.5, True, 1.5, None, "1"]), "more": st.just(1)}),
)  # fmt: skip


@st.composite
def mappings(draw: st.DrawFn) -> dict[str, Any]:
    """Mostly good cases, with something odd here and there."""

    def entity(name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for attribute in draw(st.lists(st.sampled_from(VOCABULARY.of_entity(name)), max_size=4, unique=True)):
            good: Any = {
                "choice": st.sampled_from(attribute.values or ("none",)),
                "set": st.lists(st.sampled_from(attribute.values or ("none",)), unique=True, max_size=3),
                "boolean": st.booleans(),
                "integer": st.integers(1, 4),
                "number": st.integers(0, 9) | st.floats(0, 9),
            }[attribute.kind]
            value = draw(good)
            if draw(st.booleans()):
                value = {"value": value, "certainty": draw(st.floats(0, 1) | st.integers(0, 1))}
            found[attribute.name] = draw(ODD) if draw(st.integers(0, 14)) == 0 else value
        return found

    data: dict[str, Any] = {"id": draw(st.sampled_from(["a", "case 1", "é", "b" * 200]))}
    for name in draw(st.lists(st.sampled_from(VOCABULARY.entities), unique=True, max_size=4)):
        if name != "party":
            data[name] = entity(name)
    labels = draw(st.lists(st.sampled_from(["aunt", "clerk", "b-1", "顾客"]), max_size=3))
    data["parties"] = [{"id": label, **entity("party")} for label in labels]
    for _ in range(draw(st.integers(0, 1))):
        where = draw(st.sampled_from([data, *data["parties"]]))
        where[draw(st.sampled_from(["id", "title", "parties", "dispute", "nobody", "heard"]))] = draw(ODD)
    return data


def by_pydantic(data: dict[str, Any]) -> FilledForm | None:
    try:
        form = VOCABULARY.form.fill(data)
    except ValidationError:
        return None
    return form if len({label for label, _ in form.parties}) == len(form.parties) else None


def typed(form: FilledForm) -> str:
    """As text, so that true and 1 differ, and 1 and 1.0, and the order counts."""
    plain = [(path, type(each.value).__name__, sorted(each.value) if isinstance(each.value, frozenset) else each.value,
              each.certainty) for path, each in form.observations.items()]  # fmt: skip
    return repr((form.id, form.title, plain, [(label, sorted(map(repr, seen))) for label, seen in form.parties]))


@settings(max_examples=600)
@given(mappings())
def test_what_the_short_way_accepts_pydantic_reads_the_same(data: dict[str, Any]) -> None:
    before = repr(data)  # of the data itself: a copy may show the items of a set in another order
    quick = VOCABULARY.quick_form.fill(data)
    slow = by_pydantic(deepcopy(data))
    assert repr(data) == before
    if quick is not None:
        assert slow is not None
        assert typed(quick) == typed(slow)


def test_a_case_without_oddities_goes_the_short_way() -> None:
    case = {
        "id": "a",
        "dispute": {"category": "debt", "causes": ["data"], "duration_days": 2, "deadline_hours": 3, "rumour": False},
        "parties": [{"id": "b", "trust": {"value": 2, "certainty": 0.6}, "capacity": "unknown", "need": None}],
    }
    assert VOCABULARY.quick_form.fill(case) is not None
