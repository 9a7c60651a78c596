"""A client in TypeScript, made of the OpenAPI: what is right runs against a service, what is wrong does not compile."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from npm_programs import programs
from serving.process import running
from serving.service import ROOT
from starlette.testclient import TestClient

from ottava import Advice, Advisor, Decision

EXAMPLE = ROOT / "examples" / "service" / "typescript"
GENERATOR = "node_modules/@hey-api/openapi-ts/bin/run.js"
COMPILER = "node_modules/typescript/bin/tsc"
TOKEN = "a-token-of-these-tests"
PATIENCE = 120
FENCE: dict[str, Any] = {
    "id": "fence",
    "dispute": {"category": "neighbour"},
    "parties": [
        {"id": "left", "arousal": "upset", "trust": {"value": 2, "certainty": 0.6}},
        {"id": "right", "stance": "insistent"},
    ],
}

IMPORTS = (
    'import { advise, adviseMany, consult, rulebook, whatIf, whyNot } from "./ottava"; export const said = async () => '
)
WRONG = {
    "a misspelt attribute": ("await advise({ body: { safety: { wepon: true } } });", "'wepon' does not exist"),
    "a wrong value": ('await advise({ body: { parties: [{ id: "a", arousal: "cross" }] } });', "'\"cross\"'"),
    "no case": ("await advise({});", "'body' is missing"),
    "a misspelt parameter": ("await advise({ body: {}, query: { through: true } });", "'through' does not exist"),
    "a text for a truth value": (
        'await advise({ body: {}, query: { thorough: "yes" } });',
        "'string' is not assignable",
    ),
    "another rulebook": ('await rulebook({ query: { rulebook: "mine" } });', "'\"mine\"' is not assignable"),
    "an advice that may be missing": ("(await advise({ body: {} })).data.gates;", "possibly 'undefined'"),
    "a misspelt field": ("(await advise({ body: {} })).data!.gats;", "'gats' does not exist"),
    "a problem that there is not": (
        '(await advise({ body: {} })).error!.type === "urn:ottava:tired";',
        "have no overlap",
    ),
    "lines that are a text": ('await adviseMany({ body: "{}" });', "not assignable to type 'Blob | File'"),
    "an explanation of nothing": ("await whyNot({ body: { case: {} } });", "'method' is missing"),
    "changes of another kind": ("await whatIf({ body: { case: {}, changes: 3 } });", "'number' is not assignable"),
    "an answer of another kind": ("await consult({ body: { answer: [3] } });", "'number' is not assignable"),
    "a question that may be missing": ("(await consult({ body: {} })).data!.question.path;", "possibly 'null'"),
    "a case that is none": ("(await consult({ body: {} })).data!.case.disputes;", "'disputes' does not exist"),
}

RIGHT = """{
  const nobody = { day: null, safety: { weapon: null }, parties: [{ id: "a", arousal: null, trust: null }] };
  await advise({ body: nobody, query: { thorough: true, day: "2026-03-14" }, headers: { "Asked-By": "me" } });
  await consult({ body: { answer: { value: ["specific"], certainty: 0.5 } } });
  await whatIf({ body: { case: {}, changes: ["safety.weapon=yes"] } });
};"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def tools(pytestconfig: pytest.Config) -> Path:
    return programs(pytestconfig, EXAMPLE, GENERATOR)


@pytest.fixture(scope="session")
def project(tools: Path, client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a client of a service without a token."""
    return made(tools, client.get("/openapi.json").content, tmp_path_factory.mktemp("client"))


def made(tools: Path, document: bytes, folder: Path) -> Path:
    """The folder of the example, with what its script `types` makes in it."""
    shutil.copytree(
        EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "ottava", "made")
    )
    (folder / "node_modules").symlink_to(tools / "node_modules", target_is_directory=True)
    (folder / "openapi.json").write_bytes(document)
    script = json.loads((folder / "package.json").read_text("utf-8"))["scripts"]["types"]
    assert script.split()[0] == "openapi-ts"
    run(folder, GENERATOR, *script.split()[1:], "--no-log-file")
    return folder


def run(folder: Path, *words: str, check: bool = True, **environment: str) -> str:
    done = subprocess.run(
        ["node", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
        env=os.environ | environment,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def compiled(folder: Path, *files: str) -> str:
    """What the compiler says of some files; nothing if all is well."""
    settings = json.loads((folder / "tsconfig.json").read_text("utf-8")) | {"files": list(files)}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    return run(folder, COMPILER, "--pretty", "false", check=False)


def summary(advice: Advice) -> list[str]:
    return [
        *[f"{each.effect}: {each.title}" for each in advice.gates],
        *[f"{each.rank}. {each.title}, for {each.party or 'everyone'}" for each in advice.recommendations if each.rank],
        *[f"{each.kind}: {each.text}" for each in advice.directives],
    ]


def test_the_example_runs_against_a_service(tools: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with running("--log", log, "--log-cases", OTTAVA_TOKEN=TOKEN) as service:
        document = service.ask("GET", "/openapi.json", Authorization=f"Bearer {TOKEN}")[1]
        folder = made(tools, document, tmp_path / "client")
        assert compiled(folder, "ask.ts") == ""
        said = run(folder, "made/ask.js", SERVICE=service.url, OTTAVA_TOKEN=TOKEN)
        closed = run(folder, "made/ask.js", check=False, SERVICE=service.url, OTTAVA_TOKEN="a-token-of-others")
    assert "The service" in closed  # which needs no token
    assert "Advice on a case" not in closed
    parts = dict(each.rstrip("\n").split("\n", 1) for each in said.split("== ")[1:])
    advisor = Advisor()
    advice = advisor.advise(FENCE)
    assert parts["The service"] == f"ok\neight_methods {advisor.rulebook.version}"
    assert parts["Advice on a case"].split("\n") == summary(advice)
    assert parts["A case with a mistake"].startswith("parties[0].arousal: found the text `upst`")
    lines = parts["Many cases"].split("\n")
    assert [each.partition(":")[0] for each in lines] == ["fence", "line 2", "case-3"]
    near = advisor.why_not(FENCE, "circuitous_tactics").near_misses
    assert [each.partition(":")[0] for each in parts["The nearest rules for a method"].split("\n")] == [
        each.title for each in near
    ]
    decisions = [Decision.from_json(line) for line in log.read_text("utf-8").splitlines()]
    assert [each.asked_by for each in decisions] == ["五号窗口"] * 3 + [""] * 2
    count, *last = parts["A consultation"].split("\n")
    assert int(count.partition(" ")[0]) > 5
    assert decisions[-1].case is not None
    assert last == summary(advisor.advise(decisions[-1].case))


def test_what_is_wrong_does_not_compile_and_what_is_right_does(project: Path) -> None:
    files = {f"wrong{number}.ts": name for number, name in enumerate(WRONG)}
    for file, name in files.items():
        (project / file).write_text(IMPORTS + WRONG[name][0], encoding="utf-8")
    (project / "right.ts").write_text(IMPORTS + RIGHT, encoding="utf-8")
    said = compiled(project, "right.ts", *files)
    assert "right.ts" not in said
    for file, name in files.items():
        found = "\n".join(re.findall(rf"^{file}\(.*(?:\n .*)*", said, re.MULTILINE))
        assert WRONG[name][1] in found, (name, found)


def test_a_service_with_two_rulebooks_has_types_for_both(tools: Path, both: TestClient, tmp_path: Path) -> None:
    folder = made(tools, both.get("/openapi.json").content, tmp_path / "client")
    right = (
        'await advise({ body: { order: { problem: "damaged" } }, query: { rulebook: "marketplace", language: "zh" } });'
    )
    (folder / "right.ts").write_text(IMPORTS + right, encoding="utf-8")
    (folder / "without.ts").write_text(IMPORTS + "await advise({ body: {} });", encoding="utf-8")
    said = compiled(folder, "right.ts", "without.ts")
    assert "right.ts" not in said
    assert "'query' is missing" in said
