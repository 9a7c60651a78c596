"""Changing a case in one place, as the tests of the rules write it: `parties.customer.arousal: calm`."""

from copy import deepcopy
from typing import Any


def changed(case: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The case with each path set; `unknown` takes the fact away."""
    result = deepcopy(case)
    for path, value in changes.items():
        if "." not in path:
            result[path] = value
            continue
        *where, name = path.split(".")
        if where[0] == "parties":
            target = next(party for party in result["parties"] if party["id"] == where[1])
        else:
            target = result.setdefault(where[0], {})
        if value == "unknown":
            target.pop(name, None)
        else:
            target[name] = value
    return result
