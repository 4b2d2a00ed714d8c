"""References with what people decided of them and how they tagged them, for this and other tools.

Both files hold only what `seen_by` may see. RIS has a line for each person's decision, and beside
it the lines that Rayyan and ASReview read; a table has a row for each. Either is read back without
loss by curation/imports/screened.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from curation.citation import words_of
from curation.decision_lines import (
    EXCLUDE,
    INCLUDE,
    Said,
    as_asreview,
    as_line,
    as_rayyan,
    joined,
)
from curation.exports.columns import kept, number
from curation.exports.parts import in_chunks, parts_of
from curation.exports.references import TagsOf, authors_of
from curation.exports.ris import as_ris
from curation.exports.tables import Column, Table
from curation.models import Reference, ScreeningDecision, Tagging, User
from curation.models.reference import ReferenceQuerySet
from curation.record_lines import abstract_lines


class Screened(NamedTuple):
    """A reference, and what each person said of it; whoever only tagged it has no decision."""

    reference: Reference
    said: list[Said]
    tags: Collection[str]


class Answered(NamedTuple):
    """What one person said of a reference; nothing, where nobody said anything."""

    of: Screened
    said: Said


SCREENING: Table[Answered] = Table(
    "screening_decisions",
    "What one person decided of a reference at one stage, and which tags they gave it; a row "
    "without a reviewer is of a reference of which nobody said anything yet.",
    (
        number("reference", "The reference, by its number in references.", "of.reference.pk"),
        kept("pmid", "The reference's PMID.", "of.reference.pmid"),
        kept("doi", "The reference's DOI.", "of.reference.doi"),
        kept("pmcid", "The reference's PMCID.", "of.reference.pmcid"),
        Column("title", "The reference's title.", lambda row: _title(row.of.reference)),
        Column("abstract", "The reference's abstract.", lambda row: _abstract(row.of.reference)),
        Column(
            "authors",
            "The reference's authors, with commas between.",
            lambda row: ", ".join(authors_of(row.of.reference)),
        ),
        kept("year", "The year in which it came out.", "of.reference.publication_year"),
        Column(
            "journal",
            "The journal.",
            lambda row: row.of.reference.journal or row.of.reference.journal_abbreviation,
        ),
        kept("volume", "The volume.", "of.reference.volume"),
        kept("issue", "The issue.", "of.reference.issue"),
        kept("pages", "The pages.", "of.reference.pages"),
        kept("reviewer", "Who decided, by name and account.", "said.who"),
        kept("stage", "title-abstract or full-text.", "said.stage"),
        kept("decision", "include, exclude or unclear.", "said.decision"),
        Column("reason", "Why it is out.", lambda row: ", ".join(row.said.reasons)),
        kept("note", "The reviewer's note.", "said.note"),
        Column(
            "consensus",
            "yes where it says what was settled between people who differed.",
            lambda row: "yes" if row.said.is_consensus else "",
        ),
        kept("decided_at", "When it was decided.", "said.at"),
        Column(
            "labels",
            "The tags that the reviewer gave, with semicolons between.",
            lambda row: joined(row.said.labels),
        ),
        Column(
            "tags",
            "The tags that count for the reference, with semicolons between.",
            lambda row: joined(row.of.tags),
        ),
        Column(
            "included",
            "1 for include, 0 for exclude, as ASReview reads it.",
            lambda row: {INCLUDE: 1, EXCLUDE: 0}.get(row.said.decision),
        ),
    ),
)


def answered(found: ReferenceQuerySet, *, tags_of: TagsOf, seen_by: User) -> Iterator[Answered]:
    """A row for what each person said, and one for a reference of which nobody said anything."""
    for each in _screened(found, tags_of, seen_by):
        for said in each.said or [Said()]:
            yield Answered(each, said)


def screening_as_ris(found: ReferenceQuerySet, *, tags_of: TagsOf, seen_by: User) -> Iterator[str]:
    """An entry for each reference, the newest first; with notes where anybody said anything."""
    for each in _screened(found, tags_of, seen_by):
        yield as_ris(parts_of(each.reference, each.tags), _notes(each.said))


def named(person: User) -> str:
    """By name and account, so that another site can tell who is who."""
    name, account = person.get_full_name(), person.get_username()
    return f"{name} ({account})" if name else account


def _screened(found: ReferenceQuerySet, tags_of: TagsOf, seen_by: User) -> Iterator[Screened]:
    for some in in_chunks(found):
        pks = [reference.pk for reference in some]
        said, tags = _said_of(pks, seen_by), tags_of(pks)
        for each in some:
            yield Screened(each, said.get(each.pk, []), tags.get(each.pk, ()))


def _said_of(references: Collection[int], seen_by: User) -> dict[int, list[Said]]:
    """In two queries. A person's tags stand with the first of their decisions."""
    tagged: dict[tuple[int, int], list[str]] = defaultdict(list)
    people: dict[int, User] = {}
    given = Tagging.objects.filter(reference__in=references).seen_by(seen_by)
    for tagging in given.select_related("tag", "by").order_by("reference", "by", "tag__name"):
        if tagging.tag.is_in_use:
            tagged[tagging.reference_id, tagging.by_id].append(tagging.tag.name)
            people[tagging.by_id] = tagging.by
    found: dict[int, list[Said]] = defaultdict(list)
    decided = ScreeningDecision.objects.filter(reference__in=references).seen_by(seen_by)
    # By the stages' names turned round, title and abstract comes first.
    for each in decided.select_related("by").order_by("-stage", "is_consensus", "pk"):
        labels = () if each.is_consensus else tagged.pop((each.reference_id, each.by_id), ())
        found[each.reference_id].append(
            Said(
                who=named(each.by),
                words=each.decision,
                decision=each.decision,
                reasons=(each.get_reason_display(),) if each.reason else (),
                stage=each.stage,
                note=each.note,
                labels=tuple(labels),
                is_consensus=each.is_consensus,
                at=each.at.isoformat(timespec="seconds"),
            )
        )
    for (reference, person), labels in tagged.items():
        found[reference].append(Said(who=named(people[person]), labels=tuple(labels)))
    return found


def _notes(said: list[Said]) -> Iterator[str]:
    for each in said:
        yield as_line(each)
    decided = [each for each in said if each.decision]
    # Rayyan knows one stage: the last one that anybody decided at.
    last = [each for each in decided if each.stage == "full-text"] or decided
    tagged = [each._replace(decision="", reasons=()) for each in said if each not in last]
    if rayyan := as_rayyan([*last, *tagged]):
        yield rayyan
    if said:
        yield as_asreview(said)


def _title(reference: Reference) -> str:
    return words_of(reference.title or reference.vernacular_title)


def _abstract(reference: Reference) -> str:
    return " ".join(abstract_lines(reference.abstract))
