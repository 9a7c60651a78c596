"""What holds for all tests."""

import os
import signal

# No test leaves anything in the cache of whoever runs it, or finds anything there.
os.environ["OTTAVA_CACHE"] = ""

# A shell that runs the tests in the background has Ctrl-C ignored, and every process started here would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
