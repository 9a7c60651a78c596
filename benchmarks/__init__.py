"""How fast Ottava is, beside its peers: `python -m benchmarks`.

__main__.py      the command: everything in one run, one table
environment.py   the environment of its own that it runs in
synthetic.py     rulebooks and cases of any size
workload.py      what is measured on: a rulebook, and cases for it
expected.py      which rules fire, as the naive chainer of the tests has it
exported.py      a rulebook in a form that peers can be given
engines/         Ottava, and each peer
checking.py      every engine against what is expected, before anything is timed
timing.py        engines in turns on the same cases
same_advice.py   clipspy and zen-engine, and the same advice made from what they say
end_to_end.py, startup.py, memory.py
table.py, page.py
"""

import sys
from pathlib import Path

TREE = Path(__file__).resolve().parents[1]

# The naive chainer, against which every engine is checked, stands among the tests.
if str(TREE / "tests") not in sys.path:
    sys.path.insert(0, str(TREE / "tests"))
