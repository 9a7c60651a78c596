"""The server stands any text. `python -m language_server.random_edits` does it longer."""

from pathlib import Path

import pytest
from language_server.random_edits import run


@pytest.mark.slow
def test_any_edits_leave_the_server_alive_and_it_says_what_check_says(tmp_path: Path) -> None:
    ran = run("marketplace", 400, tmp_path, "a few", every=100)
    assert (ran.edits, ran.compared > 1) == (400, True)
