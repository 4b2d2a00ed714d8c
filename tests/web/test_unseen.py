"""Whoever judges a reference unseen finds nothing on any page of what the other said of it.

Two worlds that differ in nothing but what the other said must look the same to them: each page,
fragment and download is fetched in both, and compared to the letter. A new page is tried by itself,
with the reference wherever its address has a number; where that is not what its address wants, or
it takes a query, say so in ADDRESSES.
"""

import re
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter

from curation.screening.assignments import done
from curation.screening.conflicts import differences
from curation.screening.decisions import decide
from curation.tagging.taggings import tag_with
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_paper, a_tag, an_assignment, judged
from tests.review_builders import a_list, a_review, resolved_to
from tests.web.test_gates import ours

pytestmark = pytest.mark.django_db

# What stands in an address besides the reference's number: by its name, or by that of its page.
ARGUMENTS = {
    "token": "no-such-token",
    "noun": "reference",
    "slug": "the-first-tag",
    "key": "no-such-trial",
    "name": "no-such-plot",
}
NO_SUCH_UUID = "00000000-0000-4000-8000-000000000000"
# Pages that show more when asked for it: by the name of a page, the queries to try.
QUERIES = {
    "references": [
        *(
            "q=made-up",
            "q=made-up&order=best",
            "tag=the-first-tag",
            "tag=the-other-tag",
            "review={reference}",
        ),
        *("screening=title-abstract.exclude", "screening=so-far.decided", "flow=screened"),
        *("screening=title-abstract.open", "flow=screening", "flow=excluded.population"),
    ],
    **dict.fromkeys(
        ("references-ris", "references-bibtex", "references-nbib", "references-csl"),
        ("tag=the-first-tag", "tag=the-other-tag", "screening=title-abstract.exclude"),
    ),
    "bibliography": ["tag=the-first-tag", "chosen={reference}"],
    "bibliography-txt": ["tag=the-other-tag"],
    "references-csv": [
        *("tag=the-first-tag", "tag=the-other-tag", "screening=title-abstract.exclude"),
        "flow=to-screen",
    ],
    "review-flow": ["since=2020-01-01", "since=2200-01-01"],
    "review-flow-csv": ["since=2020-01-01"],
    "review-flow-of": ["since=2020-01-01"],
    "review-flow-studies": ["when=ever", "box=no-trial"],
    "review-flow-asked-of": ["box=from-list", "box=duplicate"],
    "review-flow-asked-of-csv": ["box=from-list"],
    "conflicts": ["settled=yes", "kind=tag", "person={other}"],
    "conflicts-csv": ["settled=yes"],
    "agreement": ["pair={pair}"],
    "agreement-csv": ["pair={pair}"],
    "assignments": ["q=made-up", "tag=the-first-tag"],
    "review": ["show=resolved"],
    "review-csv": ["show=resolved"],
    "screening-csv": ["q=made-up", "tag=the-first-tag"],
    "screening-ris": ["tag=the-first-tag"],
    "activity": ["kind=taggings", "deed=screened", "reference={reference}", "person=ben"],
    "activity-csv": ["kind=screening", "reference={reference}"],
    "review-overlap": ["rows=studies", "rows=all"],
    "review-overlap-csv": ["rows=studies"],
}
UNTOLD = ("healthz", "readyz")  # what asks the servers
OF_EACH_REQUEST = re.compile(
    r'name="(?:csrfmiddlewaretoken|once|mark)" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|nonce="[^"]*"'
    r"|<time [^>]*>[^<]*</time>"
    # in downloads, of one's own deeds; in a workbook as days since 1900
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d|<v>\d{5}\.\d+</v>"
)


def of_its_kind(converter, reference):
    if isinstance(converter, UUIDConverter):
        return NO_SUCH_UUID
    return reference if isinstance(converter, IntConverter) else "no-such-thing"


def addresses(**there):
    """Every address of ours, that of the reference in each that has a number."""
    for pattern in ours():
        known = ARGUMENTS | {"pmid": there["pmid"]}
        kwargs = {
            name: known.get(name) or of_its_kind(converter, there["reference"])
            for name, converter in pattern.pattern.converters.items()
        }
        address = reverse(pattern.name, kwargs=kwargs)
        yield pattern.name, address
        for query in QUERIES.get(pattern.name, []):
            yield pattern.name, f"{address}?{query.format(**there)}"


def looks(client, person, *, only=(), **there):
    """What somebody gets of each address, without what differs from request to request."""
    if person:
        client.force_login(person)
    else:
        client.logout()
    found = {}
    for name, address in addresses(**there):
        if name in UNTOLD or (only and name not in only):
            continue
        answer = client.get(address)
        content = answer.getvalue() if answer.streaming else answer.content
        if content.startswith(b"PK"):
            content = unpacked(content)
        found[address] = OF_EACH_REQUEST.sub("", content.decode(errors="replace"))
    return found


def unpacked(workbook):
    """Its sheets; what else it holds says when it was made."""
    with ZipFile(BytesIO(workbook)) as file:
        return b"".join(file.read(name) for name in file.namelist() if name.startswith("xl/"))


@contextmanager
def in_a_world_of_its_own():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Judges:
    """Two who judge one reference, and a third who does not; something else differs elsewhere."""

    def __init__(self):
        self.first, self.second, self.third = ada(), ben(), cleo()
        self.reference = a_paper(title="A made-up trial that two judge")
        self.tags = a_tag("first tag", slug="the-first-tag"), a_tag("other", slug="the-other-tag")
        for person in (self.first, self.second):
            an_assignment(self.reference, person)
        # By the same number as the reference, so that every address of a review leads to it.
        review = a_review(self.third, a_reference(title="A review"), pk=self.reference.pk)
        resolved_to(a_list(review), self.reference, self.third, pk=self.reference.pk)
        elsewhere = judged(a_reference(title="Judged by both"), self.first, self.second)
        decide(elsewhere, "include", by=self.first)
        decide(elsewhere, "exclude", reason="design", by=self.second)
        tag_with(self.tags[0], elsewhere, by=self.first)

    @property
    def there(self):
        return {
            "reference": self.reference.pk,
            "pmid": self.reference.pmid,
            "other": self.second.pk,
            "pair": f"{self.first.pk}-{self.second.pk}",
        }

    def second_says(self, number: int) -> None:
        """One thing or another, as many rows of it either way."""
        decision, reason = [("exclude", "population"), ("include", "")][number]
        decide(self.reference, decision, reason=reason, note=f"note {number}", by=self.second)
        tag_with(self.tags[number], self.reference, by=self.second)


@pytest.fixture
def judges():
    return Judges()


def differ(one, other):
    assert one.keys() == other.keys()
    return sorted(address for address in one if one[address] != other[address])


def both_worlds(client, judges, person, *, second_is_done, first_is_done=False, only=()):
    """What somebody sees where the second said one thing, and where the other."""
    seen = []
    for number in (0, 1):
        with in_a_world_of_its_own():
            judges.second_says(number)
            if second_is_done:
                done(judges.reference, by=judges.second)
            if first_is_done:
                decide(judges.reference, "include", by=judges.first)
                done(judges.reference, by=judges.first)
            seen.append(looks(client, person, only=only, **judges.there))
    return seen


@pytest.mark.parametrize("is_first", [False, True], ids=["the second is", "the first is"])
def test_no_page_or_download_shows_what_the_other_said_before_both_are_done(
    client, judges, is_first
):
    one, other = both_worlds(
        client, judges, judges.first, first_is_done=is_first, second_is_done=not is_first
    )
    assert differ(one, other) == []


def test_no_page_shows_it_to_somebody_without_an_account_either(client, judges, settings):
    settings.LUPUSJAK_PUBLIC = True
    one, other = both_worlds(client, judges, None, second_is_done=True)
    assert differ(one, other) == []


def test_who_is_asked_later_is_shown_nothing_of_what_was_said_and_settled(client, judges):
    seen = []
    for number in (0, 1):
        with in_a_world_of_its_own():
            judges.second_says(number)
            for person in (judges.first, judges.second):
                done(judges.reference, by=person)
            an_assignment(judges.reference, judges.third)
            seen.append(looks(client, judges.third, **judges.there))
    assert differ(*seen) == []


def test_once_both_are_done_each_sees_where_they_differ(client, judges):
    shown = ("conflicts", "conflicts-csv", "agreement", "agreement-csv")
    shown += ("screening", "screening-csv", "screening-xlsx", "screening-json", "screening-ris")
    one, other = both_worlds(
        client, judges, judges.first, first_is_done=True, second_is_done=True, only=shown
    )
    assert {reverse(name) for name in shown} <= set(differ(one, other))


def test_nobody_settles_or_takes_back_what_they_judge_unseen(client, judges):
    judges.second_says(0)
    done(judges.reference, by=judges.second)
    an_assignment(judges.reference, judges.third)
    client.force_login(judges.third)
    for step in ("settle", "reopen"):
        typed = {"stage": "title-abstract", "answer": "include"}
        answer = client.post(
            f"/conflicts/{judges.reference.pk}/{step}/", typed, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert "wrong population" not in answer.content.decode().partition("What holds")[0]
    assert all(each.reference != judges.reference.pk for each in differences(seen_by=judges.third))
