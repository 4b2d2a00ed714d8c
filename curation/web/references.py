"""The list of references: what the address asks for, a page of it, and the same as files."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from django.db.models import F, Func, JSONField, Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from curation.citation import byline, issue_of
from curation.exports import references as table
from curation.exports.formats import Format
from curation.models import Notice, Reference, Tag, User
from curation.models.reference import ReferenceQuerySet
from curation.models.standing import Standing, standings
from curation.search.counting import total
from curation.search.facets import facets
from curation.search.marks import NOTHING, Marked, marks
from curation.search.matching import Found, find, matches
from curation.search.pages import Page, newest_first_page, newest_page
from curation.search.question import OF_THE_PAGE, Question, read_question
from curation.search.ranking import best_page
from curation.tagging.taggings import tags_of
from curation.web.also_found import also_found
from curation.web.answers import instead, orders, told
from curation.web.bulk_at_hand import Bulk, at_hand
from curation.web.chips import chips_of
from curation.web.downloads import in_words, offers, page_with, reference_offers, table_file
from curation.web.gates import may_read
from curation.web.marked_words import BETWEEN, line_of, marked_authors, marked_snippet, marked_title
from curation.web.saved_at_hand import saving
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
    """`title` and `authors` are HTML with the words that were looked for marked in them."""

    reference: Reference
    title: SafeString
    authors: SafeString
    journal: str
    issue: str
    types: list[str]
    standings: list[Standing]
    tags: Sequence[Tag] = ()
    snippet: SafeString | None = None


@may_read
@require_safe
def references(request: HttpRequest) -> HttpResponse:
    question, _ = read_question(request.GET)
    found = find(question, seen_by=whose_eyes(request))
    only_words = question.with_(order="") == Question(words=question.words)
    sought = only_words and found.understood.is_one_identifier
    if sought and found.count.number == 1:
        return redirect("reference", found.references.values_list("pk", flat=True)[0])
    return list_of(request, request.GET, bulk=at_hand(request), found=found, sought=sought)


def list_of(
    request: HttpRequest,
    asked: QueryDict,
    *,
    bulk: Bulk | None,
    found: Found | None = None,
    sought: bool = False,
    refused: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    """The page of the list that an address asks for, with what is chosen on it; `refused` is the
    name under which its question was to be saved, and why it was not.
    """
    eyes = whose_eyes(request)
    question, ignored = read_question(asked)
    if found is None:
        found = find(question, seen_by=eyes)
    page = _page(found, question, asked)
    tags = tags_of([reference.pk for reference in page.references], seen_by=eyes)
    authors = [line_of(*_authors(reference)) for reference in page.references]
    marked = marks(page.references, found.understood.marked, authors)
    chips = chips_of(question, ignored)
    wanted = [term.typed for term in found.understood.terms if not term.excluded]
    is_first = not any(name in asked for name in OF_THE_PAGE)
    return render(
        request,
        "references/references.html",
        {
            "question": question,
            "chips": chips,
            "ignored": [*ignored, *found.understood.ignored],
            "told": told(found, question),
            "orders": orders(question),
            "also_found": also_found(request, wanted, whole=question.words) if is_first else [],
            "rows": [
                _row(each, tags.get(each.pk, []), marked.get(each.pk, NOTHING))
                for each in page.references
            ],
            "page": page,
            "count": found.count,
            "total": found.count if question.asks_for_all else total(),
            "is_nothing": found.understood.is_nothing,
            "instead": [] if found.count else instead(found, question, chips, seen_by=eyes),
            "offered": facets(found, question, seen_by=eyes),
            "unfetched": _unfetched() if question.asks_for_all else 0,
            "sought": sought,
            "saving": saving(request, question, chips, refused=refused),
            "downloads": [
                *offers("references", question.to_url()),
                *reference_offers(question.to_url()),
            ],
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
        asked=in_words(((chip.label, chip.value) for chip in chips_of(question, [])), ALL),
        page=page_with(reverse("references"), question.to_url()),
    )


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


def _page(found: Found, question: Question, asked: QueryDict) -> Page:
    rows = _as_rows(found.references, abstract=bool(found.understood.marked))
    after, before = asked.get("after"), asked.get("before")
    if question.order == "best":
        return best_page(found, rows, question, size=PAGE, after=after, before=before)
    return newest_first_page(found, rows, size=PAGE, after=after, before=before)


def _unfetched() -> int:
    return Reference.objects.without_record().askable().count()


def latest(found: ReferenceQuerySet, size: int) -> list[Row]:
    """The newest of them, for another page's list."""
    return [_row(reference) for reference in newest_page(_as_rows(found), size=size).references]


def _as_rows(found: ReferenceQuerySet, *, abstract: bool = False) -> ReferenceQuerySet:
    """Only what a row shows: a paper's 600 authors and 300 cited references stay where they are.

    Its abstract, and how its other authors are called, only where words are to be marked in them.
    """
    found = found.annotate(first_authors=_of_the_authors(f"$[0 to {FIRST_AUTHORS}]"))
    if abstract:
        others = f"$[{FIRST_AUTHORS} to last]"
        found = found.annotate(
            other_authors=_of_the_authors(f"{others}.last_name", f"{others}.collective_name")
        )
    against = [kind for standing in Standing for kind in standing.kinds]
    return found.only(
        *("pmid", "doi", "pmcid", "kind", "title", "authors_as_printed", "book"),
        *("journal", "journal_abbreviation", "publication_date", "publication_year"),
        *("published_on", "volume", "issue", "pages", "publication_types", "nct_numbers"),
        *("pubmed_changed_at", *(["abstract"] if abstract else [])),
    ).prefetch_related(
        Prefetch(
            "notices",
            queryset=Notice.objects.filter(kind__in=against).only("reference", "kind"),
        )
    )


def _of_the_authors(*paths: str) -> Func:
    """What stands in each of these places, in one array."""
    arrays = (f"jsonb_path_query_array(%(expressions)s, '{path}')" for path in paths)
    return Func(F("authors"), template=" || ".join(arrays), output_field=JSONField())


def _row(reference: Reference, tags: Sequence[Tag] = (), found: Marked = NOTHING) -> Row:
    names = [each["name"] for each in reference.publication_types]
    return Row(
        reference,
        title=marked_title(reference.title, found.title),
        authors=marked_authors(*_authors(reference), found.authors),
        journal=reference.journal_abbreviation or reference.journal,
        issue=issue_of(reference),
        types=[name for name in TELLING_TYPES if name in names][:3],
        standings=standings((n.kind for n in reference.notices.all()), reference.publication_types),
        tags=tags,
        snippet=marked_snippet(found.snippet),
    )


def _authors(reference: Reference) -> tuple[str, str]:
    """Those whom a row shows; how the others are called, where that was asked for."""
    first = reference.first_authors  # type: ignore[attr-defined]
    shown = byline(first, most=FIRST_AUTHORS) or byline(first, most=FIRST_AUTHORS, role="editor")
    if shown:
        return shown, BETWEEN.join(filter(None, getattr(reference, "other_authors", ())))
    names = reference.authors_as_printed.split(", ")
    if len(names) <= FIRST_AUTHORS:
        return reference.authors_as_printed, ""
    return ", ".join([*names[:FIRST_AUTHORS], "et al."]), BETWEEN.join(names[FIRST_AUTHORS:])
