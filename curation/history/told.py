"""The history of a row, of a trial, a claim or a reference, in sentences, the newest first.

`tests/history/test_told.py` is its picture.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from curation.history.acts import SYSTEM
from curation.history.steps import (
    Event,
    Noun,
    Objects,
    Sentence,
    Step,
    events_of,
    name_of,
    newest_first,
    objects_of,
    sentence_of,
    steps_of,
    wanted_by,
)
from curation.models import (
    Arm,
    Assignment,
    Citation,
    Claim,
    Effect,
    Endpoint,
    ImportItem,
    Outcome,
    Quote,
    Reference,
    Result,
    ScreeningDecision,
    Stage,
    State,
    Tag,
    TagConsensus,
    Tagging,
    Trial,
    TrialReport,
    User,
)
from curation.models.assignment import hidden_from

# Of which columns the name of a trial's row is made.
_NAMED_BY: dict[Noun, tuple[str, ...]] = {
    Trial: (),
    Arm: (),
    Outcome: ("endpoint",),
    TrialReport: ("trial", "reference"),
    Result: ("arm", "outcome"),
    Effect: ("arm", "comparator", "outcome"),
}


def told(row: models.Model) -> list[Sentence]:
    """The history of one row, the newest first.

    One query, and one more for each noun that a changed column points to.
    """
    noun = type(row)
    steps = list(steps_of(noun, events_of(noun, pgh_obj_id=row.pk)))
    objects = objects_of(wanted_by(steps))
    return newest_first(sentence_of(step, "", objects) for step in steps)


def told_of_trial(trial: Trial, *, states: Sequence[State] | None = None) -> list[Sentence]:
    """A trial's own history with that of its arms, reports, outcomes, results and effects.

    One query for each of the six, and one for each noun outside of them that they point to.
    What has since been deleted is told too; with `states`, only such results and effects as are
    there in one of them, so that a page tells of nothing that it does not show.
    """
    events: dict[Noun, list[Event]] = {Trial: events_of(Trial, pgh_obj_id=trial.pk)}
    for noun in (Arm, Outcome, TrialReport):
        events[noun] = events_of(noun, trial_id=trial.pk)
    outcomes = {event.pgh_obj_id for event in events[Outcome]}
    for curated in (Result, Effect):
        within: dict[str, Any] = {} if states is None else {"pgh_obj__state__in": states}
        events[curated] = events_of(curated, outcome_id__in=outcomes, **within)
    steps = [step for noun, of_noun in events.items() for step in steps_of(noun, of_noun)]
    objects = _with_rows_of_the_trial(events, steps)
    return newest_first(
        sentence_of(
            step,
            "" if step.noun is Trial else name_of(objects[step.noun].get(step.after.pgh_obj_id)),
            objects,
        )
        for step in steps
    )


def told_of_claim(claim: Claim) -> list[Sentence]:
    """A claim's own history with that of its citations, each by the paper that it cites.

    Two queries, and one for each noun that they point to. What has since been deleted is told too.
    """
    events = events_of(Citation, claim_id=claim.pk)
    steps = [*steps_of(Claim, events_of(Claim, pgh_obj_id=claim.pk)), *steps_of(Citation, events)]
    wanted = wanted_by(steps)
    wanted[Reference] |= {event.reference_id for event in events}
    objects = objects_of(wanted)
    return newest_first(
        sentence_of(
            step,
            "" if step.noun is Claim else name_of(objects[Reference].get(step.after.reference_id)),
            objects,
        )
        for step in steps
    )


# What is told of a reference, and which columns that change are told with it.
_OF_REFERENCE: dict[Noun, tuple[str, ...]] = {
    Citation: ("stance", "locator", "state"),
    Quote: ("anchor",),
    TrialReport: ("kind",),
    Tagging: (),
    TagConsensus: (),
    ScreeningDecision: (),
    Assignment: (),
}
_BLIND = (Tagging, TagConsensus, ScreeningDecision)
_SCREENING = (*_BLIND, Assignment)


def told_of_reference(
    reference: Reference,
    *,
    seen_by: User | None,
    claims_in: Collection[str] = tuple(State),
) -> list[Sentence]:
    """Who brought a reference in, tagged, judged, quoted and cited it.

    Nothing that `seen_by` must not see yet; to whoever has no account, nothing of tagging and
    screening. Citations are told of claims in the states `claims_in`. Eight queries, one for what
    is hidden, and one for each noun that they name.
    """
    steps: list[Step] = []
    for noun in _OF_REFERENCE:
        if seen_by is None and noun in _SCREENING:
            continue
        hidden = hidden_from(seen_by) if seen_by and noun in _BLIND else None
        steps += steps_of(noun, events_of(noun, but=hidden, reference_id=reference.pk))
    judged = {step.context for step in steps if step.noun in _BLIND}
    steps = [
        step for step in steps if step.noun is not Assignment or step.context not in judged - {None}
    ]
    wanted = wanted_by(steps)
    for step in steps:
        for noun, column in ((Tag, "tag_id"), (Claim, "claim_id"), (Trial, "trial_id")):
            if hasattr(step.after, column):
                wanted[noun].add(getattr(step.after, column))
        if step.noun is Assignment:
            wanted[User].add(step.after.person_id)
    objects = objects_of(wanted)
    claims = {
        pk: row
        for pk, row in objects.get(Claim, {}).items()
        if isinstance(row, Claim) and row.state in claims_in
    }
    told = [
        sentence_of(step, _of_what(step, objects), objects, only=_OF_REFERENCE[step.noun])
        for step in steps
        if step.noun is not Citation or step.after.claim_id in claims
    ]
    return newest_first([*told, *_brought_in(reference)])


def _of_what(step: Step, objects: Objects) -> str:
    """A tag, a decision, the words quoted, the claim that is cited for."""
    after = step.after
    if step.noun in (Tagging, TagConsensus):
        tag = name_of(objects[Tag].get(after.tag_id))
        applies = "" if step.noun is Tagging or after.applies else ": it does not apply"
        return f"with {tag}" if step.act.startswith("tagged") else f"{tag}{applies}"
    if step.noun is ScreeningDecision:
        said = [after.get_decision_display(), after.get_reason_display()]
        if after.stage != Stage.TITLE_ABSTRACT:
            said.append(after.get_stage_display())
        return ", ".join(filter(None, said))
    if step.noun is Assignment:
        return f"for {name_of(objects[User].get(after.person_id))}"
    if step.noun is Quote:
        return f"“{after.exact}”"
    if step.noun is Citation:
        return f"under “{name_of(objects[Claim].get(after.claim_id))}”"
    return f"for {name_of(objects[Trial].get(after.trial_id))}"


def _brought_in(reference: Reference) -> Iterator[Sentence]:
    """One query: each time that PubMed's record came in and said something new."""
    items = ImportItem.objects.filter(
        reference=reference, state__in=[ImportItem.State.ADDED, ImportItem.State.UPDATED]
    ).select_related("batch__opened_by")
    for item in items:
        if item.settled_at is None:
            continue
        opened_by = item.batch.opened_by
        act = (
            "brought it in"
            if item.state == ImportItem.State.ADDED
            else "fetched what PubMed changed"
        )
        yield Sentence(
            at=item.settled_at,
            who=str(opened_by) if opened_by else SYSTEM,
            role="",
            act=act,
            what=f"with {item.batch.name or item.batch}",
            changes=(),
            reason="",
        )


def _with_rows_of_the_trial(
    events: Mapping[Noun, Sequence[Event]], steps: Sequence[Step]
) -> Objects:
    """The rows that are told of, as they last were; and what their columns point to."""
    wanted = wanted_by(steps)
    for event in events[Outcome]:
        wanted[Endpoint].add(event.endpoint_id)
    for event in events[TrialReport]:
        wanted[Reference].add(event.reference_id)
    objects = objects_of({noun: ids for noun, ids in wanted.items() if noun not in events})
    for noun, of_noun in events.items():
        objects[noun] = {}
        for event in of_noun:
            if row := _as_it_was(noun, event, objects):
                objects[noun][event.pgh_obj_id] = row
    return objects


def _as_it_was(noun: Noun, event: Event, objects: Objects) -> models.Model | None:
    """The row that an event holds, with what its name is made of; None where that is gone."""
    row = noun(**{field.attname: getattr(event, field.attname) for field in noun._meta.fields})
    for name in _NAMED_BY[noun]:
        field: Any = noun._meta.get_field(name)
        target = objects[field.related_model].get(getattr(event, field.attname))
        if target is None:
            return None
        setattr(row, name, target)
    return row
