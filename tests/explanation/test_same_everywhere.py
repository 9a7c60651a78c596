"""The same questions get the same answers, however the hashes fall."""

import pytest
from inference.scripts import outputs_of

pytestmark = pytest.mark.slow

CODE = """
from hashlib import sha256
from itertools import islice
from pathlib import Path
import msgspec
from explanation.small_worlds import worlds
from ottava import Advisor

digest = sha256()
for stem in ("orange-quarrel", "quick-stairwell", "nothing-known"):
    path = Path(f"examples/{stem}.yaml")
    advisor = Advisor()
    digest.update(advisor.advise(path, thorough=True).to_json().encode())
    digest.update(msgspec.json.encode(advisor.smallest_changes(path, "listening=first")))
    digest.update(msgspec.json.encode(advisor.what_if(path, ["safety.weapon=true"])))
for _, advisor, case in islice(worlds(9000), 40):
    digest.update(advisor.advise(case, thorough=True).to_json().encode())
    digest.update(msgspec.json.encode(advisor.smallest_changes(case, "top=changed")))
print(digest.hexdigest())
"""


def test_the_answers_are_the_same_under_every_hash_seed() -> None:
    assert len(set(outputs_of(CODE, (1, 2, 3)))) == 1
