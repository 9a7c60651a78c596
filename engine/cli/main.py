"""Where the command `ottava` begins."""

import sys

from .advise_asked import advise_asked
from .collecting import collect_rarely
from .outcome import guarded
from .surroundings import end_when_told, open_streams


def main() -> None:
    """Runs the command with the arguments of the process."""
    open_streams()
    end_when_told()
    collect_rarely()
    with guarded():
        try:
            _run(sys.argv[1:])
        except SystemExit:
            sys.stdout.flush()  # what cannot be written is told while it can be
            raise


def _run(arguments: list[str]) -> None:
    asked = advise_asked(arguments)
    if asked is None:
        # Only where it is needed: it takes longer than an advice.
        from .commands import app

        app(arguments[0] if arguments else None)(prog_name="ottava")
    else:
        from .advising import advise_on

        advise_on(*asked)
        sys.stdout.flush()
        sys.exit()
