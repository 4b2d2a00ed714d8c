"""Two entries of a vocabulary that are one: what points to the one moves to the other, and back.

The row that was merged stays, points to the other and is in no list; its names lead to the other.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from django.utils.timezone import now

from curation.evidence.labels import arms_of, labels_follow
from curation.evidence.pointers import Entry, columns_to, links_to
from curation.history.acts import act
from curation.history.states import CannotBeDone, ReasonNeeded
from curation.models import Arm, Drug, Endpoint, Merge, Outcome, User

Row = TypeVar("Row", Drug, Endpoint)

_NAMED = 5  # how many rows a sentence of refusal names


class CannotMerge(CannotBeDone):
    """The sentences say what stands in the way; nothing was moved."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join(self.sentences))


class Touched(NamedTuple):
    noun: str
    number: int


class Preview(NamedTuple):
    """What would move, which names would lead to the other, and what stands in the way."""

    touched: list[Touched]
    names: list[str]
    hindrances: list[str]


def what_a_merge_touches(merged: Entry, *, into: Entry) -> Preview:
    kind = type(merged)
    touched = [
        *(Touched(column.noun, column.count(merged)) for column in columns_to(kind)),
        *(Touched(links.noun, links.count(merged)) for links in links_to(kind)),
    ]
    return Preview(
        touched=touched,
        names=_new_names(merged, into=into),
        hindrances=_hindrances(merged, into=into),
    )


def merge_drugs(merged: Drug, *, into: Drug, by: User, reason: str) -> Merge:
    """Raises CannotMerge where they cannot be one, ReasonNeeded."""
    return _merge(merged, into=into, by=by, reason=reason)


def merge_endpoints(merged: Endpoint, *, into: Endpoint, by: User, reason: str) -> Merge:
    """As merge_drugs; CannotMerge names each trial that has the same outcome under both."""
    return _merge(merged, into=into, by=by, reason=reason)


def undo_merge(merge: Merge, *, by: User) -> Merge:
    """Move back exactly what moved; CannotMerge where that has been changed since."""
    noun: type[Entry] = Drug if merge.noun == Merge.Noun.DRUG else Endpoint
    with act("undid the merge", by=by, reason=merge.reason):
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at:
            raise CannotMerge(["This merge was undone already."])
        merged, into = _locked(noun, merge.merged, merge.into)
        if hindrances := list(_hindrances_to_undo(merge, merged, into)):
            raise CannotMerge(hindrances)
        arms = Arm.objects.filter(pk__in=merge.moved["labels"])
        with labels_follow(list(arms.select_related("drug", "partner"))):
            _move_back(merge, merged, into)
        _set_names(into, [name for name in _names(into) if name not in merge.moved["names"]])
        _point(merged, None)
        merge.undone_by, merge.undone_at = by, now()
        merge.save(update_fields=["undone_by", "undone_at"])
    return merge


def standing_for(entry: Row) -> Row:
    """The entry itself, or the one that it was merged into."""
    while entry.merged_into:
        entry = entry.merged_into
    return entry


def _merge(merged: Entry, *, into: Entry, by: User, reason: str) -> Merge:
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded("Say why these two are one.")
    noun = type(merged)
    with act("merged", by=by, reason=reason):
        merged, into = _locked(noun, merged.pk, into.pk)
        if hindrances := _hindrances(merged, into=into):
            raise CannotMerge(hindrances)
        arms: list[Arm] = []
        if isinstance(merged, Drug):
            arms = list(arms_of(merged).select_related("drug", "partner"))
        before = {arm.pk: (arm.regimen, arm.label) for arm in arms}
        with labels_follow(arms):
            columns, links, both = _move(merged, into)
        names = _new_names(merged, into=into)
        _set_names(into, [*_names(into), *names])
        _point(merged, into)
        return Merge.objects.create(
            noun=Merge.Noun.DRUG if noun is Drug else Merge.Noun.ENDPOINT,
            merged=merged.pk,
            into=into.pk,
            moved={
                "columns": columns,
                "links": links,
                "both": both,
                "names": names,
                "labels": [arm.pk for arm in arms if (arm.regimen, arm.label) != before[arm.pk]],
            },
            reason=reason,
            by=by,
        )


def _locked(noun: type[Entry], merged: int, into: int) -> tuple[Entry, Entry]:
    # In the order of their numbers, so that two merges at once wait instead of quarrelling; and no
    # row can begin to point to either meanwhile.
    rows: dict[int, Entry] = {
        row.pk: row
        for row in noun._default_manager.select_for_update()
        .filter(pk__in={merged, into})
        .order_by("pk")
    }
    return rows[merged], rows[into]


Moved = dict[str, list[int]]


def _move(merged: Entry, into: Entry) -> tuple[Moved, Moved, Moved]:
    """The rows of each column, those of each table of links, and those that were linked to both."""
    columns: Moved = {}
    for column in columns_to(type(merged)):
        rows = column.rows().filter(**{column.name: merged.pk})
        columns[column.key] = list(rows.values_list("pk", flat=True))
        column.move(columns[column.key], to=into)
    moved: Moved = {}
    both: Moved = {}
    for links in links_to(type(merged)):
        there = set(links.others(into))
        of_it = links.others(merged)
        moved[links.key] = [other for other in of_it if other not in there]
        both[links.key] = [other for other in of_it if other in there]
        links.move(moved[links.key], of=merged, to=into)
        links.remove(both[links.key], of=merged)
    return columns, moved, both


def _move_back(merge: Merge, merged: Entry, into: Entry) -> None:
    for column in columns_to(type(merged)):
        column.move(merge.moved["columns"].get(column.key, []), to=merged)
    for links in links_to(type(merged)):
        links.move(merge.moved["links"].get(links.key, []), of=into, to=merged)
        there = set(links.others(into))
        both = merge.moved["both"].get(links.key, [])
        links.add([other for other in both if other in there], to=merged)


def _hindrances(merged: Entry, *, into: Entry) -> list[str]:
    if merged.pk == into.pk:
        return [f"{merged} cannot be merged into itself."]
    found = [
        f"{entry} was merged into {entry.merged_into} already."
        for entry in (merged, into)
        if entry.merged_into
    ]
    if isinstance(merged, Drug):
        if together := [
            f"{arm.trial}, {arm}"
            for arm in arms_of(merged).select_related("trial")
            if into.pk in (arm.drug_id, arm.partner_id)
        ]:
            found.append(f"These combine the two, so they are not one: {_list(together)}.")
    else:
        assert isinstance(into, Endpoint)
        found += _unlike(merged, into)
        if twice := _there_already(Outcome.objects.filter(endpoint=merged), into):
            found.append(
                f"These have the outcome under both endpoints: {_list(twice)}. "
                "Put each two together first."
            )
    return found


def _unlike(merged: Endpoint, into: Endpoint) -> list[str]:
    return [
        f"{merged} is “{was}” and {into} is “{other}”: they are not the same."
        for was, other in (
            (merged.get_kind_display(), into.get_kind_display()),
            (merged.get_good_display(), into.get_good_display()),
        )
        if was != other
    ]


def _there_already(outcomes: Iterable[Outcome], endpoint: Endpoint) -> list[str]:
    """Those of the outcomes for which their trial has one of that endpoint too."""
    there = {_place(outcome) for outcome in Outcome.objects.filter(endpoint=endpoint)}
    return [f"{outcome.trial}, {outcome}" for outcome in outcomes if _place(outcome) in there]


def _place(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.trial_id, outcome.week, outcome.rule, outcome.analysis_set)


def _hindrances_to_undo(merge: Merge, merged: Entry, into: Entry) -> Iterable[str]:
    if into.merged_into:
        yield f"{into} was itself merged into {into.merged_into} since; undo that first."
        return
    if merged.merged_into_id != into.pk:
        yield f"{merged} does not point to {into} any more."
    for column in columns_to(type(merged)):
        rows = column.rows().filter(pk__in=merge.moved["columns"].get(column.key, []))
        if others := [str(row) for row in rows.exclude(**{column.name: into.pk})]:
            yield f"Since then these have been given another {merge.noun}: {_list(others)}."
    if isinstance(merged, Endpoint):
        outcomes = Outcome.objects.filter(pk__in=merge.moved["columns"].get("outcome.endpoint", []))
        if twice := _there_already(outcomes, merged):
            yield f"{merged} has been given the same outcome since: {_list(twice)}."


def _list(names: list[str]) -> str:
    more = len(names) - _NAMED
    return "; ".join([*names[:_NAMED], *([f"and {more} more"] if more > 0 else [])])


def _names(entry: Entry) -> list[str]:
    return entry.synonyms if isinstance(entry, Drug) else entry.printed


def _set_names(entry: Entry, names: list[str]) -> None:
    column = "synonyms" if isinstance(entry, Drug) else "printed"
    if names != getattr(entry, column):
        setattr(entry, column, names)
        entry.save(update_fields=[column])


def _point(merged: Entry, into: Entry | None) -> None:
    type(merged)._default_manager.filter(pk=merged.pk).update(merged_into=into and into.pk)


def _new_names(merged: Entry, *, into: Entry) -> list[str]:
    """Under which the other is found from then on."""
    known = {name.lower() for name in (str(into), *_names(into))}
    short = merged.short if isinstance(merged, Endpoint) else ""
    new = []
    for name in (str(merged), short, *_names(merged)):
        if name and name.lower() not in known:
            known.add(name.lower())
            new.append(name)
    return new
