"""Mistakes in safeguards, each in a `safeguards.yaml` beside a rule that has none."""

from rulebook.examples.example import HEAD, per_party, rule
from rulebook.examples.folders import FolderExample, head

PLAN = HEAD + "plan: [listening, rigidity.soft]\n"


def safeguard(says: str = "never: {directive: call_police}", more: str = "", id: str = "guard") -> str:
    """A safeguard of four lines, the third what it says; `more` are further lines."""
    further = "".join(f"  {line}\n" for line in more.splitlines())
    return f"- id: {id}\n  title: A safeguard\n  {says}\n  because: it must be so\n{further}"


def _mistake(
    code: str,
    text: str,
    message: str,
    underlined: str,
    place: tuple[int, int],
    hint: str | None,
    head: str = HEAD,
    rules: str = "",
) -> FolderExample:
    files = {
        "mine/rulebook.yaml": head,
        "mine/rules.yaml": rules or rule(),
        "mine/safeguards.yaml": text,
    }
    return FolderExample(code, files, message, underlined, ("mine/safeguards.yaml", *place), hint)


_KINDS = "expected `recommend`, `exclude`, `gate`, `directive`, `attend` or `order`"
_BASE = {"base/rulebook.yaml": HEAD, "base/rules.yaml": rule(), "base/safeguards.yaml": safeguard()}

EXAMPLES = (
    _mistake(
        "no-list-of-safeguards",
        "id: guard\n",
        "a file of safeguards is a mapping; expected a list of safeguards",
        "id: guard",
        (1, 1),
        "begin each safeguard with `- id:`",
    ),
    _mistake(
        "wrong-kind", "- one\n", "a safeguard is the text `one`; expected a mapping of `key: value`", "one", (1, 3),
        "begin it with `- id:`",
    ),
    _mistake(
        "wrong-id",
        safeguard(id="a b"),
        "`a b` cannot name a safeguard",
        "a b",
        (1, 7),
        "use letters, digits, `.`, `-` and `_`, beginning with a letter or digit",
    ),
    _mistake(
        "duplicate-id",
        safeguard(id="one"),
        "there is a rule or safeguard `one` already (mine/rules.yaml:1)",
        "one",
        (1, 7),
        "give one of them another id",
    ),
    _mistake(
        "unknown-key",
        safeguard(more="then: {directive: call_police}"),
        "unknown key `then` in the safeguard",
        "then",
        (5, 3),
        "did you mean `when`?",
    ),
    _mistake(
        "unknown-for-each",
        safeguard(more="for_each: case"),
        "a safeguard cannot be tried for each `case`; expected `party`",
        "case",
        (5, 13),
        "write `for_each: party`, or leave it out",
    ),
    _mistake(
        "missing-statement",
        safeguard("notes: it says nothing"),
        "the safeguard does not say what it demands",
        "id: guard",
        (1, 3),
        "add `never:`, `always:`, `only:`, `not_together:` or `before:`",
    ),
    _mistake(
        "two-statements",
        safeguard(more="always: {gate: safety_first}"),
        "the safeguard has both `never` and `always`; expected one of them",
        "always",
        (5, 3),
        "write a second safeguard",
    ),
    _mistake(
        "wrong-kind",
        safeguard("never: call_police"),
        "`never` is the text `call_police`; expected a conclusion",
        "call_police",
        (3, 10),
        "write `recommend: METHOD` or another conclusion",
    ),
    _mistake(
        "unknown-conclusion",
        safeguard("never: {assess: {heated: true}}"),
        "unknown conclusion `assess` in `never`",
        "assess",
        (3, 11),
        _KINDS,
    ),
    _mistake("unknown-conclusion", safeguard("never: {}"), "`never` is empty", "{}", (3, 10), _KINDS),
    _mistake(
        "two-conclusions",
        safeguard("never: {directive: call_police, gate: safety_first}"),
        "`never` names both `directive` and `gate`; expected one conclusion",
        "gate",
        (3, 35),
        "write a safeguard for each, or `not_together` for both at once",
    ),
    _mistake(
        "unknown-key",
        safeguard("never: {recommend: listening, strength: weak}"),
        "unknown key `strength` in the conclusion `recommend`",
        "strength",
        (3, 33),
        "expected `recommend` or `stage`",
    ),
    _mistake(
        "unknown-method",
        safeguard("always: {exclude: listning}"),
        "unknown method `listning`",
        "listning",
        (3, 21),
        "did you mean `listening`?",
    ),
    _mistake(
        "unknown-stage",
        safeguard("never: {recommend: rigidity, stage: form}"),
        "unknown stage `form` of `rigidity`",
        "form",
        (3, 39),
        "did you mean `firm`?",
    ),
    _mistake(
        "unknown-effect",
        safeguard("always: {gate: safety_first, effect: stopp}"),
        "unknown effect `stopp`",
        "stopp",
        (3, 40),
        "did you mean `stop`?",
    ),
    _mistake(
        "unknown-gate",
        safeguard("always: {gate: safety_fist}"),
        "unknown gate `safety_fist`",
        "safety_fist",
        (3, 18),
        "did you mean `safety_first`?",
    ),
    _mistake(
        "unknown-directive",
        safeguard("only: [call_polise]"),
        "unknown directive `call_polise`",
        "call_polise",
        (3, 10),
        "did you mean `call_police`?",
    ),
    _mistake(
        "unknown-point",
        safeguard("always: {attend: warmt}"),
        "unknown point `warmt`",
        "warmt",
        (3, 20),
        "did you mean `warmth`?",
    ),
    _mistake(
        "wrong-kind",
        safeguard("not_together: [{directive: call_police}]"),
        "`not_together` is a list of one; expected a list of two or more conclusions",
        "[{directive: call_police}]",
        (3, 17),
        None,
    ),
    _mistake(
        "wrong-kind",
        safeguard("before: safety_first"),
        "`before` is the text `safety_first`; expected a list of two or more gates",
        "safety_first",
        (3, 11),
        None,
    ),
    _mistake(
        "duplicate-id",
        safeguard("before: [safety_first, safety_first]"),
        "`safety_first` stands twice in `before`",
        "safety_first",
        (3, 26),
        "take one of them out",
    ),
    _mistake(
        "empty-list",
        safeguard("only: []"),
        "`only` is an empty list; expected at least one entry",
        "[]",
        (3, 9),
        "add an entry, or leave the key out",
    ),
    _mistake(
        "not-in-plan",
        safeguard("never: {order: [listening, rigidity.firm]}"),
        "`plan` does not name `rigidity.firm`, so where it stands in a plan follows from its rank",
        "[listening, rigidity.firm]",
        (3, 18),
        "name it under `plan` in `rulebook.yaml`",
        head=PLAN,
    ),
    _mistake(
        "order-of-one",
        safeguard("never: {order: [listening, listening]}"),
        "`order` puts a method before itself",
        "[listening, listening]",
        (3, 18),
        "name another method as one of the two",
        head=PLAN,
    ),
    _mistake(
        "no-party-in-turn",
        safeguard(more="when: {party.heard: true}"),
        "`party.heard` speaks of one party, and here no party is in turn",
        "party.heard",
        (5, 10),
        "add `for_each: party` to the rule, or put it inside `some_party`, `every_party` or `no_party`",
    ),
    _mistake(
        "unknown-assessment",
        safeguard(more="for_each: party\nunless: {assessment.heatd: true}"),
        "no rule derives an assessment `heatd`",
        "assessment.heatd",
        (6, 12),
        "did you mean `heated`?",
        rules=per_party(then="{assess: {heated: true}}") + per_party("{assessment.heated: true}", id="two"),
    ),
    FolderExample(
        "missing-reason",
        {
            **_BASE,
            "mine/rulebook.yaml": head("mine", "extends: ../base", "disable: [guard]"),
            "mine/rules.yaml": rule(id="two"),
        },
        "`guard` is a safeguard; leaving it out needs a reason",
        "guard",
        ("mine/rulebook.yaml", 4, 11),
        "write `guard: why it does not hold here`",
    ),
    FolderExample(
        "wrong-kind",
        {
            **_BASE,
            "mine/rulebook.yaml": head("mine", "extends: ../base", "disable: [{one: so, two: so}]"),
            "mine/rules.yaml": rule(id="two"),
        },
        "an entry of `disable` is a mapping; expected an id, or one id with its reason",
        "{one: so, two: so}",
        ("mine/rulebook.yaml", 4, 11),
        "write `- ID: REASON`",
    ),
    FolderExample(
        "unknown-rule",
        {
            **_BASE,
            "mine/rulebook.yaml": head("mine", "extends: ../base", "disable: [{gard: it does not hold}]"),
            "mine/rules.yaml": rule(id="two"),
        },
        "unknown rule to disable `gard`",
        "gard",
        ("mine/rulebook.yaml", 4, 12),
        "did you mean `guard`?",
    ),
    FolderExample(
        "file-not-read",
        {"mine/rulebook.yaml": HEAD, "mine/rules.yaml": rule(), "mine/safeguards/more.yml": safeguard()},
        "the file `mine/safeguards/more.yml` is not read; expected safeguards in files that end in `.yaml`",
        None,
        None,
        "let its name end in `.yaml`, or take it away",
        "warning",
    ),
)  # fmt: skip
