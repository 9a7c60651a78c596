"""What is underlined while a rule author types."""

import asyncio
from pathlib import Path

from language_server.editor import editor


def test_a_mistake_is_said_while_it_stands_and_no_longer(tmp_path: Path) -> None:
    async def round() -> None:
        async with editor("built-in", tmp_path) as typed:
            text = await typed.open("circuitous_tactics.yaml")
            await typed.type("circuitous_tactics.yaml", text.replace("party.arousal", "party.arousel", 1))
            (found,) = await typed.diagnostics("circuitous_tactics.yaml", {"unknown-attribute"})
            line = text.splitlines()[found.range.start.line]
            assert line[found.range.start.character :].startswith("party.arousal")
            assert "did you mean `party.arousal`?" in found.message
            await typed.type("circuitous_tactics.yaml", text)
            assert await typed.diagnostics("circuitous_tactics.yaml", set()) == []

    asyncio.run(round())
