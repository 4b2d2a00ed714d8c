"""What stands at the side of a paper: its tags, its trials, how it was screened, its history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from curation.models import (
    ImportItem,
    Reference,
    ScreeningDecision,
    Stage,
    State,
    Tag,
    Tagging,
    TrialReport,
    User,
)
from curation.people.roles import TAG
from curation.screening.decisions import reasons_at
from curation.tagging.proposals import Vocabulary, proposed, vocabulary
from curation.tagging.taggings import own_tags, tags_of
from curation.web.desk_margin import Margin
from curation.web.tag_tree import Branch, heads, tree_of

LINES = 6  # of the history
MOST_PROPOSED = 12
REASONS = reasons_at(Stage.TITLE_ABSTRACT)
DECIDED = {"include": "included", "exclude": "excluded", "unclear": "unclear"}


class Line(NamedTuple):
    """Something that was done, by whom and when."""

    at: datetime
    who: str
    did: str
    what: str = ""


class Screening(NamedTuple):
    """How it was decided at the first stage, as far as this person may see."""

    own: ScreeningDecision | None
    settled: ScreeningDecision | None
    others: list[ScreeningDecision]

    @property
    def decision(self) -> ScreeningDecision | None:
        """What counts: the consensus, else one's own, else what all others said alike."""
        alike = self.others[:1] if len({each.decision for each in self.others}) == 1 else []
        return self.settled or self.own or next(iter(alike), None)

    @property
    def word(self) -> str:
        return DECIDED[self.decision.decision] if self.decision else ""

    @property
    def in_words(self) -> str:
        """ada and ben agree; ben: excluded."""
        if self.settled:
            return f"settled by {self.settled.by}"
        people = [*([self.own] if self.own else []), *self.others]
        names = [each.by.get_username() for each in people]
        if len(people) > 1 and len({each.decision for each in people}) == 1:
            return f"{', '.join(names[:-1])} and {names[-1]} agree"
        return "; ".join(f"{each.by.get_username()}: {DECIDED[each.decision]}" for each in people)


def rail_of(
    reference: Reference, person: User | None, margin: Margin, items: Sequence[ImportItem]
) -> dict[str, Any]:
    """For strangers the tags and trials alone."""
    reports = TrialReport.objects.filter(reference=reference).select_related("trial")
    shown: dict[str, Any] = {"reports": reports.order_by("trial__slug")}
    if person is None:
        return shown | {"tags": tags_of([reference.pk], seen_by=None).get(reference.pk, [])}
    taggings = list(
        Tagging.objects.filter(reference=reference).seen_by(person).select_related("tag", "by")
    )
    screening = screening_of(reference, person)
    may_tag = person.has_perm(TAG.permission)
    words = vocabulary() if may_tag else None
    tree = _tree(list(words.tags.values()), taggings, person) if words else []
    heading = heads(tree)
    leaves = [each for root in tree for each in root.walk() if each.tag.pk not in heading]
    return shown | {
        "may_tag": may_tag,
        "tree": tree,
        **(
            _at_hand(reference, words, {branch.tag.pk for branch in leaves if branch.is_given})
            if words
            else {}
        ),
        "given": sum(each.is_given for each in leaves),
        "in_all": len(leaves),
        "tags": list(dict.fromkeys(each.tag for each in taggings if each.tag.is_in_use)),
        "screening": screening,
        "reasons": REASONS,
        "history": history_of(margin, taggings, screening, items),
    }


def _tree(tags: Sequence[Tag], taggings: Iterable[Tagging], person: User) -> list[Branch]:
    given: set[int] = set()
    others: dict[int, list[str]] = {}
    for each in taggings:
        if each.by_id == person.pk:
            given.add(each.tag_id)
        else:
            others.setdefault(each.tag_id, []).append(each.by.get_username())
    return tree_of(tags, given, others)


def tags_at_hand(reference: Reference, person: User) -> dict[str, Any]:
    """What stands on top of the tree: the tags that this person gave, and what is proposed."""
    return _at_hand(reference, vocabulary(), own_tags(reference, person))


def _at_hand(reference: Reference, words: Vocabulary, given: set[int]) -> dict[str, Any]:
    besides = given | heads(tree_of(list(words.tags.values()), given))
    return {
        "own": [tag for pk, tag in words.tags.items() if pk in given],
        "proposed": proposed(reference, words, besides=besides)[:MOST_PROPOSED],
    }


def branch_of(tag: Tag, reference: Reference, person: User) -> Branch:
    """One tag of the tree as it stands now, without what is under it."""
    taggings = Tagging.objects.filter(reference=reference, tag=tag).seen_by(person)
    (branch,) = _tree([tag], taggings.select_related("by"), person)
    return branch


def screening_of(reference: Reference, person: User) -> Screening:
    made = (
        ScreeningDecision.objects.filter(reference=reference, stage=Stage.TITLE_ABSTRACT)
        .seen_by(person)
        .select_related("by")
    )
    decisions = list(made)
    return Screening(
        own=next((d for d in decisions if d.by_id == person.pk and not d.is_consensus), None),
        settled=next((d for d in decisions if d.is_consensus), None),
        others=[d for d in decisions if d.by_id != person.pk and not d.is_consensus],
    )


def history_of(
    margin: Margin,
    taggings: Iterable[Tagging],
    screening: Screening,
    items: Iterable[ImportItem],
) -> list[Line]:
    """The latest of what was done to it, of what the page has read anyway: no query."""
    lines = [
        Line(each.quote.taken_at, str(each.quote.taken_by), "took a quote")
        for each in margin.placed
    ]
    for note in margin.notes:
        what = f"claim {note.number}" if note.number else "a claim"
        for citation in note.citations:
            lines.append(Line(citation.entered_at, str(citation.entered_by), f"cited it: {what}"))
            if citation.decided_at and citation.state in (State.ACCEPTED, State.REJECTED):
                deed = "accepted" if citation.state == State.ACCEPTED else "sent back"
                lines.append(Line(citation.decided_at, str(citation.decided_by), f"{deed} {what}"))
    lines += _tagged(taggings)
    lines += [
        Line(
            each.at,
            str(each.by),
            f"{DECIDED[each.decision]} it" if each.decision != "unclear" else "called it unclear",
        )
        for each in (screening.own, screening.settled, *screening.others)
        if each
    ]
    lines += [
        Line(each.settled_at, "", f"came with batch {each.batch_id}")
        for each in items
        if each.settled_at
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:LINES]


def _tagged(taggings: Iterable[Tagging]) -> list[Line]:
    """A line for what one person tagged it with in a day."""
    together: dict[tuple[int, date], list[Tagging]] = {}
    for each in sorted(taggings, key=lambda each: each.at):
        together.setdefault((each.by_id, localdate(each.at)), []).append(each)
    lines = []
    for several in together.values():
        names = ", ".join(each.tag.name for each in several)
        lines.append(Line(several[-1].at, str(several[-1].by), "tagged it", names))
    return lines
