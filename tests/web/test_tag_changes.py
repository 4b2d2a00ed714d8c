"""Move, merge, split, retire on the pages: what it touches first, then the deed, then back."""

import re
from html import unescape

import pytest

from curation.models import Tag, TagChange
from curation.tagging.keeping import change_tag, move, retire
from curation.tagging.merging import merge
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_paper, a_tag, a_tagging
from tests.tagging.trees import everything, taggings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    client.person = person
    return client


def preview(client, address, facts):
    """The answer and the form as it would be sent to confirm."""
    answer = client.post(address, facts | {"step": "preview", "seen": "1"})
    html = unescape(answer.content.decode())
    hidden = dict(re.findall(r'type="hidden" name="(seen|shown)" value="(\w+)"', html))
    goes = dict(re.findall(r'name="(goes-\d+)">.*?value="(-?\d+)" selected', html, flags=re.S))
    return answer, html, facts | hidden | goes | {"step": "confirm"}


def test_a_merge_is_shown_then_done_then_undone(curator):
    old, new = a_tag("LY3009104", slug="old"), a_tag("baricitinib", slug="new")
    reference = a_reference()
    a_tagging(reference, old, curator.person)
    stood = everything()

    answer, html, form = preview(curator, "/tags/old/merge/", {"into": "new", "reason": "One."})
    assert answer.status_code == 200
    assert "Whatever is tagged with “LY3009104” will be tagged with “baricitinib”." in html
    assert everything() == stood

    done = curator.post("/tags/old/merge/", form)
    assert done.url == "/tags/new/"
    assert taggings_of(new) == {(reference.pk, "ada")}

    back = curator.post(f"/tags/changes/{TagChange.objects.get().pk}/undo/", follow=True)
    assert "It is undone: everything that it moved is back." in back.content.decode()
    assert everything() == stood


def test_a_tag_merged_into_its_own_child_is_refused_on_the_page(curator):
    child = a_tag("baricitinib", a_tag("drug", slug="drug"), slug="child")

    answer, html, form = preview(curator, "/tags/drug/merge/", {"into": "child", "reason": "One."})

    assert answer.status_code == 422
    assert (
        "“baricitinib” stands under “drug”, and a tag cannot be merged into one below it." in html
    )
    assert 'value="confirm"' not in html
    assert curator.post("/tags/drug/merge/", form).status_code == 422
    assert not Tag.objects.exclude(merged_into=None)
    assert child.parent.slug == "drug"


def test_a_tag_is_not_offered_to_be_merged_into_itself(curator):
    a_tag("drug", slug="drug")
    assert 'value="drug"' not in curator.get("/tags/drug/merge/").content.decode()
    answer = curator.post("/tags/drug/merge/", {"into": "drug", "reason": "One."})
    assert "This tag is no longer in use" in answer.content.decode()


@pytest.mark.parametrize("page", ["merge", "split", "retire"])
def test_a_change_takes_a_reason(curator, page):
    a_tag("drug", slug="drug")
    answer = curator.post(f"/tags/drug/{page}/", {"step": "confirm"})

    assert answer.status_code == 422
    assert "Say why, for whoever reads the history." in answer.content.decode()


def test_what_was_not_shown_is_not_done(curator):
    a_tag("drug", slug="drug")
    a_tag("design", slug="design")
    a_tag("review", slug="review")
    facts = {"into": "design", "reason": "One."}
    _, _, form = preview(curator, "/tags/drug/merge/", facts)

    answer = curator.post("/tags/drug/merge/", form | {"into": "review"})

    assert answer.status_code == 200
    assert "The form says something else now" in answer.content.decode()
    assert "will be tagged with “review”" in unescape(answer.content.decode())
    assert not TagChange.objects.exists()


def test_a_tag_that_was_changed_since_it_was_shown_is_shown_again(curator):
    tag = a_tag("drug", slug="drug")
    _, _, form = preview(curator, "/tags/drug/retire/", {"reason": "Gone."})
    change_tag(tag, by=ben(), name="medicine")

    answer = curator.post("/tags/drug/retire/", form)
    html = unescape(answer.content.decode())

    assert answer.status_code == 422
    assert "Somebody changed “medicine” while you looked at it." in html
    assert "Gone.</textarea>" in html
    assert Tag.objects.get().is_in_use


def test_a_tag_is_moved_to_a_place_that_is_chosen(curator):
    drug = a_tag("drug", slug="drug")
    for at, name in enumerate("abc"):
        a_tag(name, drug, slug=name, position=at)

    _, html, form = preview(curator, "/tags/a/move/", {"parent": "drug", "place": "-b"})
    assert "“a” will stand under “drug”" in html
    curator.post("/tags/a/move/", form)
    assert [tag.name for tag in drug.children.all()] == ["b", "a", "c"]

    _, _, form = preview(curator, "/tags/c/move/", {"parent": "drug", "place": "first"})
    curator.post("/tags/c/move/", form)
    assert [tag.name for tag in drug.children.all()] == ["c", "b", "a"]

    _, _, form = preview(curator, "/tags/c/move/", {"parent": "", "place": ""})
    curator.post("/tags/c/move/", form)
    assert Tag.objects.get(slug="c").parent is None


def test_a_tag_is_not_offered_a_place_under_itself(curator):
    a_tag("baricitinib", a_tag("drug", slug="drug"), slug="below")
    html = curator.get("/tags/drug/move/").content.decode()

    assert 'value="below"' not in html
    assert 'value="drug"' not in html
    answer = curator.post("/tags/drug/move/", {"parent": "below", "place": "-nowhere"})
    assert answer.status_code == 422


def test_a_place_that_is_not_under_the_chosen_parent_is_refused(curator):
    drug = a_tag("drug", slug="drug")
    a_tag("a", drug, slug="a")
    a_tag("b", drug, slug="b")
    _, _, form = preview(curator, "/tags/a/move/", {"parent": "", "place": "-b"})

    answer = curator.post("/tags/a/move/", form)

    assert answer.status_code == 422
    assert "“b” does not stand there, so nothing was moved." in unescape(answer.content.decode())


def test_a_split_is_shown_reference_by_reference_and_done_as_chosen(curator):
    tag = a_tag("cutaneous", slug="cutaneous")
    papers = [a_paper(f"Findings: made-up {word}.") for word in ("DLE", "SCLE", "words")]
    for paper in papers:
        a_tagging(paper, tag, curator.person)
    facts = {"parts": "discoid: DLE\nsubacute: SCLE", "where": "below", "reason": "Two."}

    _, html, form = preview(curator, "/tags/cutaneous/split/", facts)
    assert "goes to “discoid”" in html
    assert form[f"goes-{papers[0].pk}"] == "0"
    assert form[f"goes-{papers[2].pk}"] == "-1"

    curator.post("/tags/cutaneous/split/", form | {f"goes-{papers[2].pk}": "1"})
    discoid, subacute = tag.children.all()
    assert {pk for pk, _ in taggings_of(discoid)} == {papers[0].pk}
    assert {pk for pk, _ in taggings_of(subacute)} == {papers[1].pk, papers[2].pk}


def test_nonsense_in_where_a_reference_goes_goes_nowhere(curator):
    tag = a_tag("cutaneous", slug="cutaneous")
    paper = a_paper("Findings: made-up DLE.")
    a_tagging(paper, tag, curator.person)
    facts = {"parts": "discoid: DLE\nsubacute: SCLE", "where": "below", "reason": "Two."}
    _, _, form = preview(curator, "/tags/cutaneous/split/", facts)

    nonsense = {f"goes-{paper.pk}": "77", "goes-x": "1", "goes-9": "-", "goes-8": "٣"}
    assert curator.post("/tags/cutaneous/split/", form | nonsense).status_code == 302
    assert taggings_of(tag) == {(paper.pk, "ada")}


def test_a_tag_that_is_out_of_use_is_not_changed(curator):
    old, new = a_tag("old", slug="old"), a_tag("new", slug="new")
    merge(old, into=new, by=curator.person, reason="One.")
    retire(new, by=curator.person, reason="Gone.")

    for page in ("move", "merge", "split", "retire"):
        assert curator.get(f"/tags/old/{page}/").url == "/tags/new/"


def test_a_change_that_was_overtaken_is_not_undone_and_says_why(curator):
    tag = a_tag("drug", slug="drug")
    change = change_tag(tag, by=curator.person, name="medicine")
    change_tag(tag, by=curator.person, name="agent")

    answer = curator.post(f"/tags/changes/{change.pk}/undo/", follow=True)

    assert "Of “agent”, its name was changed since; undo that first." in answer.content.decode()


def test_a_change_is_told_in_a_sentence(curator):
    drug, design = a_tag("drug", slug="drug"), a_tag("design", slug="design")
    by = curator.person
    tag = a_tag("other", drug, slug="other")
    move(tag, under=design, by=by)
    move(tag, under=None, by=by)
    move(tag, under=None, first=True, by=by)
    change_tag(tag, by=by, scope_note="A note.", key="3")
    change_tag(tag, by=by, name="Other", terms=["x"])
    retire(design, by=by, reason="Gone.")
    html = unescape(curator.get("/tags/").content.decode())

    for sentence in (
        "“Other” moved from “drug” to “design”",
        "“Other” moved from “design” to the top",
        "“Other” took another place among its siblings",
        "of “Other”, the scope note and the key changed",
        "“other” became “Other”; its terms changed",
        "“design” was retired",
    ):
        assert sentence in html, sentence
