"""How soon the page for trying a case shows what a saved rule changes, beside reload and advice in one process.

    python -m benchmarks.trying

A rule of the built-in rulebook is edited and saved again and again, in turns: once the rulebook is loaded and the case
advised in the process itself, once a client listens as the page does and asks for the case as soon as it is told. Times
are those of a clock, from the save to the answer with what the rules changed on the case; of each the median.
"""

from __future__ import annotations

import http.client
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from ottava import Advisor, load_rulebook
from ottava.engine.rulebook.locating import folder_of
from ottava.engine.serving.application import application
from ottava.engine.serving.call import Service
from ottava.engine.serving.editions import Shelf
from ottava.engine.serving.ending import ServiceEnd
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.reloading import QUICKLY, reloading
from ottava.engine.serving.request_log import write_log_to
from ottava.engine.serving.signing import Signer
from ottava.engine.serving.try_it.addresses import try_it
from ottava.engine.workbench.bench import Bench
from ottava.engine.workbench.trial import case_in

from .service import served

Address = tuple[str, int]

SAVES = 30
MOST = 3
RULE = "          - party.temperament: hot\n          - not: {party.arousal: calm}\n"
OTHER = "          - party.temperament: hot\n"
CASE = """\
id: oranges
dispute: {category: consumer, stakes: trivial}
parties:
  - {id: customer, role: claimant, temperament: hot, arousal: calm}
  - {id: shopkeeper, role: respondent, arousal: upset}
"""


class Rules:
    """A copy of the built-in rulebook in which one rule is edited to and fro."""

    def __init__(self, folder: Path) -> None:
        found = folder_of("eight_methods", Path())
        assert found is not None
        shutil.copytree(found, folder)
        self.folder = folder
        self._file = folder / "assessments.yaml"
        self._text = self._file.read_text("utf-8")
        assert RULE in self._text
        self._saves = 0

    def save(self) -> float:
        """Save the other one of the two rules; return the time at the end of it."""
        self._saves += 1
        text = self._text.replace(RULE, OTHER) if self._saves % 2 else self._text
        self._file.write_text(text, "utf-8")
        return perf_counter()


def in_process(rules: Rules) -> float:
    """Return the seconds from a save to the advice, in one process that knows of it at once."""
    case = case_in(CASE, load_rulebook().vocabulary)
    saved = rules.save()
    Advisor(load_rulebook(rules.folder)).advise(case)
    return perf_counter() - saved


@contextmanager
def page(rules: Rules) -> Iterator[tuple[Address, http.client.HTTPResponse]]:
    """Serve the page; yield where to ask, and the answer that tells of changes."""
    limits, end = ServiceLimits(), ServiceEnd()
    service = Service(Shelf([rules.folder], limits), limits, Signer(b"a key"))
    (tried,) = service.shelf.rulebooks.values()
    app = application(service, pages=[try_it(Bench(tried.files), tried.files, end)])
    with served(app) as asking, reloading(service.shelf, QUICKLY):
        listening = http.client.HTTPConnection(asking.host, asking.port)
        listening.request("GET", "/try/events")
        try:
            yield (asking.host, asking.port), listening.getresponse()
        finally:
            end.near = True
            listening.close()


def on_the_page(rules: Rules, address: Address, told: http.client.HTTPResponse) -> float:
    """Return the seconds from a save to the answer that says what it changed."""
    body = json.dumps({"text": CASE, "before": CASE, "form": ""})
    asking = http.client.HTTPConnection(*address)
    saved = rules.save()
    _told(told)
    asking.request("POST", "/try/trial", body, {"Content-Type": "application/json"})
    answer = json.loads(asking.getresponse().read())
    spent = perf_counter() - saved
    asking.close()
    assert "by-rules" in answer["parts"], answer
    return spent


def _told(stream: http.client.HTTPResponse) -> None:
    """Wait for the next event."""
    while not stream.readline().startswith(b"data:"):
        continue


def measured(saves: int = SAVES) -> tuple[float, float]:
    """Return the seconds in one process, and those on the page."""
    with tempfile.TemporaryDirectory() as folder, open("/dev/null", "w", encoding="utf-8") as nowhere:
        write_log_to(nowhere)
        here, there = Rules(Path(folder) / "here"), Rules(Path(folder) / "there")
        with page(there) as (address, told):
            _told(told)
            spent = [(in_process(here), on_the_page(there, address, told)) for _ in range(saves + 2)][2:]
    return median(each for each, _ in spent), median(each for _, each in spent)


def main(words: list[str]) -> int:
    """Print the figures; fail where the page takes longer than it may."""
    itself, shown = measured(*map(int, words))
    print(f"reload and advice in one process {itself * 1000:6.0f} ms")
    print(f"from the save to the page        {shown * 1000:6.0f} ms: {shown / itself:.2f} times, at most {MOST}")
    return 0 if shown <= MOST * itself else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
