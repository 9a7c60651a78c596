"""A rulebook in which every text tries to become markup."""

from pathlib import Path
from typing import Any

import yaml

EVIL = (
    "<script>console.log('in')</script><img src=http://evil.test/x onerror=alert(1)></title></style></td></article>"
    "**bold** _em_ `code` [a](javascript:alert(2)) ![b](http://evil.test/y) <http://evil.test/z> | a | b | {{ 7*7 }} "
    "{% raw %} ${8*8} {: onclick=alert(3) } {#top} &lt;b&gt; &amp; \\* --- === # 1. - + ~~~ \" ' ]]> <!-- --> "
    "[TOC] [^1] *[abbr]: x ::: !!! \N{GRINNING FACE} \N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}"
)
BRACED = EVIL.replace("{", "{{").replace("}", "}}")
"""The same as a rulebook writes it."""
STARTS = ("# ", "- ", "1. ", "> ", "    x", "***", "| ", "::: ", "```", "<div>", "[x]: http://evil.test ", "&")
"""How a line begins that Markdown takes for something else than a line."""


def write_hostile(folder: Path) -> Path:
    """The rulebook in that folder, which is made."""
    (folder / "tests").mkdir(parents=True)
    methods: list[dict[str, Any]] = [
        {"id": "listening", "number": 1, "title": BRACED, "kind": "competing", "acts_on": BRACED},
        {
            "id": "rigidity",
            "number": 2,
            "title": BRACED,
            "kind": "competing",
            "acts_on": "-",
            "stages": ["soft", "firm"],
        },
    ]
    methods[0] |= {"steps": [BRACED, *STARTS], "avoid": [BRACED, *STARTS]}
    methods[1] |= {"steps": {"soft": [BRACED], "firm": ["1. one"]}}
    head = {
        "name": "hostile",
        "version": "1.0.0",
        "title": BRACED,
        "nothing_fits": BRACED,
        "use": ["party", "safety", "dispute"],
        "methods": methods,
        "points": [{"id": "warmth", "number": 1, "title": BRACED, "text": BRACED}],
        "gates": [{"id": "safety", "title": BRACED, "text": BRACED, "call": BRACED, "for_parties": BRACED}],
        "directives": [{"id": "call", "kind": "do", "text": BRACED, "urgent": True, "for_parties": BRACED}],
        "attributes": [
            {"id": "party.pet", "values": {"dog": BRACED, "cat": BRACED}, "question": BRACED, "description": BRACED},
            {"id": "pets.count", "kind": "integer", "minimum": 0, "unit": BRACED, "question": BRACED},
        ],
    }
    rules: list[dict[str, Any]] = [
        {
            "id": "README",
            "title": BRACED,
            "for_each": "party",
            "when": {"party.pet": "dog", "pets.count": {"at_least": 2}},
            "then": [
                {"recommend": "listening", "certainty": 0.5, "because": BRACED},
                {"gate": "safety", "effect": "first"},
                {"directive": "call"},
                {"attend": "warmth", "certainty": 0.5},
                {"assess": {"fond": "of_dogs"}},
            ],
            "because": "{party} " + BRACED,
            "source": {"place": "place", "basis": "practice", "practice": EVIL},
            "notes": EVIL,
            "allow": {"no-test": EVIL},
        },
        *(
            {"id": f"index{number}", "title": f"{start}{BRACED}", "when": "always", "then": {"exclude": "rigidity"}}
            | {"because": f"{start}x"}
            for number, start in enumerate(STARTS)
        ),
        {"id": "index", "title": BRACED, "when": {"some_party": {"assessment.fond": "of_dogs"}}, "because": "x y z"},
        {"id": "Index", "title": BRACED, "when": "always", "because": "x y z"},
    ]
    for rule in rules[-2:]:
        rule["then"] = {"recommend": "rigidity", "stage": "soft", "certainty": 0.4}
    tests = [
        {
            "rule": "README",
            "party": "a",
            "case": {"id": "x", "parties": [{"id": "a", "pet": "dog"}], "pets": {"count": 3}},
            "near_miss": {"parties.a.pet": "cat"},
        },
        {"test": EVIL, "case": {"id": "x"}, "expect": {"not_fired": ["README"]}},
    ]
    guard = {"id": "guard", "title": BRACED, "never": {"recommend": "rigidity", "stage": "firm"}, "because": BRACED}
    files = {"safeguards.yaml": [guard], "we<i>rd & #1 %41.yaml": rules, "tests/all.yaml": tests}
    for name, part in {"rulebook.yaml": head, **files}.items():
        (folder / name).write_text(yaml.safe_dump(part, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder
