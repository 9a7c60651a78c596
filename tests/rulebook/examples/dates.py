"""Mistakes in conditions on the days between dates."""

from rulebook.examples.example import HEAD, Example, rule

_DATES = f"{HEAD}attributes:\n" + "".join(
    f"  - {{id: order.{name}, kind: date, question: When?}}\n" for name in ("delivered", "returned")
)


def _returned(test: str) -> str:
    return rule(f"{{order.returned: {test}}}")


EXAMPLES = (
    Example(
        "missing-date",
        _returned("{within: {days: 14}}"),
        "`within` counts from no date; expected `before` or `after` with one",
        "days: 14",
        (3, 36),
        "write `within: {days: 14, after: ENTITY.DATE}`, or `before: today`",
        _DATES,
    ),
    Example(
        "missing-date",
        _returned("{within: {days: 14, after: order.returned}}"),
        "`order.returned` is compared with itself",
        "order.returned",
        (3, 53),
        "name another date",
        _DATES,
    ),
    Example(
        "missing-date",
        _returned("{within: {days: 14, after: 2026-03-01}}"),
        "`2026-03-01` is always the same day; expected a date of the case, or `today`",
        "2026-03-01",
        (3, 53),
        "compare with a certain day by `before`, `after` or `between`, without `within`",
        _DATES,
    ),
)
