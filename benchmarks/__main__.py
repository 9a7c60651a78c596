"""How fast Ottava is, beside its peers: everything in one run, one table.

    python -m benchmarks                               all of it
    python -m benchmarks --write docs/understand/performance.md   and puts the table into the page
    python -m benchmarks --every-peer                  also peers that are slower by far, or cannot say all
    python -m benchmarks --quick                       fewer cases, smaller rulebooks: a first look
    python -m benchmarks --smoke                       the least there is: does it still run?

It makes an environment of its own, `.venv-bench`; with `--here` it runs in the one it is started in, with whatever
engines are installed there.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.environment import go_there


def main(arguments: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--here", action="store_true", help="run in this environment")
    parser.add_argument("--smoke", action="store_true", help="60 rules, a few cases, in this environment")
    parser.add_argument("--quick", action="store_true", help="a first look")
    parser.add_argument("--every-peer", action="store_true", help="also those that are slower by far")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table between the markers of a page")
    asked = parser.parse_args(arguments)
    if not asked.here and not asked.smoke:
        go_there(arguments)
    from benchmarks.page import described, write
    from benchmarks.run import FULL, QUICK, SMOKE, run

    text = described(run(SMOKE if asked.smoke else QUICK if asked.quick else FULL, asked.every_peer))
    print(text)
    if asked.write:
        write(asked.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
