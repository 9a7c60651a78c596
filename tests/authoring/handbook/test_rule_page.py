"""What the page of a rule tells."""

from authoring.handbook.site import Site

from ottava.engine.authoring.handbook.passage import Thing
from ottava.engine.authoring.handbook.sentences import EFFECTS
from ottava.engine.rulebook.conclusion import Exclude, Recommend, ShutGate

PAGE = Thing("rule", "circuitous.crux-barred")


def test_it_tells_the_rule_in_plain_words(built: Site) -> None:
    text = built.page(PAGE).text
    for said in (
        "The limit is real and must be told gently",
        "circuitous_tactics.yaml, line ",
        "circuitous.crux-barred · asked for each party in turn",
        "For each party, it fires when this holds: The case: crux barred holds",
        "But it does not fire where it is known that this holds: The party: role is respondent or bystander",
        "Speaks for Circuitous tactics, strongly (strong, 0.66)",
        "Because: What party asked cannot be granted, and this was verified.",
        "What part does this person play?",
        "respondent is asked for something or blamed; bystander is present or affected, without a claim",
        "methods/7: it stands in the text",
        "Notes: R43",
        "The claim is barred, and this was verified",
        "Fires for villager where Dispute: claim permitted barred by law, restriction verified yes; "
        "villager: role claimant",
        "But not with Dispute: restriction verified not known",
        "But not with villager: role respondent",
    ):
        assert said in text, said
    assert "What check remarks" not in text


def test_conclusions_are_told_with_their_strength_and_reason(built: Site) -> None:
    seen = set()
    for rule in built.content.rulebook.rules:
        text = built.page(Thing("rule", rule.id)).text
        for each in rule.conclusions:
            seen.add(type(each).__name__)
            because = each.because.fill(lambda slot: "\0").split("\0")
            assert all(" ".join(part.split()) in text for part in because)
            if isinstance(each, Recommend):
                assert ("Speaks for" if each.strength > 0 else "Speaks against") in text
                assert built.content.rulebook.names.method(each.method).title in text
            elif isinstance(each, Exclude):
                assert f"Rules out {built.content.rulebook.names.method(each.method).title}" in text
            elif isinstance(each, ShutGate):
                assert EFFECTS[each.effect] in text
    assert len(seen) == 8


def test_every_test_of_a_rule_stands_on_its_page(built: Site) -> None:
    for rule in built.content.rulebook.rules:
        text = built.page(Thing("rule", rule.id)).text.partition("Its tests")[2]
        own = [test for test in built.content.tests if test.rule == rule.id]
        assert text.count("Fires ") == sum(test.kind == "rule" for test in own)
        assert text.count("But not with ") == sum(test.kind == "near miss" for test in own)


def test_remarks_and_what_may_stand_are_told(hostile: Site) -> None:
    allowed = hostile.page(Thing("rule", "README")).text.partition("What check remarks")[2]
    assert "needless-allowance" in allowed
    unsourced = hostile.page(Thing("rule", "index")).text.partition("What check remarks")[2]
    assert "no-source" in unsourced
    assert "no-test" in unsourced
