"""What holds for all tests."""

import gc
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Most of what comes to be while the tests are collected stays to the end: to look through it for garbage finds none.
gc.disable()


def pytest_runtestloop() -> None:
    """Look for garbage from here on, among what the tests themselves leave."""
    gc.freeze()
    gc.enable()


# No test leaves anything in the cache of whoever runs it, or finds anything there.
os.environ["OTTAVA_CACHE"] = ""

# What the rooms assert in modules beside their tests says what it found, as the tests themselves do.
ROOMS = {each.name for each in Path(__file__).parent.iterdir() if each.is_dir()}
pytest.register_assert_rewrite(*ROOMS - sys.modules.keys())

# Started in the background (`&`, `nohup`), the tests and all that they start would inherit that these are ignored.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# How long an example takes says nothing of what is tested, and much of what else the machine is doing.
settings.register_profile("ottava", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ottava")
