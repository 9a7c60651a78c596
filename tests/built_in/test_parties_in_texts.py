"""A party may be one person or many: no verb of a text depends on it."""

import re

import pytest

from ottava.engine.rulebook.loading import load_rulebook

SINGULAR = re.compile(
    r"(?:^|[.;:,] |\b(?:that|whether|when|and|if|because) )\{party\} (?:is|was|has|does|[a-z]+[^s\W]s)\b"
)
TEMPLATES = {each.because for rule in load_rulebook().rules for each in rule.conclusions}
TEXTS = sorted(each.fill(lambda name: f"{{{name}}}") for each in TEMPLATES)


@pytest.mark.parametrize("text", TEXTS)
def test_no_verb_counts_the_people_of_a_party(text: str) -> None:
    assert SINGULAR.search(text) is None
