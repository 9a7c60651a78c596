"""The files and functions of Ottava that a command enters: `python tests/house/walk.py advise CASE --quick`."""

import os
import sys
from inspect import CO_OPTIMIZED
from types import CodeType, FrameType

ENTERED: set[CodeType] = set()
ROOMS = tuple(os.sep + room + os.sep for room in ("ottava", "engine", "facts"))


def profile(frame: FrameType, event: str, _: object) -> None:
    if event == "call" and frame.f_code.co_flags & CO_OPTIMIZED:  # the body of a class or module is no function
        ENTERED.add(frame.f_code)


def main() -> None:
    tree = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
    from ottava.engine.cli.main import main as command

    sys.setprofile(profile)
    try:
        command()
    except SystemExit:
        pass
    finally:
        sys.setprofile(None)
    here = (code for code in ENTERED if os.path.realpath(code.co_filename).startswith(tree))
    functions = {code for code in here if code.co_name[0] != "<"}
    files = sorted({os.path.relpath(os.path.realpath(code.co_filename), tree) for code in functions})
    files = [file for file in files if file.startswith(("ottava", "engine", "facts"))]
    print(len(files), len(functions), *files, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
