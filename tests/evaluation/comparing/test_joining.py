"""Cases of two runs are brought together by their ids, whatever their order, and in as many shares as it takes."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.evaluation.comparing.joining import joined
from ottava.engine.evaluation.comparing.outcome import CaseOutcome, Outcomes

CASES = st.lists(st.tuples(st.sampled_from("abcdefgh\t"), st.sampled_from(("", "x", "y"))), max_size=12)


class Given:
    """Outcomes as they are read from results of some size."""

    def __init__(self, cases: list[tuple[str, str]], results: Path) -> None:
        self.results = results
        results.write_bytes(b" " * 100)
        self.outcomes = [CaseOutcome(id, content, at, 1, f"{at}", (), None) for at, (id, content) in enumerate(cases)]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.outcomes)


@settings(deadline=None, max_examples=60)  # files take their time
@given(CASES, CASES, st.sampled_from((30, 60, 1000)))
def test_every_case_is_given_once_as_what_it_is(
    old: list[tuple[str, str]], new: list[tuple[str, str]], bytes_a_share: int
) -> None:
    with TemporaryDirectory() as folder:
        sides = [Given(cases, Path(folder, name)) for name, cases in (("a", old), ("b", new))]
        room = Path(folder, "room")
        room.mkdir()
        before, after = (cast(Outcomes, side) for side in sides)
        shares = [[*share] for share in joined(before, after, room, bytes_a_share)]
        assert not [*room.iterdir()]
    found = [each for share in shares for each in share]
    assert sorted(each.old.at for each in found if each.old) == [*range(len(old))]
    assert sorted(each.new.at for each in found if each.new) == [*range(len(new))]
    times = [Counter(id for id, _ in cases) for cases in (old, new)]
    contents = [dict(cases) for cases in (old, new)]
    for was, now, relation in found:
        id = (was or now).case  # type: ignore[union-attr]
        alone = all(each[id] < 2 for each in times)
        both = was is not None and now is not None
        differ = both and {contents[0][id], contents[1][id]} == {"x", "y"}
        expected = "repeated" if not alone else "apart" if not both else "other content" if differ else "same"
        assert relation == expected
        assert both == (alone and all(each[id] for each in times))
    for share in shares:
        places = [each.new.at for each in share if each.new]
        assert places == sorted(places)
