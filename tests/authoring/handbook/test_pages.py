"""Everything in a rulebook has its place in the handbook, and every link leads somewhere."""

from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from authoring.handbook.site import Site

from ottava.engine.authoring.handbook.passage import Thing
from ottava.engine.authoring.handbook.relations import things_named
from ottava.engine.rulebook.conclusion import Ask, Assess, Attend, Direct, Exclude, Recommend, ShutGate
from ottava.engine.rulebook.condition import Advised, Derived, Includes, InRange, Known, OneOf, walk
from ottava.engine.rulebook.dependencies import waits_of
from ottava.engine.rulebook.rulebook import Rule


@pytest.fixture(params=["built", "hostile"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def used(path: str, site: Site) -> bool:
    """Whether a rule or safeguard has anything to do with the attribute; the handbook tells of no other."""
    return path in site.named


def things(site: Site) -> list[tuple[Thing, str]]:
    """Everything that must have a place, and what stands there."""
    book = site.content.rulebook
    names = book.names
    return [
        *((Thing("rule", rule.id), rule.id) for rule in book.rules),
        *((Thing("method", method.id), method.id) for method in names.methods),
        *((Thing("gate", gate.id), gate.text) for gate in names.gates),
        *((Thing("gate", gate.id), f"Call: {gate.call}") for gate in names.gates if gate.call),
        *((Thing("gate", gate.id), gate.for_parties) for gate in names.gates if gate.for_parties),
        *((Thing("directive", each.id), each.id) for each in names.directives),
        *((Thing("directive", each.id), f"{each.id} · to be done, before") for each in names.directives if each.urgent),
        *(
            (Thing("directive", each.id), f"{each.id} · to be avoided, bec")
            for each in names.directives
            if each.protects
        ),
        *((Thing("directive", each.id), each.for_parties) for each in names.directives if each.for_parties),
        *((Thing("point", point.id), point.text) for point in names.points),
        *((Thing("attribute", each.path), each.question) for each in book.vocabulary if used(each.path, site)),
        *((Thing("safeguard", each.id), each.because) for each in book.safeguards),
        *((Thing("assessment", atom.name), f"assessment.{atom.name}") for rule in book.rules for atom in rule.atoms),
    ]


@pytest.mark.slow
def test_everything_has_its_place(site: Site) -> None:
    found = things(site)
    assert len(found) > 20
    for thing, text in found:
        address = site.content.addresses[thing]
        page = site.pages[f"{address.page}.html"]
        shown = page.text
        assert (thing, " ".join(text.split()) in shown) == (thing, True)
        assert (thing, not address.anchor or address.anchor in page.ids) == (thing, True)


@pytest.mark.slow
def test_no_link_is_dead_and_none_leads_away(site: Site) -> None:
    checked = 0
    for path, page in site.pages.items():
        for link in page.links:
            parts = urlsplit(urljoin(f"file:///{path}", link))
            assert (path, link, parts.scheme, parts.netloc) == (path, link, "file", "")
            target = unquote(parts.path).lstrip("/") or path
            target = "index.html" if target in (".", "") else target
            assert (path, link, target in site.pages) == (path, link, True)
            if parts.fragment:
                assert (path, link, unquote(parts.fragment) in site.pages[target].ids) == (path, link, True)
            checked += 1
    assert checked > 500


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    for path, page in site.pages.items():
        for tag, attributes in page.elements:
            for name in ("src", "href", "data-src", "srcset"):
                address = attributes.get(name) or ""
                assert (path, tag, urlsplit(address).netloc) == (path, tag, "")
    for style in site.folder.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert "url(http" not in text
        assert "@import" not in text


@pytest.mark.slow
def test_every_page_can_be_reached_from_the_first(site: Site) -> None:
    reached, left = {"index.html"}, ["index.html"]
    while left:
        path = left.pop()
        for link in site.pages[path].links:
            target = unquote(urlsplit(urljoin(f"file:///{path}", link)).path).lstrip("/")
            if target in site.pages and target not in reached:
                reached.add(target)
                left.append(target)
    assert reached == set(site.pages)


def test_rules_that_wait_for_each_other_are_linked_both_ways(built: Site) -> None:
    """The rulebook itself says who waits for whom, in another way."""
    content = built.content
    counting = {rule.id for rule in content.relations.counting()}
    waits = waits_of(content.rulebook.rules, content.rulebook.names)
    checked = 0
    for name, others in waits.items():
        rule = content.rulebook.rule(name)
        before = {each.id for found in content.relations.builds_on[rule.id].values() for each in found}
        assert before == set(others)
        for other in others:
            after = content.relations.leads_to[other]
            assert name in {each.id for found in after.values() for each in found}
            assert href(built, other, name) in built.page(Thing("rule", other)).links
            if name not in counting:
                assert href(built, name, other) in built.page(Thing("rule", name)).links
                checked += 1
    assert checked > 50


def test_no_list_names_a_rule_twice(built: Site) -> None:
    relations = built.content.relations
    for rule in built.content.rulebook.rules:
        for rules in (*relations.builds_on[rule.id].values(), *relations.leads_to[rule.id].values()):
            assert len({each.id for each in rules}) == len(rules)


def href(site: Site, seen_from: str, to: str) -> str:
    """The address of a rule as another has it; MkDocs leaves the folder out."""
    return f"{site.content.page_of(Thing('rule', to)).removeprefix('rules/')}.html"


def test_rules_and_what_they_speak_of_are_linked_both_ways(built: Site) -> None:
    targets = {path: {unquote(urljoin(f"/{path}", link)) for link in page.links} for path, page in built.pages.items()}
    checked = 0
    for rule in built.content.rulebook.rules:
        page = f"{built.content.page_of(Thing('rule', rule.id))}.html"
        for thing in spoken_of(rule):
            address = built.content.addresses[thing]
            place = f"/{address.page}.html{'#' * bool(address.anchor)}{address.anchor}"
            assert (rule.id, thing, place in targets[page]) == (rule.id, thing, True)
            assert (rule.id, thing, f"/{page}" in targets[f"{address.page}.html"]) == (rule.id, thing, True)
            checked += 1
    assert checked > 400


def test_safeguards_and_what_they_speak_of_are_linked_both_ways(built: Site) -> None:
    targets = {path: {unquote(urljoin(f"/{path}", link)) for link in page.links} for path, page in built.pages.items()}
    content, checked = built.content, 0
    for guard in content.rulebook.safeguards:
        here = f"/safeguards.html#{guard.id}"
        rules = [Thing("rule", each.id) for each in content.relations.rules_under[guard.id]]
        for thing in (*things_named(guard), *rules):
            address = content.addresses[thing]
            place = f"/{address.page}.html{'#' * bool(address.anchor)}{address.anchor}"
            assert (guard.id, thing, place in targets["safeguards.html"]) == (guard.id, thing, True)
            assert (guard.id, thing, here in targets[f"{address.page}.html"]) == (guard.id, thing, True)
            checked += 1
    assert checked > 300


def test_what_is_only_tested_stands_apart_from_what_is_proven(built: Site) -> None:
    held = built.content.rulebook.held_by_tests
    assert held
    text = built.pages["safeguards.html"].text.partition("Held by tests")[2]
    assert [each.id for each in held if each.title not in text or each.tests not in text] == []


def spoken_of(rule: Rule) -> Iterator[Thing]:
    """What the conditions and conclusions of a rule name."""
    for each in (*walk(rule.when), *(() if rule.unless is None else walk(rule.unless))):
        match each:
            case OneOf(path) | InRange(path) | Includes(path) | Known(path):
                yield Thing("attribute", path)
            case Derived(atom):
                yield Thing("assessment", atom.name)
            case Advised(method):
                yield Thing("method", method)
    for conclusion in rule.conclusions:
        match conclusion:
            case Recommend(method) | Exclude(method):
                yield Thing("method", method)
            case ShutGate(gate):
                yield Thing("gate", gate)
            case Direct(directive):
                yield Thing("directive", directive)
            case Attend(point):
                yield Thing("point", point)
            case Assess(atom):
                yield Thing("assessment", atom.name)
            case Ask(path):
                yield Thing("attribute", path)
