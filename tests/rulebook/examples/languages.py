"""Mistakes in the texts of a rulebook in another language, each in a `texts/zh.yaml` of a small rulebook."""

from rulebook.examples.example import HEAD, per_party, rule
from rulebook.examples.folders import FolderExample


def _mistake(
    code: str, text: str, message: str, underlined: str, place: tuple[int, int], hint: str | None,
    head: str = HEAD, rules: str = "", name: str = "zh",
) -> FolderExample:  # fmt: skip
    files = {"mine/rulebook.yaml": head, "mine/rules.yaml": rules or rule(), f"mine/texts/{name}.yaml": text}
    return FolderExample(code, files, message, underlined, (f"mine/texts/{name}.yaml", *place), hint)


_OF_PARTY = per_party(because='"{party} is heard"')

EXAMPLES = (
    _mistake(
        "unknown-language", "title: 规则\n", "`chinese` is no tag of a language; expected a name such as `zh.yaml` or "
        "`pt-BR.yaml`", "title: 规则", (1, 1), "name the file after its language", name="chinese",
    ),
    _mistake(
        "wrong-kind", "- title: 规则\n", "a file of texts is a list of one; expected a mapping of texts by id",
        "- title: 规则", (1, 1), "begin it with `methods:`, `rules:` or another list of the rulebook",
    ),
    _mistake(
        "unknown-text", "methods:\n  listenin: {title: 倾听}\n", "the rulebook has no text `listenin` in `methods`",
        "listenin", (2, 3), "did you mean `listening`?",
    ),
    _mistake(
        "unknown-text", "methods:\n  listening: {titel: 倾听}\n",
        "the rulebook has no text `titel` in `methods.listening`", "titel", (2, 15), "did you mean `title`?",
    ),
    _mistake(
        "unknown-text", "methods: {listening: {steps: [听, 说]}}\n",
        "the rulebook has 1 text in a list in `methods.listening.steps`; this is number 2", "说", (1, 34),
        "write as many texts as the rulebook has, in the same order",
    ),
    _mistake(
        "unknown-text", "methods: {listening: 倾听}\n",
        "`methods.listening` is one text; the rulebook has several there",
        "倾听", (1, 22), "write a mapping with `title` or `steps`",
    ),
    _mistake(
        "unknown-text", "rules: {two: {title: 二}}\n", "the rulebook has no text `two` in `rules`", "two", (1, 9),
        "expected `one`",
    ),
    _mistake(
        "slot-not-in-original", 'rules: {one: {because: "{party.role}说过话"}}\n',
        "the text names `party.role`, which the text of the rulebook does not name", "{party.role}", (1, 25),
        "expected `{party}`", rules=_OF_PARTY,
    ),
    _mistake(
        "slot-not-in-original", 'directives: {call_police: "给{party}报警"}\n',
        "the text names `party`, which the text of the rulebook does not name", "{party}", (1, 29),
        "take the braces out",
    ),
    _mistake(
        "stray-brace", 'directives: {call_police: "报警}"}\n', "a brace in `call_police` has no other to go with it",
        "}", (1, 30), "write `{{` or `}}` for a brace that is meant as such",
    ),
    _mistake(
        "wrong-kind", "directives: {call_police: 110}\n", "`call_police` is the whole number `110`; expected text",
        "110", (1, 27), "put it in quotes to make it text",
    ),
)  # fmt: skip
