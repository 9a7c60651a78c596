"""The schemas of what is asked of several parties: of some, of every one, of none, of so many, and of a share."""

from ...rulebook.reading.from_bounds import COUNT_BOUNDS
from .case import count_bounds
from .shape import Schema, count, described, mapping, one_of

_SHARES = {
    "half": "At least half of them.",
    "most": "More than half of them.",
    "all": "All of them, and at least one.",
}
_HOW_MANY = [{"required": [name]} for name in (*COUNT_BOUNDS, "share")]


def of_parties(condition: Schema) -> dict[str, Schema]:
    """Return what is asked of all parties. condition: the schema of a condition on one of them."""
    return {
        "some_party": described(condition, "It holds for at least one party."),
        "every_party": described(condition, "It holds for every party; also where there is none."),
        "no_party": described(condition, "It is known not to hold for any party."),
        "parties": _counted(condition, "parties"),
    }


def of_others(condition: Schema) -> dict[str, Schema]:
    """Return what is asked of the parties beside the one in turn."""
    return {
        "another_party": described(condition, "It holds for at least one party beside this one."),
        "every_other_party": described(
            condition, "It holds for every party beside this one; also where there is none."
        ),
        "no_other_party": described(condition, "It is known not to hold for any party beside this one."),
        "other_parties": _counted(condition, "parties beside this one"),
    }


def _counted(condition: Schema, whom: str) -> Schema:
    keys = {
        "where": described(condition, f"Which {whom} count; left out, all of them."),
        **count_bounds(count()),
        "share": one_of(_SHARES, f"For which share of the {whom} it holds; of none at all there is no share."),
    }
    about = f"For how many {whom} it holds."
    return mapping(keys, about=about, anyOf=_HOW_MANY, dependencies={"share": ["where"]})
