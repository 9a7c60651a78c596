"""The benchmark of many cases still runs, and writes its table where it belongs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TREE = Path(__file__).resolve().parents[2]
PAGE = TREE / "docs" / "understand" / "performance.md"
BLOCK = re.compile(r"(?<=<!-- begin: written by python -m benchmarks.batch -->).*(?=<!-- end: of batch -->)", re.DOTALL)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="memory is read from /proc")
def test_it_runs_and_writes_its_table(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(PAGE.read_text())
    sizes = ("--cases", "300", "--pairs", "100", "--times", "1")
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.batch", *sizes, "--folder", str(tmp_path / "work"), "--write", str(page)],
        cwd=TREE, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert not (tmp_path / "work").exists()
    assert BLOCK.sub("", page.read_text()) == BLOCK.sub("", PAGE.read_text())
    (written,) = BLOCK.findall(page.read_text())
    rows = [line.split(" | ") for line in written.splitlines() if re.match(r"\| [\d,]+ cases", line)]
    assert [row[0] for row in rows] == [
        "| 300 cases, 2 workers",
        "| 100 cases, advice, 1 worker",
        "| 100 cases, advice, 2 workers",
        "| 100 cases, floor, 1 worker",
        "| 100 cases, floor, 2 workers",
    ]
    for row in rows:
        rate, *times = (float(re.sub(r"[^\d.]", "", cell)) for cell in row[1:7])
        assert rate > 0
        assert times[-1] > 0
        assert all(10 < float(cell.split()[0]) < 400 for cell in row[7:])
    assert float(re.findall(r"\*\*([\d.]+) times\*\*", written)[0]) > 0
