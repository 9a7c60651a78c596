"""What holds for all tests."""

import os

# No test leaves anything in the cache of whoever runs it, or finds anything there.
os.environ["OTTAVA_CACHE"] = ""
