"""Generators of code take the schemas of advice and case as they are: TypeScript finds what is wrong."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from npm_programs import programs

from ottava import Advisor, Case, load_rulebook
from ottava.engine.report.schema import advice_schema
from ottava.facts import Vocabulary, built_in_vocabulary, case_schema

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "examples" / "apps" / "client.ts"
MARKET = load_rulebook(ROOT / "examples" / "rulebooks" / "marketplace").vocabulary
COMPILER = "node_modules/typescript/bin/tsc"
GENERATOR = "node_modules/json-schema-to-typescript/dist/src/cli.js"
STRICT = ["--strict", "--target", "es2022", "--module", "commonjs", "--pretty", "false"]
PATIENCE = 120

CASE = 'import type { Case } from "./case"; export const wrong: Case = '
ADVICE = 'import type { Advice } from "./advice"; export const wrong = (advice: Advice) => '
WRONG = {
    "a misspelt entity": (CASE + "{ disputes: {} };", "'disputes' does not exist"),
    "a misspelt attribute": (CASE + '{ dispute: { categorie: "consumer" } };', "'categorie' does not exist"),
    "a wrong value": (CASE + '{ dispute: { category: "shop" } };', "'\"shop\"' is not assignable"),
    "a number for a word": (CASE + '{ parties: [{ id: "a", arousal: 3 }] };', "'number' is not assignable"),
    "a word for a number": (CASE + '{ parties: [{ id: "a", trust: "much" }] };', "'\"much\"' is not assignable"),
    "a party without a label": (CASE + '{ parties: [{ arousal: "calm" }] };', "Property 'id' is missing"),
    "a wrong member of a list": (CASE + '{ dispute: { causes: ["money"] } };', "'\"money\"' is not assignable"),
    "a wrong value with a certainty": (
        CASE + '{ safety: { weapon: { value: "yes", certainty: 1 } } };',
        "'\"yes\"' is not assignable",
    ),
    "a misspelt certainty": (
        CASE + "{ safety: { weapon: { value: true, certanty: 1 } } };",
        "'certanty' does not exist",
    ),
    "an observation without a value": (CASE + "{ safety: { weapon: { certainty: 1 } } };", "is not assignable"),
    "a misspelt field": (ADVICE + "advice.recomendations;", "'recomendations' does not exist"),
    "a misspelt field inside": (ADVICE + "advice.gates.map((gate) => gate.efect);", "'efect' does not exist"),
    "an effect that there is not": (ADVICE + 'advice.gates.some((gate) => gate.effect === "halt");', "no overlap"),
    "a rank that may be null": (ADVICE + "advice.recommendations[0]!.rank + 1;", "possibly 'null'"),
    "a day that may be null": (ADVICE + "advice.day.length;", "possibly 'null'"),
}


@pytest.fixture(scope="session")
def tools(pytestconfig: pytest.Config) -> Path:
    return programs(pytestconfig, Path(__file__).parent, COMPILER)


@pytest.fixture(scope="session")
def types(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the types of an advice and a case."""
    folder = tmp_path_factory.mktemp("types")
    generate(tools, advice_schema(), folder / "advice.d.ts")
    generate(tools, case_schema(), folder / "case.d.ts")
    return folder


def generate(tools: Path, schema: dict[str, Any], into: Path) -> None:
    source = into.with_suffix(".json")
    source.write_text(json.dumps(schema), encoding="utf-8")
    done = subprocess.run(
        ["node", str(tools / GENERATOR), str(source), str(into)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def compiled(tools: Path, folder: Path, *files: str) -> str:
    """What the compiler says of some files; nothing if all is well."""
    command = ["node", str(tools / COMPILER), *STRICT, *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0 or done.stdout, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("example", ["orange-quarrel", "courtyard-shouting--knife"])
def test_a_program_reads_an_advice_and_builds_a_case(tools: Path, types: Path, example: str) -> None:
    (types / "client.ts").write_text(CLIENT.read_text(encoding="utf-8"), encoding="utf-8")
    assert compiled(tools, types, "client.ts") == ""
    run = 'const { quarrel, summary } = require("./client.js");' + (
        'const json = require("fs").readFileSync(0, "utf8"); console.log(JSON.stringify([quarrel, summary(json)]))'
    )
    advice = Advisor().advise_file(ROOT / "examples" / f"{example}.yaml")
    done = subprocess.run(
        ["node", "-e", run],
        input=advice.to_json(),
        cwd=types,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    quarrel, summary = json.loads(done.stdout)
    assert {each.id for each in Case.from_mapping(quarrel).parties} == {"customer", "shopkeeper"}
    assert summary == [
        *[f"{each.effect}: {each.title}" for each in advice.gates],
        *[f"{each.rank}. {each.title}, for {each.party or 'everyone'}" for each in advice.recommendations if each.rank],
        *[f"{each.kind}: {each.text}" for each in advice.directives],
    ]


@pytest.mark.slow
def test_what_is_wrong_does_not_compile(tools: Path, types: Path) -> None:
    files = {f"wrong{number}.ts": name for number, name in enumerate(WRONG)}
    for file, name in files.items():
        (types / file).write_text(WRONG[name][0], encoding="utf-8")
    said = compiled(tools, types, *files)
    for file, name in files.items():
        found = "\n".join(re.findall(rf"^{file}\(.*(?:\n .*)*", said, re.MULTILINE))
        assert WRONG[name][1] in found, (name, found)


@pytest.mark.slow
def test_a_case_of_another_vocabulary_has_types_of_its_own(tools: Path, types: Path) -> None:
    generate(tools, case_schema(MARKET), types / "market.d.ts")
    lines = 'import type { Case } from "./market"; export const said: Case = '
    (types / "right.ts").write_text(lines + '{ order: { problem: "damaged" } };', encoding="utf-8")
    (types / "other.ts").write_text(lines + "{ safety: { weapon: true } };", encoding="utf-8")
    assert compiled(tools, types, "right.ts") == ""
    assert "'safety' does not exist" in compiled(tools, types, "other.ts")


def camel(name: str) -> str:
    """`party.shared_language` is `PartySharedLanguage`; a number begins a word, too."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]", name))


@pytest.mark.slow
@pytest.mark.parametrize("vocabulary", [built_in_vocabulary(), MARKET], ids=["built in", "market"])
def test_types_are_called_after_what_they_are(tools: Path, types: Path, vocabulary: Vocabulary) -> None:
    schema = case_schema(vocabulary)
    generate(tools, schema, types / "named.d.ts")
    named = {
        re.sub(r"_|(?<=\d)[A-Z]", lambda found: found[0].strip("_").lower(), name)
        for name in re.findall(r"^export \w+ (\w+)", (types / "named.d.ts").read_text("utf-8"), re.MULTILINE)
    }
    assert named == {"Case", *map(camel, schema["$defs"])}
    of_advice = re.findall(r"^export \w+ (\w+)", (types / "advice.d.ts").read_text("utf-8"), re.MULTILINE)
    assert sorted(of_advice) == sorted({"Advice", *advice_schema()["$defs"]})
