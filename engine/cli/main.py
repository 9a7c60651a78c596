"""Where the command `ottava` begins."""

import sys

from .advise_asked import advise_asked
from .collecting import collect_rarely
from .outcome import guarded


def main() -> None:
    """Runs the command with the arguments of the process."""
    collect_rarely()
    arguments = sys.argv[1:]
    asked = advise_asked(arguments)
    if asked is None:
        # Only where it is needed: it takes longer than an advice.
        from .commands import app

        app(arguments[0] if arguments else None)(prog_name="ottava")
    else:
        with guarded():
            from .advising import advise_on

            advise_on(*asked)
        sys.exit()
