"""Small, true examples of tags, quotes, claims and citations. Say only what the test is about."""

import hashlib
from itertools import count
from typing import Any

from django.utils import timezone

from curation.models import (
    AbstractText,
    Assignment,
    Citation,
    Claim,
    Quote,
    Reference,
    ScreeningDecision,
    Stage,
    State,
    Tag,
    Tagging,
    User,
)
from tests.builders import a_reference

_numbers = count(1)
FINDINGS = "In this made-up trial 60 (60%) of 100 people on the drug answered, 40 (40%) on placebo."


def a_tag(name: str = "baricitinib", parent: Tag | None = None, **fields: Any) -> Tag:
    fields.setdefault("slug", f"{name.lower().replace(' ', '-')}-{next(_numbers)}")
    return Tag.objects.create(name=name, parent=parent, **fields)


def a_tagging(reference: Reference, tag: Tag, by: User) -> Tagging:
    return Tagging.objects.create(reference=reference, tag=tag, by=by)


def an_assignment(
    reference: Reference, person: User, *, done: bool = False, stage: str = Stage.TITLE_ABSTRACT
) -> Assignment:
    made = Assignment.objects.create(
        reference=reference, person=person, asked_by=person, stage=stage
    )
    if done:
        made.done_at = timezone.now()
        made.save()
    return made


def a_decision(
    reference: Reference, by: User, decision: str = "include", reason: str = "", **fields: Any
) -> ScreeningDecision:
    return ScreeningDecision.objects.create(
        reference=reference, by=by, decision=decision, reason=reason, **fields
    )


def judged(reference: Reference, *people: User, stage: str = Stage.TITLE_ABSTRACT) -> Reference:
    """These people were asked for it and are done."""
    for person in people:
        an_assignment(reference, person, done=True, stage=stage)
    return reference


def sections(*texts: str) -> list[dict[str, str]]:
    """An abstract as a reference keeps it; "Findings: words" gives a section its label."""
    made = []
    for text in texts:
        label, colon, words = text.partition(": ")
        made.append({"label": label if colon else "", "category": "", "text": words or text})
    return made


def a_paper(*texts: str, **fields: Any) -> Reference:
    """A reference with an abstract."""
    return a_reference(abstract=sections(*(texts or (f"Findings: {FINDINGS}",))), **fields)


def a_text(reference: Reference, text: str = FINDINGS) -> AbstractText:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    made, _ = AbstractText.objects.get_or_create(
        reference=reference, sha256=sha256, defaults={"text": text}
    )
    return made


def a_quote(reference: Reference, by: User, words: str = "60 (60%) of 100", **fields: Any) -> Quote:
    """Words of the made-up findings, exactly in place."""
    text = fields.pop("text", None) or a_text(reference)
    start = text.text.index(words)
    end = start + len(words)
    fields = {"anchor": "exact", "found_on": text, "found_start": start, "found_end": end} | fields
    return Quote.objects.create(
        reference=reference,
        taken_on=text,
        exact=words,
        prefix=text.text[max(0, start - 32) : start],
        suffix=text.text[end : end + 32],
        start=start,
        end=end,
        taken_by=by,
        **fields,
    )


def a_claim(by: User, statement: str = "", **fields: Any) -> Claim:
    """A draft unless `state` says otherwise; for an accepted one see `an_accepted_claim`."""
    drugs = fields.pop("drugs", ())
    statement = statement or f"A made-up drug did better than placebo in trial {next(_numbers)}"
    claim = Claim.objects.create(
        statement=statement, **({"entered_by": by, "changed_by": by} | fields)
    )
    claim.drugs.set(drugs)
    return claim


def cited(claim: Claim, reference: Reference, by: User, **fields: Any) -> Citation:
    """A draft of a supporting citation unless said otherwise."""
    fields = {"stance": "supports", "entered_by": by, "changed_by": by} | fields
    return Citation.objects.create(claim=claim, reference=reference, **fields)


def an_accepted_claim(by: User, decided_by: User, reference: Reference, **fields: Any) -> Claim:
    """Accepted, with one accepted citation of the reference."""
    quote = fields.pop("quote", None)
    claim = a_claim(by, **fields)
    decided = {
        "state": State.ACCEPTED,
        "decided_by": decided_by,
        "decided_at": timezone.now(),
        "submitted_at": timezone.now(),
    }
    cited(claim, reference, by, quote=quote, **decided)
    Claim.objects.filter(pk=claim.pk).update(**decided)
    claim.refresh_from_db()
    return claim
