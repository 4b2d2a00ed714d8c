"""What somebody did in their queue, remembered in their session, so that the last of it can be
undone, and an act that is sent twice is done once.

Each act comes with a mark of its own, made by the page. A mark that was seen is answered as if the
act were done now: a browser whose answer was lost may send it again. What is remembered is short;
what it forgets stays done.
"""

from typing import Any, NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from curation.citation import words_of
from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import Reference, ScreeningDecision, Tag, User
from curation.screening.assignments import done, not_done
from curation.screening.decisions import decide, undecide
from curation.tagging.taggings import own_tags, tag_with, untag

REMEMBERED = 50
ACTS, MARKS = "queue-acts", "queue-marks"  # in the session

Decision = ScreeningDecision.Decision
DECIDED = {
    Decision.INCLUDE: "Included",
    Decision.EXCLUDE: "Excluded",
    Decision.UNCLEAR: "Marked unclear",
}


class NothingToUndo(CannotBeDone):
    """The sentence says that nothing was undone."""


class Undone(NamedTuple):
    said: str
    reference: int
    stage: str


def is_seen(session: SessionBase, mark: str) -> bool:
    return bool(mark) and mark in session.get(MARKS, [])


def remember(session: SessionBase, mark: str, done: dict[str, Any] | None = None) -> None:
    """That this mark was answered, and what can be undone of it."""
    if mark:
        session[MARKS] = [*session.get(MARKS, []), mark[:64]][-REMEMBERED:]
    if done:
        session[ACTS] = [*session.get(ACTS, []), done][-REMEMBERED:]


def last_act(session: SessionBase) -> str:
    """In words, what an undo would take back; "" where there is nothing."""
    acts = session.get(ACTS, [])
    return _words(acts[-1]) if acts else ""


def give(tags: list[Tag], reference: Reference, *, by: User, session: SessionBase) -> list[Tag]:
    """Tag it with those that the person had not given; return which those were."""
    had = own_tags(reference, by)
    new = [tag for tag in tags if tag.pk not in had]
    with act("tagged", by=by):
        for tag in new:
            tag_with(tag, reference, by=by)
    if new:
        _keep(session, "tag", reference, tags=[tag.pk for tag in new], name=_and(new))
    return new


def take_away(tag: Tag, reference: Reference, *, by: User, session: SessionBase) -> bool:
    gone = untag(tag, reference, by=by)
    if gone:
        _keep(session, "untag", reference, tags=[tag.pk], name=tag.name)
    return gone


def settle(
    reference: Reference,
    decision: str,
    *,
    by: User,
    stage: str,
    session: SessionBase,
    reason: str = "",
) -> str:
    """Decide, with which this person's part is done; return it in words."""
    before = ScreeningDecision.objects.filter(
        reference=reference, stage=stage, by=by, is_consensus=False
    ).first()
    kept = [before.decision, before.reason, before.note] if before else None
    # The note of an earlier decision is its person's: it stays with the new one.
    note = before.note if before else ""
    with act("screened", by=by):
        made = decide(reference, decision, by=by, stage=stage, reason=reason, note=note)
        closed = done(reference, by=by, stage=stage)
    if closed or kept != [made.decision, made.reason, made.note]:
        _keep(session, "decide", reference, stage=stage, before=kept, closed=closed)
    why = f" ({made.get_reason_display()})" if made.reason else ""
    return f"{DECIDED[Decision(made.decision)]}{why}: {title_of(reference)}"


def finish(reference: Reference, *, by: User, stage: str, session: SessionBase) -> str:
    """This person's part is done, without a decision."""
    if done(reference, by=by, stage=stage):
        _keep(session, "done", reference, stage=stage)
    return f"Done without a decision: {title_of(reference)}"


def undo(session: SessionBase, *, by: User) -> Undone:
    """Take back the last act; it is forgotten even where it can no longer be taken back."""
    acts: list[dict[str, Any]] = session.get(ACTS, [])
    if not acts:
        raise NothingToUndo("There is nothing of this sitting to undo. Nothing was changed.")
    last, session[ACTS] = acts[-1], acts[:-1]
    reference = Reference.objects.only("title", "vernacular_title").get(pk=last["reference"])
    # As one act of its own, called what it is.
    with transaction.atomic(), act("undid", by=by):
        _take_back(last, reference, by)
    return Undone(f"Undone: {_words(last)}.", reference.pk, last.get("stage", ""))


def _take_back(last: dict[str, Any], reference: Reference, by: User) -> None:
    stage = last.get("stage", "")
    match last["kind"]:
        case "tag":
            for tag in Tag.objects.filter(pk__in=last["tags"]):
                untag(tag, reference, by=by)
        case "untag":
            for tag in Tag.objects.filter(pk__in=last["tags"]):
                tag_with(tag, reference, by=by)
        case "decide" if last["before"]:
            decision, reason, note = last["before"]
            decide(reference, decision, by=by, stage=stage, reason=reason, note=note)
        case "decide":
            undecide(reference, by=by, stage=stage)
    if last["kind"] == "done" or last.get("closed"):
        not_done(reference, by=by, stage=stage)


def _keep(session: SessionBase, kind: str, reference: Reference, **more: Any) -> None:
    said = {"kind": kind, "reference": reference.pk, "title": title_of(reference), **more}
    remember(session, "", said)


def _words(act: dict[str, Any]) -> str:
    match act["kind"]:
        case "tag":
            return f"tagged with {act['name']}"
        case "untag":
            return f"{act['name']} taken away"
        case "done":
            return f"done, “{act['title']}”"
        case _:
            return f"the decision about “{act['title']}”"


def _and(tags: list[Tag]) -> str:
    names = [tag.name for tag in tags]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def title_of(reference: Reference, most: int = 60) -> str:
    words = words_of(reference.title or reference.vernacular_title) or str(reference)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
