"""The same case and rulebook give the same bytes of JSON, in every process and in every order."""

import pytest
from inference.scripts import TREE, output_of, outputs_of

from ottava import Advisor

pytestmark = pytest.mark.slow

EXAMPLES = sorted((TREE / "examples").glob("*.yaml"))
PROCESSES = 20

# Every process takes the examples in an order of its own.
ADVISING = """
import os, random
from hashlib import sha256
from inference.scripts import TREE
from ottava import Advisor

advisor = Advisor()
examples = sorted((TREE / "examples").glob("*.yaml"))
random.Random(os.environ["PYTHONHASHSEED"]).shuffle(examples)
said = {path.stem: advisor.advise(path).to_json() for path in examples}
print(len(said), sha256("\\n".join(said[name] for name in sorted(said)).encode()).hexdigest())
"""


def test_every_process_gives_the_same_bytes_for_every_example() -> None:
    said = set(outputs_of(ADVISING, range(PROCESSES)))
    assert len(said) == 1
    assert said.pop().split()[0] == str(len(EXAMPLES))


def test_the_hash_seed_does_change_what_a_set_looks_like() -> None:
    """So the processes above do differ."""
    code = "print(list({'even', 'hot', 'calm', 'upset', 'elderly', 'child'}))"
    assert len(set(outputs_of(code, range(6)))) > 1


@pytest.mark.parametrize("indent", [None, 2])
def test_one_advisor_gives_the_same_bytes_again(indent: int | None) -> None:
    advisor = Advisor()
    first = [advisor.advise(path).to_json(indent) for path in EXAMPLES[:20]]
    assert [advisor.advise(path).to_json(indent) for path in reversed(EXAMPLES[:20])] == first[::-1]


def test_experta_s_own_matcher_gives_the_same_bytes() -> None:
    compiled, rete = Advisor(), Advisor(matcher="rete")
    for path in EXAMPLES[::4]:
        assert rete.advise(path).to_json() == compiled.advise(path).to_json()


def test_the_environment_does_not_matter() -> None:
    code = f"""
import os, time
os.environ.update(TZ="Asia/Kathmandu", LC_ALL="tr_TR.UTF-8", LANG="tr_TR.UTF-8", COLUMNS="7", NO_COLOR="1")
time.tzset()
from ottava import Advisor
print(Advisor().advise_file({str(EXAMPLES[0])!r}).to_json())
"""
    assert output_of(code) == Advisor().advise(EXAMPLES[0]).to_json() + "\n"
