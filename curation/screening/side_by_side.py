"""Differences as they are looked at: for each reference, what each person said, side by side."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from curation.models import Reference, ScreeningDecision, Stage, Tag, TagConsensus, Tagging, User
from curation.models.tag import in_order
from curation.screening.conflicts import Difference
from curation.screening.decisions import reasons_at

Decision = ScreeningDecision.Decision
Place = tuple[int, Stage]
APPLIES, DOES_NOT_APPLY = "yes", "no"


class Answer(NamedTuple):
    """What one person said. `value` is what to settle it as; "" where it cannot be settled so."""

    person: User
    words: str
    value: str
    note: str = ""


class Row(NamedTuple):
    """One difference, in words; `settled` is what holds, as an answer of who settled it."""

    difference: Difference
    tag: Tag | None
    answers: list[Answer]
    settled: Answer | None
    consensus: ScreeningDecision | TagConsensus | None

    @property
    def key(self) -> str:
        """Its name on a page."""
        return f"differs-{self.difference.reference}-{self.difference.stage}-{self.of}"

    @property
    def of(self) -> str:
        return str(self.difference.tag or "decision")

    @property
    def seen(self) -> str:
        """When it was settled, exactly, for whoever settles it anew."""
        return self.consensus.at.isoformat() if self.consensus else ""

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """For which it can be out."""
        return reasons_at(self.difference.stage)

    def involves(self, person: User) -> bool:
        return any(answer.person == person for answer in self.answers)


class Column(NamedTuple):
    """What else one person said of the reference: beside what differs."""

    person: User
    decision: str  # in words; "" where it is among the differences, or there is none
    tags: list[Tag]


class Sheet(NamedTuple):
    """All that differs on one reference at one stage."""

    reference: Reference
    stage: Stage
    rows: list[Row]
    columns: list[Column]


def sheets(found: Sequence[Difference]) -> list[Sheet]:
    """In the order of the differences, in six queries; give it no more than a page shows."""
    pks = {each.reference for each in found}
    references = Reference.objects.only(
        *("pmid", "title", "abstract", "journal", "journal_abbreviation", "publication_year")
    ).in_bulk(pks)
    decisions: dict[Place, list[ScreeningDecision]] = defaultdict(list)
    for said in ScreeningDecision.objects.filter(reference__in=pks).order_by("pk"):
        decisions[said.reference_id, Stage(said.stage)].append(said)
    given: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for reference, person, tag in Tagging.objects.filter(reference__in=pks).values_list(
        "reference", "by", "tag"
    ):
        given[reference][person].add(tag)
    settled = {
        (each.reference_id, each.tag_id): each
        for each in TagConsensus.objects.filter(reference__in=pks)
    }
    of_tags = {tag for by_person in given.values() for tags in by_person.values() for tag in tags}
    tags = Tag.objects.in_bulk(of_tags | {tag for _, tag in settled})
    people = User.objects.in_bulk(
        {pk for each in found for pk in each.people}
        | {said.by_id for of_place in decisions.values() for said in of_place}
        | {each.by_id for each in settled.values()}
    )

    by_place: dict[Place, list[Difference]] = defaultdict(list)
    for each in found:
        by_place[each.place].append(each)
    made = []
    for place, of_place in by_place.items():
        reference, stage = place
        said_here = {said.by_id: said for said in decisions.get(place, []) if not said.is_consensus}
        consensus = next((said for said in decisions.get(place, []) if said.is_consensus), None)
        rows = []
        for each in of_place:
            if each.tag is None:
                rows.append(_of_decision(each, said_here, consensus, people))
            else:
                one = settled.get((reference, each.tag))
                rows.append(_of_tag(each, tags[each.tag], given[reference], one, people))
        shown = {each.tag for each in of_place}
        columns = [
            Column(
                people[pk],
                decision=in_words(said_here[pk]) if pk in said_here and None not in shown else "",
                tags=in_order(tags[tag] for tag in given[reference][pk] - shown),
            )
            for pk in dict.fromkeys(pk for each in of_place for pk in each.people)
        ]
        made.append(Sheet(references[reference], stage, rows, columns))
    return made


def in_words(said: ScreeningDecision) -> str:
    """ "exclude: wrong population"."""
    return f"{said.decision}: {said.get_reason_display()}" if said.reason else said.decision


def as_value(said: ScreeningDecision) -> str:
    """ "exclude:population", as a form posts it; "" for what cannot be settled."""
    if said.decision == Decision.UNCLEAR:
        return ""
    return f"{said.decision}:{said.reason}" if said.reason else said.decision


def _of_decision(
    difference: Difference,
    said: dict[int, ScreeningDecision],
    consensus: ScreeningDecision | None,
    people: dict[int, User],
) -> Row:
    answers = [
        Answer(people[pk], in_words(said[pk]), as_value(said[pk]), said[pk].note)
        for pk in difference.people
        if pk in said
    ]
    settled = (
        Answer(people[consensus.by_id], in_words(consensus), as_value(consensus), consensus.note)
        if consensus
        else None
    )
    return Row(difference, None, answers, settled, consensus)


def _of_tag(
    difference: Difference,
    tag: Tag,
    given: dict[int, set[int]],
    consensus: TagConsensus | None,
    people: dict[int, User],
) -> Row:
    answers = [
        Answer(people[pk], "given", APPLIES)
        if tag.pk in given[pk]
        else Answer(people[pk], "not given", DOES_NOT_APPLY)
        for pk in difference.people
    ]
    settled = None
    if consensus:
        by = people[consensus.by_id]
        settled = (
            Answer(by, "applies", APPLIES)
            if consensus.applies
            else Answer(by, "does not apply", DOES_NOT_APPLY)
        )
    return Row(difference, tag, answers, settled, consensus)
