"""Mistakes in a rule as a whole, and between rules."""

from rulebook.examples.example import Example, per_party, rule

EXAMPLES = (
    Example(
        "wrong-kind",
        "- one\n",
        "a rule is the text `one`; expected a mapping of `key: value`",
        "one",
        (1, 3),
        "begin it with `- id:`",
    ),
    Example(
        "missing-key",
        rule().replace("  title: A rule\n", ""),
        "the rule has no `title`",
        "id: one",
        (1, 3),
        "add `title:`",
    ),
    Example(
        "unknown-key",
        rule(more="notse: again"),
        "unknown key `notse` in the rule",
        "notse",
        (6, 3),
        "did you mean `notes`?",
    ),
    Example(
        "unknown-key",
        rule(more="becuase: again"),
        "unknown key `becuase` in the rule",
        "becuase",
        (6, 3),
        "`because` is there already; expected `for_each`, `unless`, `source`, `notes`, `allow`, `replaces`, "
        "`enabled` or `reason`",
    ),
    Example(
        "unknown-key",
        rule(more="null: again"),
        "unknown key `null` in the rule",
        "null",
        (6, 3),
        "expected `id`, `title`, `for_each`, `when`, `unless`, `then`, `because`, `source`, "
        "`notes`, `allow`, `replaces`, `enabled` or `reason`",
    ),
    Example(
        "duplicate-id",
        rule() + rule(),
        "there is a rule or safeguard `one` already (line 1)",
        "one",
        (6, 7),
        "give one of them another id",
    ),
    Example(
        "wrong-id",
        rule(id="number 1"),
        "`number 1` cannot name a rule",
        "number 1",
        (1, 7),
        "use letters, digits, `.`, `-` and `_`, beginning with a letter or digit",
    ),
    Example(
        "several-lines",
        rule().replace("A rule", "|\n    A rule\n    in two lines"),
        "`title` has several lines; expected one",
        "|\n    A rule\n    in two lines",
        (2, 10),
        "keep the title short, and put the rest in `because` or `notes`",
    ),
    Example(
        "unknown-for-each",
        rule(more="for_each: side"),
        "a rule cannot be tried for each `side`; expected `party`",
        "side",
        (6, 13),
        "write `for_each: party`, or leave it out",
    ),
    Example(
        "unknown-basis",
        rule(more="source: {place: methods/4, basis: book}"),
        "unknown basis `book`",
        "book",
        (6, 37),
        "expected `text`, `inference` or `practice`",
    ),
    Example(
        "missing-practice",
        rule(more="source: {place: methods/4, basis: practice}"),
        "the practice that the rule rests on is not named",
        "practice",
        (6, 37),
        "add `practice:` with the name of the practice",
    ),
    Example(
        "missing-key",
        rule(more="source: {basis: text}"),
        "`source` has no `place`",
        "basis: text",
        (6, 12),
        "add `place:`",
    ),
    Example(
        "assessment-belongs-elsewhere",
        rule(then="{assess: {heated: true}}")
        + per_party(then="{assess: {heated: true}}", id="two")
        + rule("{assessment.heated: true}", id="three"),
        "the assessment `heated` belongs to the case in the rule `one` (line 4), and to a party here",
        "heated: true",
        (9, 19),
        "remove `for_each: party`, or give it another name",
    ),
    Example(
        "assessment-belongs-elsewhere",
        per_party(then="{assess: {heated: true}}")
        + rule(then="{assess: {heated: true}}", id="two")
        + per_party("{assessment.heated: true}", id="three"),
        "the assessment `heated` belongs to a party in the rule `one` (line 4), and to the case here",
        "heated: true",
        (10, 19),
        "add `for_each: party`, or give it another name",
    ),
    Example(
        "unused-assessment",
        rule(then="{assess: {heated: true}}"),
        "no condition looks at the assessment `heated`",
        "heated: true",
        (4, 19),
        "use it in a condition, or take it out",
        severity="warning",
    ),
    Example(
        "cycle",
        rule("{advised.listening: true}"),
        "the rule `one` waits for itself: it looks at `advised.listening`, which it can change",
        "one",
        (1, 7),
        "let it look at the facts of the case instead",
    ),
    Example(
        "cycle",
        rule("{assessment.b: true}", "{assess: {a: true}}")
        + rule("{assessment.a: true}", "{assess: {b: true}}", id="two"),
        (
            "these rules wait for each other: `one` looks at `assessment.b`, which `two` (line 6) can "
            "change; `two` looks at `assessment.a`, which `one` (line 1) can change"
        ),
        "one",
        (1, 7),
        "let one of them look at the facts of the case instead",
    ),
)
