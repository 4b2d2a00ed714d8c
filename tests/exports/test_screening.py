"""What people decided leaves whole, and comes back whole: nothing lost, nothing doubled."""

import csv
import io

import pytest
import rispy
from django.utils.timezone import now

from curation.decision_lines import Said
from curation.exports.csv import table_as_csv
from curation.exports.screening import SCREENING, answered, screening_as_ris
from curation.exports.tables import About
from curation.imports.batches import open_batch
from curation.imports.screened import read_screened
from curation.imports.tokens import Kind
from curation.models import (
    BroughtDecision,
    Reference,
    ScreeningDecision,
    Stage,
    TagConsensus,
    Tagging,
)
from curation.screening.brought import Meant, keep_brought
from curation.screening.reason_words import reason_called
from curation.tasks import apply_all
from tests.builders import a_reference, an_author
from tests.cast import ada, ben, cleo
from tests.desk_builders import (
    a_decision,
    a_paper,
    a_tag,
    a_tagging,
    an_assignment,
    judged,
)

pytestmark = pytest.mark.django_db

ODD = '=1+1, "quoted"; a | b\nsecond line, Grüße \u2028 end'


@pytest.fixture
def people():
    return ada(), ben(), cleo()


@pytest.fixture
def screened(people):
    """One differed on and settled, one unclear, one without an identifier, and a new one."""
    her, him, third = people
    tag = a_tag("baricitinib, oral; once")
    first = judged(
        a_paper(
            "Findings: <i>p</i> &lt; 0.05 in this made-up paper.",
            authors=[an_author("Quill", "QR"), an_author(group="The Made-Up Group")],
            journal="Journal of made-up things",
            pages="10-19",
            volume="4",
            doi="10.1234/made-up",
        ),
        her,
        him,
    )
    a_decision(first, her, "include", note=ODD)
    a_decision(first, him, "exclude", "population")
    a_decision(first, third, "include", is_consensus=True)
    a_decision(first, her, "exclude", "not retrieved", stage=Stage.FULL_TEXT)
    a_tagging(first, tag, her)
    a_tagging(first, tag, third)  # who only tagged it
    second = a_reference(title="=A title that begins like a formula", pmid=None, doi="10.1234/two")
    a_decision(second, him, "unclear")
    printed = a_reference(
        title="A made-up report",
        pmid=None,
        fetched=False,
        origin="file",
        authors_as_printed="Moss M, Reed R",
        journal="Journal of made-up things",
    )
    a_decision(printed, her, "exclude", "design")
    a_reference()
    return people


def everything():
    decided = ScreeningDecision.objects.values_list(
        *("reference", "stage", "by", "decision", "reason", "note", "is_consensus")
    )
    return set(decided), set(Tagging.objects.values_list("reference", "tag", "by"))


def as_file(form, seen_by):
    asked = {"tags_of": lambda some: {}, "seen_by": seen_by}
    found = Reference.objects.all()
    if form == "ris":
        return "".join(screening_as_ris(found, **asked)).encode()
    about = About("Screening", "all references", "http://testserver/", now(), "1")
    return "".join(table_as_csv(SCREENING.filled(lambda: answered(found, **asked)), about)).encode()


def bring_in(content, name, people):
    read = read_screened(name, content)
    batch = open_batch([each.token for each in read.entries], by=people[-1], source="screened")
    reasons = {
        reason: reason_called(reason)
        for each in read.entries
        for said in each.said
        for reason in said.reasons
    }
    meant = Meant(
        reasons=reasons,
        people={f"{person.get_full_name()} ({person.username})": person for person in people},
        may_settle=True,
    )
    keep_brought(batch, [each.said for each in read.entries], meant, by=people[-1])
    # What has no identifier is matched by its words when its chunk is worked on.
    for item in batch.items.filter(kind=Kind.CITATION):
        title = item.token.partition(". ")[2].partition(". ")[0]
        item.reference = Reference.objects.get(title=title)
        item.save()
    apply_all(BroughtDecision.objects.filter(item__batch=batch))
    return batch


@pytest.mark.parametrize("form", ["csv", "ris"])
def test_all_that_was_decided_comes_back_from_our_own_file_exactly(screened, form):
    before = everything()
    content = as_file(form, screened[-1])
    ScreeningDecision.objects.all().delete()
    Tagging.objects.all().delete()

    bring_in(content, f"export.{form}", screened)

    assert everything() == before
    left = BroughtDecision.objects.filter(applied_at=None)
    assert [str(each) + each.problem for each in left] == []


@pytest.mark.parametrize("form", ["csv", "ris"])
def test_brought_back_where_all_of_it_is_here_it_changes_nothing(screened, form):
    before = everything()
    events = ScreeningDecision.objects.values_list("pk", "at")
    was = set(events)

    bring_in(as_file(form, screened[-1]), f"export.{form}", screened)

    assert everything() == before
    assert set(events.all()) == was
    assert not BroughtDecision.objects.filter(applied_at=None).exists()


def test_both_files_say_the_same(screened):
    of_ris, of_csv = (
        read_screened(f"export.{form}", as_file(form, screened[-1])).entries
        for form in ("ris", "csv")
    )
    assert [each.said for each in of_ris] == [each.said for each in of_csv]
    assert [each.token.value for each in of_ris] == [each.token.value for each in of_csv]


def test_ris_describes_the_paper_in_tags_that_every_reference_manager_knows(screened):
    entries = rispy.loads(as_file("ris", screened[-1]).decode().replace("\r\n", "\n"))
    (entry,) = (each for each in entries if each.get("doi") == "10.1234/made-up")
    assert entry["title"].startswith("A made-up trial reported in")
    assert entry["authors"] == ["Quill, Q.", "The Made-Up Group,"]
    assert entry["abstract"] == "Findings: p < 0.05 in this made-up paper."
    assert (entry["start_page"], entry["end_page"], entry["volume"]) == ("10", "19", "4")
    assert entry["name_of_database"] == "PubMed"


def test_ris_tells_rayyan_and_asreview_what_they_know(screened):
    text = as_file("ris", screened[-1]).decode()
    assert '{"Ada Okafor (ada)"=>"Excluded"} | RAYYAN-LABELS: baricitinib; oral; once' in text
    assert "RAYYAN-EXCLUSION-REASONS: full text not obtained" in text
    assert "ASReview_irrelevant" in text


def test_a_table_has_a_row_for_each_decision_and_one_for_what_nobody_decided(screened):
    rows = as_file("csv", screened[-1]).decode()
    read = read_screened("export.csv", rows.encode())
    assert sorted(len(each.said) for each in read.entries) == [0, 1, 1, 5]


def test_no_cell_is_a_formula(screened):
    rows = csv.reader(io.StringIO(as_file("csv", screened[-1]).decode(), newline=""))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("form", ["csv", "ris"])
def test_who_judges_unseen_takes_nothing_of_the_others_away(people, form):
    her, him, _ = people
    reference = a_reference()
    tag = a_tag("hidden tag")
    for person in (her, him):
        an_assignment(reference, person)
    a_decision(reference, him, "exclude", "population", note="hidden note")
    a_tagging(reference, tag, him)
    a_decision(reference, her, "include")

    hers = as_file(form, her).decode()

    assert "Ben" not in hers
    assert "hidden" not in hers
    (entry,) = read_screened(f"e.{form}", hers.encode()).entries
    assert [said.decision for said in entry.said] == ["include"]


def test_it_is_streamed_by_a_few_queries_however_many_there_are(
    people, django_assert_max_num_queries
):
    for _ in range(5):
        a_decision(a_reference(), people[0])
    with django_assert_max_num_queries(6):
        as_file("csv", people[0])


def test_nothing_said_is_an_empty_row():
    assert Said().in_full == ""
    assert not TagConsensus.objects.exists()
