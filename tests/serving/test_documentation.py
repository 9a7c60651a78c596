"""The page about the service says what there is."""

import inspect
import re

from serving.service import ROOT, client_of, service_of

from ottava.engine.cli.serve import serve
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.problem import KINDS

PAGE = (ROOT / "docs" / "use" / "service.md").read_text(encoding="utf-8")


def test_every_address_is_on_the_page() -> None:
    paths = client_of(service_of()).get("/openapi.json").json()["paths"]
    there = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    named = set(re.findall(r"^\| `((?:GET|POST) /[^`]+)`", PAGE, re.MULTILINE))
    assert named == there | {"GET /openapi.json"}


def test_every_problem_is_on_the_page_with_its_status() -> None:
    named = re.findall(r"^\| `urn:ottava:([^`]+)` \| (\d+)", PAGE, re.MULTILINE)
    assert named == [(name, str(kind.status)) for name, kind in KINDS.items()]


def test_the_limits_are_those_of_the_page() -> None:
    defaults = {name: each.default for name, each in inspect.signature(serve).parameters.items()}
    limits = ServiceLimits()
    assert f"{defaults['host']} and {defaults['port']}, port 0" in PAGE
    assert f"a request, {defaults['max_body']} KiB" in PAGE
    assert f"worked out at once, {defaults['working']} |" in PAGE
    assert f"taken at once, {defaults['open']};" in PAGE
    assert f"at the end, {defaults['grace']} |" in PAGE
    assert f"longer than {limits.arriving} seconds" in PAGE
    assert ServiceLimits(defaults["max_body"] * 1024, working=defaults["working"], open=defaults["open"]) == limits
