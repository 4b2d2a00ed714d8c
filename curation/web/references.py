"""The list of references: what the address asks for, a page of it, and the same as files."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from django.db.models import F, Func, JSONField, Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.citation import byline, issue_of
from curation.exports import references as table
from curation.exports.formats import Format
from curation.models import Notice, Reference, Tag, User
from curation.models.reference import ReferenceQuerySet
from curation.models.standing import Standing, standings
from curation.search.facets import facets, names_of_reviews
from curation.search.matching import SMALL, Found, find, is_identifier, matches
from curation.search.pages import Page, Place, newer_page, newest_page, older_page
from curation.search.question import Chosen, Question, read_question
from curation.tagging.taggings import tags_of
from curation.web.bulk_at_hand import Bulk, at_hand
from curation.web.downloads import Offer, in_words, offers, page_with, table_file
from curation.web.gates import may_read
from curation.web.shown import whose_eyes

PAGE = 50
ALL = "all references"
FIRST_AUTHORS = 3

# What a reader of evidence wants to know of a paper before opening it.
TELLING_TYPES = (
    "Randomized Controlled Trial",
    *(f"Clinical Trial, Phase {phase}" for phase in ("I", "II", "III", "IV")),
    *("Controlled Clinical Trial", "Clinical Trial Protocol", "Meta-Analysis"),
    *("Systematic Review", "Practice Guideline", "Guideline", "Review", "Observational Study"),
    *("Case Reports", "Comment", "Editorial", "Letter", "Preprint"),
    *("Published Erratum", "Retraction of Publication", "Expression of Concern"),
)


class Row(NamedTuple):
    reference: Reference
    authors: str
    journal: str
    issue: str
    types: list[str]
    standings: list[Standing]
    tags: Sequence[Tag] = ()


@may_read
@require_safe
def references(request: HttpRequest) -> HttpResponse:
    question, _ = read_question(request.GET)
    found = find(question, seen_by=whose_eyes(request))
    sought = question == Question(words=question.words) and is_identifier(question.words)
    if sought and found.count == 1:
        return redirect("reference", found.references.values_list("pk", flat=True)[0])
    return list_of(request, request.GET, bulk=at_hand(request), found=found, sought=sought)


def list_of(
    request: HttpRequest,
    asked: QueryDict,
    *,
    bulk: Bulk | None,
    found: Found | None = None,
    sought: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of the list that an address asks for, with what is chosen on it."""
    eyes = whose_eyes(request)
    question, ignored = read_question(asked)
    if found is None:
        found = find(question, seen_by=eyes)
    page = _page(found.references, asked, ignored)
    tags = tags_of([reference.pk for reference in page.references], seen_by=eyes)
    return render(
        request,
        "references/references.html",
        {
            "question": question,
            "chips": _named(question, ignored),
            "ignored": ignored,
            "rows": [_row(each, tags.get(each.pk, [])) for each in page.references],
            "page": page,
            "count": found.count,
            "total": Reference.objects.count() if question != Question() else found.count,
            "offered": facets(found, question, seen_by=eyes),
            "unfetched": Reference.objects.without_record().askable().count(),
            "sought": sought,
            "most_counted": SMALL,
            "downloads": _offers(question, eyes),
            "bulk": bulk,
        },
        status=status,
    )


@may_read
@require_safe
def references_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All that the list finds, on whichever page."""
    question, _ = read_question(request.GET)
    eyes = whose_eyes(request)
    return file_of(
        request,
        form,
        lambda: matches(question, seen_by=eyes),
        asked=in_words(((chip.label, chip.value) for chip in _named(question, [])), ALL),
        page=page_with(reverse("references"), question.to_url()),
    )


def _offers(question: Question, eyes: User | None) -> list[Offer]:
    """What people decided is for those who work here."""
    query = question.to_url()
    decided = page_with(reverse("screening-ris"), query)
    return [
        *offers("references", query),
        *([Offer("RIS", decided, "with decisions")] if eyes else []),
    ]


def file_of(
    request: HttpRequest,
    form: Format,
    found: Callable[[], ReferenceQuerySet],
    *,
    asked: str,
    page: str,
) -> HttpResponseBase:
    """With the tags that count for whoever asks."""
    names_of = names_of_tags(whose_eyes(request))
    rows = table.REFERENCES.filled(lambda: table.references(found(), tags_of=names_of))
    return table_file(
        request, form, rows, name="references", title="References", asked=asked, page=page
    )


def names_of_tags(seen_by: User | None) -> table.TagsOf:
    """What each reference is about, settled where people differed."""

    def names_of(some: Collection[int]) -> dict[int, list[str]]:
        found = tags_of(some, seen_by=seen_by)
        return {pk: [tag.name for tag in tags] for pk, tags in found.items()}

    return names_of


def _named(question: Question, ignored: list[str]) -> list[Chosen]:
    """What is chosen, tags and reviews by their names."""
    chosen = question.chosen()
    if question.review:
        name = names_of_reviews([question.review]).get(question.review)
        if name is None:
            ignored.append(f"There is no review {question.review}.")
        chosen = [
            chip._replace(value=name) if name and chip.label == "List of review" else chip
            for chip in chosen
        ]
    if not question.tags:
        return chosen
    names = dict(Tag.objects.filter(slug__in=question.tags).values_list("slug", "name"))
    ignored += [f"There is no tag “{slug}”." for slug in question.tags if slug not in names]
    return [
        chip._replace(value=names.get(chip.value, chip.value)) if chip.label == "Tag" else chip
        for chip in chosen
    ]


def _page(found: ReferenceQuerySet, asked: QueryDict, ignored: list[str]) -> Page:
    rows = _as_rows(found)
    for name, turn in (("after", older_page), ("before", newer_page)):
        if name not in asked:
            continue
        place = Place.read(asked.get(name, ""))
        if place is None:
            ignored.append("The place in the list could not be read, so this is its beginning.")
            break
        page = turn(rows, place, size=PAGE)
        # Going back to the front ends with the front page whole.
        if page.newer or name == "after":
            return page
    return newest_page(rows, size=PAGE)


def latest(found: ReferenceQuerySet, size: int) -> list[Row]:
    """The newest of them, for another page's list."""
    return [_row(reference) for reference in newest_page(_as_rows(found), size=size).references]


def _as_rows(found: ReferenceQuerySet) -> ReferenceQuerySet:
    """Only what a row shows: a paper's 600 authors and 300 cited references stay where they are."""
    first = Func(
        F("authors"),
        function="jsonb_path_query_array",
        template=f"%(function)s(%(expressions)s, '$[0 to {FIRST_AUTHORS}]')",
        output_field=JSONField(),
    )
    against = [kind for standing in Standing for kind in standing.kinds]
    return (
        found.annotate(first_authors=first)
        .only(
            *("pmid", "doi", "pmcid", "kind", "title", "authors_as_printed", "book"),
            *("journal", "journal_abbreviation", "publication_date", "publication_year"),
            *("published_on", "volume", "issue", "pages", "publication_types", "nct_numbers"),
            "pubmed_changed_at",
        )
        .prefetch_related(
            Prefetch(
                "notices",
                queryset=Notice.objects.filter(kind__in=against).only("reference", "kind"),
            )
        )
    )


def _row(reference: Reference, tags: Sequence[Tag] = ()) -> Row:
    authors = reference.first_authors  # type: ignore[attr-defined]
    names = [each["name"] for each in reference.publication_types]
    return Row(
        reference,
        authors=byline(authors, most=FIRST_AUTHORS)
        or byline(authors, most=FIRST_AUTHORS, role="editor")
        or _shortened(reference.authors_as_printed),
        journal=reference.journal_abbreviation or reference.journal,
        issue=issue_of(reference),
        types=[name for name in TELLING_TYPES if name in names][:3],
        standings=standings((n.kind for n in reference.notices.all()), reference.publication_types),
        tags=tags,
    )


def _shortened(printed: str) -> str:
    names = printed.split(", ")
    return ", ".join([*names[:FIRST_AUTHORS], "et al."]) if len(names) > FIRST_AUTHORS else printed
