"""The tree of tags before the pages: read, filtered, added to, changed."""

import re
from html import unescape

import pytest

from curation.models import Tag
from curation.tagging.keeping import change_tag, retire
from curation.tagging.merging import merge
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_tag, a_tagging, an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    client.person = person
    return client


def shown(client, address, **extra):
    answer = client.get(address, **extra)
    return answer, unescape(answer.content.decode())


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def test_the_tree_says_what_each_tag_is_for_its_key_and_how_many_references_have_it(curator):
    drug = a_tag("drug", slug="drug", scope_note="What was given.")
    bari = a_tag("baricitinib", drug, slug="baricitinib", key="1")
    a_tagging(a_reference(), bari, curator.person)
    _, html = shown(curator, "/tags/")

    assert "drug What was given. 1 reference with drug" in words(html)
    assert "baricitinib 1 its key 1 reference with baricitinib" in words(html)
    assert 'href="/references/?tag=baricitinib"' in html


def test_the_tree_is_filtered_by_its_address(curator):
    a_tag("baricitinib", a_tag("drug"))
    a_tag("review")
    _, html = shown(curator, "/tags/?q=bari%00")

    assert "1 of 3 speak of “bari”." in html
    assert "review" not in words(html)


def test_nothing_that_is_typed_reaches_the_tree_as_markup(curator):
    a_tag("<b>bold</b>", scope_note="<i>slanted</i>", slug="bold")
    for address in ("/tags/?q=%3Cb%3E", "/tags/", "/tags/bold/"):
        html = curator.get(address).content.decode()
        assert "<b>bold" not in html
        assert "<i>slanted" not in html
        assert "“<b>”" not in html


def test_while_one_types_only_the_tree_is_sent(curator):
    a_tag("baricitinib")
    answer, html = shown(curator, "/tags/?q=bari", headers={"HX-Target": "tree"})

    assert html.lstrip().startswith('<div id="tree"')
    assert "HX-Target" in answer["Vary"]


def test_an_empty_tree_says_what_to_do(curator):
    _, html = shown(curator, "/tags/")
    assert "No tag yet" in html
    assert 'href="/tags/new/"' in html


def test_a_public_site_shows_the_tree_and_nothing_that_was_done_to_it(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    by, tag = ada(), a_tag("drug", slug="drug")
    a_tagging(a_reference(), tag, by)
    change_tag(tag, by=by, scope_note="What was given.", reason="A word to colleagues.")

    for address in ("/tags/", "/tags/drug/"):
        _, html = shown(client, address)
        assert "What was given." in html
        assert "1 reference" in words(html)
        assert "A word to colleagues." not in html
        assert "Okafor" not in html
        assert "/new/" not in html


def test_what_a_person_must_not_see_yet_is_counted_on_no_page(client):
    by, other, tag, reference = ada(), ben(), a_tag("drug", slug="drug"), a_reference()
    an_assignment(reference, by)
    an_assignment(reference, other, done=True)
    a_tagging(reference, tag, other)
    client.force_login(by)

    assert "0 references" in words(shown(client, "/tags/")[1])
    assert "No reference is tagged with it yet." in shown(client, "/tags/drug/")[1]
    assert "None of 1 references." in shown(client, "/references/?tag=drug")[1]


def test_the_page_of_a_tag_tells_what_it_is_and_what_was_done_to_it(curator):
    top = a_tag("exposure", slug="exposure")
    tag = a_tag("drug", top, slug="drug", terms=["medicine"], key="4")
    a_tag("baricitinib", tag, slug="baricitinib")
    merge(a_tag("agent"), into=tag, by=curator.person, reason="The same.")
    change_tag(tag, by=curator.person, name="Drug", terms=["medicine", "agent"])
    said = words(shown(curator, "/tags/drug/")[1])

    for sentence in (
        "Tags exposure Drug",
        "It has no scope note yet.",
        "medicine agent",
        "Merged into it: agent.",
        "“agent” was merged into “Drug” Undo",
        "“drug” became “Drug”",
        "Ada Okafor, today at",
        "“The same.”",
    ):
        assert sentence in said, sentence


def test_a_tag_that_was_merged_leads_to_the_one_that_stayed(curator):
    first, second, third = (a_tag(name, slug=name) for name in "abc")
    merge(first, into=second, by=curator.person, reason="One.")
    merge(second, into=third, by=curator.person, reason="One.")
    answer = curator.get("/tags/a/", follow=True)

    assert answer.redirect_chain == [("/tags/c/", 302)]
    assert "“a” was merged into “c”." in answer.content.decode()


def test_a_retired_tag_says_so_and_is_folded_in_the_tree(curator):
    tag = a_tag("congress", slug="congress")
    retire(tag, by=curator.person, reason="Too few.")

    assert "No longer in use" in shown(curator, "/tags/congress/")[1]
    tree = shown(curator, "/tags/")[1]
    assert "1 no longer in use congress retired" in words(tree)
    assert curator.get("/tags/nothing/").status_code == 404


def test_a_tag_is_added_under_another(curator):
    a_tag("drug", slug="drug")
    assert '<option value="drug" selected>' in shown(curator, "/tags/new/?under=drug")[1]
    facts = {
        "name": "baricitinib",
        "parent": "drug",
        "terms": "LY3009104\r\nCP-690,550",
        "key": "1",
    }
    answer = curator.post("/tags/new/", facts)

    assert answer.url == "/tags/baricitinib/"
    made = Tag.objects.get(slug="baricitinib")
    assert (made.parent.slug, made.terms, made.key) == ("drug", ["LY3009104", "CP-690,550"], "1")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Drug"}, "There is a tag of that name in this place already."),
        ({"name": "x", "key": "1"}, "Another tag has this key."),
        ({"name": "x", "key": "a"}, "The key of a tag is a digit from 0 to 9."),
        ({"name": "x", "key": "٣"}, "The key of a tag is a digit from 0 to 9."),
        ({"name": "x", "parent": "gone"}, "This tag is no longer in use."),
        ({"name": "x", "terms": "y" * 81}, "is longer than 80 characters."),
        ({"name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_a_tag_that_cannot_be_comes_back_as_it_was_typed(curator, facts, said):
    a_tag("drug", key="1")
    answer = curator.post("/tags/new/", {"scope_note": "<kept>"} | facts)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "&lt;kept&gt;" in answer.content.decode()
    assert Tag.objects.count() == 1


def test_the_facts_of_a_tag_are_changed(curator):
    tag = a_tag("drug", slug="drug")
    facts = {"name": "Medicine", "scope_note": "What was given.", "terms": "agent", "key": "2"}
    answer = curator.post("/tags/drug/edit/", facts | {"seen": tag.version})

    assert answer.url == "/tags/drug/"
    tag.refresh_from_db()
    assert (tag.name, tag.scope_note, tag.terms, tag.key) == (
        *("Medicine", "What was given.", ["agent"], "2"),
    )


@pytest.mark.parametrize("seen", ["1", "", "x"])
def test_a_stale_save_shows_both_and_loses_nothing(curator, seen):
    tag = a_tag("drug", slug="drug")
    change_tag(tag, by=ben(), scope_note="What Ben wrote.")
    typed = {"name": "drug", "scope_note": "What Ada wrote.", "terms": "", "key": ""}
    answer = curator.post("/tags/drug/edit/", typed | {"seen": seen})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "Somebody changed this tag while you typed" in html
    assert "Scope note: What Ben wrote." in html
    assert "What Ada wrote.</textarea>" in html
    tag.refresh_from_db()
    assert tag.scope_note == "What Ben wrote."
    (again,) = re.findall(r'name="seen" value="(\d+)"', html)
    assert curator.post("/tags/drug/edit/", typed | {"seen": again}).status_code == 302
    tag.refresh_from_db()
    assert tag.scope_note == "What Ada wrote."
