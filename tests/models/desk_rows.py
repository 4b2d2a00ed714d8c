"""One of each noun of the desk, and the fields of a row that is as it should be."""

from types import SimpleNamespace

from curation.models import (
    AbstractText,
    Assignment,
    Citation,
    Claim,
    Comment,
    Draft,
    FigureCheck,
    Mention,
    Quote,
    ScreeningDecision,
    Tag,
    TagChange,
    TagConsensus,
    Tagging,
)
from tests.cast import ada, ben
from tests.desk_builders import a_claim, a_paper, a_quote, a_tag, a_text
from tests.evidence_builders import a_result, a_trial, an_arm, an_endpoint, an_outcome


def one_of_each():
    """One of each, to build upon."""
    author, reviewer = ada(), ben()
    reference = a_paper()
    text = a_text(reference)
    outcome = an_outcome(a_trial(), an_endpoint())
    claim = a_claim(author)
    return SimpleNamespace(
        author=author,
        reviewer=reviewer,
        reference=reference,
        elsewhere=a_paper(),
        text=text,
        quote=a_quote(reference, author, text=text),
        tag=a_tag(),
        claim=claim,
        comment=Comment.objects.create(claim=claim, text="Which week?", by=author),
        result=a_result(outcome, an_arm(outcome.trial), by=author, events=1, n=2),
    )


def true_of(model, here):
    """The fields of a row of the model that is as it should be, beside those that are here."""
    entered = {"entered_by": here.author, "changed_by": here.author}
    return {
        Tag: {"slug": "lupus", "name": "lupus", "key": "7"},
        Tagging: {"reference": here.reference, "tag": here.tag, "by": here.author},
        TagConsensus: {
            "reference": here.reference,
            "tag": here.tag,
            "applies": True,
            "by": here.author,
        },
        TagChange: {"kind": "rename", "tag": here.tag, "moved": {"made": [1]}, "by": here.author},
        Assignment: {
            "reference": here.reference,
            "person": here.author,
            "asked_by": here.reviewer,
        },
        ScreeningDecision: {
            "reference": here.reference,
            "by": here.author,
            "decision": "exclude",
            "reason": "design",
        },
        AbstractText: {"reference": here.reference, "sha256": "0" * 64, "text": "Made up."},
        Quote: {
            "reference": here.reference,
            "taken_on": here.text,
            "exact": here.text.text[:7],
            "start": 0,
            "end": 7,
            "taken_by": here.author,
            "found_on": here.text,
            "found_start": 0,
            "found_end": 7,
        },
        FigureCheck: {
            "result": here.result,
            "text": here.text,
            "row_version": 1,
            "start": 0,
            "end": 7,
            "figures_found": ["60"],
            "figures_missing": ["61"],
        },
        Claim: {"statement": "Fewer people flared on the drug"} | entered,
        Citation: {"claim": here.claim, "reference": here.reference, "stance": "supports"}
        | entered,
        Comment: {"claim": here.claim, "text": "At week 52.", "by": here.reviewer},
        Mention: {"comment": here.comment, "person": here.reviewer},
        Draft: {"person": here.author, "place": "claim:new", "fields": {"statement": ["Fe"]}},
    }[model]


NOUNS = (
    *(Tag, Tagging, TagConsensus, TagChange, Assignment, ScreeningDecision, AbstractText),
    *(Quote, FigureCheck, Claim, Citation, Comment, Mention, Draft),
)
CURATED = (Claim, Citation)
