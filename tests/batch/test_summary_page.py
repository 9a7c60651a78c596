"""The summary opens in a real browser without a complaint, asks for nothing, and fits its paper."""

import base64
from pathlib import Path

import pytest
from browser import chromium

from .conftest import Running, json_lines, made_up

pytest.importorskip("jinja2")
program = chromium.found()


@pytest.mark.skipif(program is None, reason="there is no Chromium")
def test_the_page_in_a_browser(ran: Running, tmp_path: Path) -> None:
    bad = [
        {"id": f"<img src=x onerror=alert({number})>", "x": "</style><script>alert(1)</script>"} for number in range(3)
    ]
    _, before = ran(json_lines(tmp_path / "before.jsonl", made_up(40)), folder="before")
    _, out = ran(json_lines(tmp_path / "<b>cases.jsonl", [*made_up(120, seed=2), *bad]), compare=before)
    assert program is not None
    profile = tmp_path / "profile"
    profile.mkdir()
    with chromium.running(program, profile) as tab:
        for width, scheme in ((1200, "light"), (400, "dark")):
            tab.look(width, scheme)
            tab.open((out / "summary.html").as_uri())
            assert tab.complaints() == []
            assert tab.requests() == [(out / "summary.html").as_uri()]
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert tab.evaluate("document.querySelectorAll('script, img, b:not(li > b)').length") == 0
        assert tab.evaluate("document.querySelector('h1').textContent") == "What was found in 120 cases"
        assert tab.evaluate("document.querySelectorAll('svg.bar').length") > 50
        printed = base64.b64decode(tab.send("Page.printToPDF", preferCSSPageSize=True)["data"])
        assert printed.startswith(b"%PDF")
