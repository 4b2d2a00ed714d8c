"""What may never be untrue of the desk: said to people by full_clean, held by the database."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

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
    State,
    Tag,
    TagChange,
    TagConsensus,
    Tagging,
)
from tests.models.desk_rows import CURATED, NOUNS, one_of_each, true_of
from tests.models.refusing import TWICE, a_wrong, insist_that_it_is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return one_of_each()


def settled_twice(here):
    settled = {"is_consensus": True, "by": here.reviewer}
    ScreeningDecision.objects.create(**true_of(ScreeningDecision, here) | settled)
    return settled | {"by": here.author, "decision": "include", "reason": ""}


def another_with_its_key(here):
    Tag.objects.create(**true_of(Tag, here))
    return {"slug": "other", "name": "other"}


# Of which noun, what is wrong with it, the constraint that says so, and in which words.
WRONG = [
    (Tag, {"name": "Baricitinib"}, "tag_once_beside_its_siblings", "a tag of that name"),
    (Tag, another_with_its_key, "tag_key_is_its_own", "Another tag has this key."),
    (Tag, {"key": "q"}, "tag_key_is_a_digit", "The key of a tag is a digit from 0 to 9."),
    (Tag, {"name": ""}, "tag_has_a_name", "A tag has a name."),
    (Tag, {"id": 77, "merged_into_id": 77}, "tag_is_not_merged_into_itself", "into itself"),
    (Tagging, TWICE, "tagging_once_a_person", "You tagged it with that already."),
    (TagConsensus, TWICE, "tag_consensus_once_a_reference", "settled already"),
    (
        TagChange,
        lambda here: {"undone_by": here.author},
        "tag_change_undone_by_and_at_together",
        "belong together",
    ),
    (TagChange, {"kind": "paint"}, "tag_change_of_a_known_kind", "no change that can be made"),
    (Assignment, TWICE, "assignment_once_a_person", "This person was asked for that already."),
    (Assignment, {"stage": "later"}, "assignment_of_a_known_stage", "no stage of screening"),
    (
        Assignment,
        lambda here: {"asked_at": now(), "done_at": now() - timedelta(days=1)},
        "assignment_is_done_after_it_was_asked_for",
        "Nobody is done before they were asked.",
    ),
    (ScreeningDecision, TWICE, "screening_once_a_person", "You decided about this one already."),
    (ScreeningDecision, settled_twice, "screening_settled_once", "settled already"),
    (
        ScreeningDecision,
        {"decision": "perhaps", "reason": ""},
        "screening_has_a_known_decision",
        "included, excluded, or unclear",
    ),
    (
        ScreeningDecision,
        {"reason": ""},
        "screening_excludes_for_one_reason",
        "An exclusion has one primary reason",
    ),
    (
        ScreeningDecision,
        {"decision": "include"},
        "screening_excludes_for_one_reason",
        "nothing else has",
    ),
    (
        ScreeningDecision,
        {"decision": "unclear", "reason": "", "is_consensus": True},
        "screening_is_settled_clearly",
        "What was settled is included or excluded.",
    ),
    (ScreeningDecision, {"stage": "later"}, "screening_of_a_known_stage", "no stage of"),
    (
        ScreeningDecision,
        {"reason": "not retrieved"},
        "screening_seeks_full_text_after_the_abstract",
        "Only a full text can be one that was not obtained.",
    ),
    (AbstractText, TWICE, "abstract_text_once", "This version of the text is here already."),
    (Quote, TWICE, "quote_once_in_a_text", "These words were taken already."),
    (Quote, {"start": 7}, "quote_has_words", "A quote has words."),
    (Quote, {"exact": ""}, "quote_has_words", "A quote has words."),
    (Quote, {"anchor": "near"}, "quote_has_a_known_anchor", "no way in which words are found"),
    (Quote, {"anchor": "orphaned"}, "quote_is_found_somewhere_or_not", "says where, and no other"),
    (Quote, {"found_on": None}, "quote_is_found_somewhere_or_not", "says where, and no other"),
    (Quote, {"found_end": 0}, "quote_is_found_somewhere_or_not", "says where, and no other"),
    (Quote, {"found_end": None}, "quote_is_found_somewhere_or_not", "says where, and no other"),
    (Quote, {"found_start": None}, "quote_is_found_somewhere_or_not", "says where, and no other"),
    (Quote, {"score": 1.01}, "quote_score_is_a_share", "A score is from 0 to 1."),
    (FigureCheck, {"result": None}, "figure_check_of_one_row", "one result, one effect or one"),
    (FigureCheck, TWICE, "figure_check_once_a_text", "looked for in this text already"),
    (FigureCheck, {"answer": "nothing"}, "figure_check_says_where", "says where the numbers"),
    (FigureCheck, {"end": 0}, "figure_check_says_where", "says where the numbers"),
    (FigureCheck, {"start": None}, "figure_check_says_where", "says where the numbers"),
    (FigureCheck, {"end": None}, "figure_check_says_where", "says where the numbers"),
    (
        FigureCheck,
        {"answer": "confirmed"},
        "figure_check_answered_by_somebody",
        "An answer says who gave it.",
    ),
    (Claim, {"statement": " \n"}, "claim_states_something", "A claim is a sentence."),
    (Claim, {"kind": "rumour"}, "claim_of_a_known_kind", "This is no kind of claim."),
    (
        Claim,
        lambda here: {"statement": here.claim.statement.upper()},
        "claim_is_stated_once",
        "This claim is here already; cite the paper under it.",
    ),
    (Citation, {"stance": "likes"}, "citation_has_a_known_stance", "supports, disputes"),
    (Citation, TWICE, "citation_once_a_claim", "cited under this claim in that way already"),
    (
        Comment,
        lambda here: {"reference": here.reference},
        "comment_on_one_thing",
        "A comment is about one claim or one reference.",
    ),
    (Comment, {"claim": None}, "comment_on_one_thing", "about one claim or one reference"),
    (Comment, {"text": "\n\t "}, "comment_says_something", "Write something first."),
    (Mention, TWICE, "mention_once_a_comment", "This person is named already."),
    (Draft, TWICE, "draft_once_in_a_place", "There is a draft of this already."),
]
for model in CURATED:
    name = model.__name__.lower()
    WRONG += [
        (model, {"state": "perhaps"}, f"{name}_has_a_known_state", "no state"),
        (
            model,
            lambda here: {"decided_by": here.reviewer},
            f"{name}_decided_by_and_at_together",
            "belong together",
        ),
        (model, {"state": State.ACCEPTED}, f"{name}_decided_by_somebody", "says who decided that"),
        *(
            (
                model,
                lambda here, by=by, changed_by=changed_by: {
                    "state": State.ACCEPTED,
                    "decided_by": getattr(here, by),
                    "decided_at": now(),
                    "changed_by": getattr(here, changed_by),
                },
                f"{name}_accepted_by_somebody_else",
                "Somebody else has to accept",
            )
            for by, changed_by in [("author", "reviewer"), ("reviewer", "reviewer")]
        ),
        (
            model,
            {"state": State.WITHDRAWN},
            f"{name}_says_why_it_does_not_stand",
            "Say why it is rejected or withdrawn.",
        ),
        (
            model,
            {"state": State.REQUIRES_REVIEW},
            f"{name}_says_what_is_in_doubt",
            "says why, and nothing else does",
        ),
        (model, {"cause": "retracted"}, f"{name}_says_what_is_in_doubt", "and nothing else does"),
    ]


@pytest.mark.parametrize(
    ("model", "wrong", "constraint", "words"),
    WRONG,
    ids=[f"{number}-{constraint}" for number, (_, _, constraint, _) in enumerate(WRONG)],
)
def test_what_cannot_be_is_said_to_people_and_refused_by_the_database(
    here, model, wrong, constraint, words
):
    insist_that_it_is_refused(a_wrong(model, wrong, true_of, here), constraint, words)


def test_each_constraint_is_in_the_table_above():
    ours = {rule.name for noun in NOUNS for rule in noun._meta.constraints}

    assert ours == {constraint for _, _, constraint, _ in WRONG}


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_what_is_true_is_taken(here, model):
    row = model(**true_of(model, here))
    row.full_clean()
    row.save()

    assert model.objects.get(pk=row.pk) == row
    assert str(row)
    if hasattr(row, "history"):
        assert row.history.count() == 1


def test_what_is_out_of_use_holds_no_name_and_no_key(here):
    old = Tag.objects.create(**true_of(Tag, here))
    Tag.objects.filter(pk=old.pk).update(retired_at=now())
    merged = Tag.objects.create(**true_of(Tag, here) | {"slug": "lupus-2"})
    Tag.objects.filter(pk=merged.pk).update(merged_into=here.tag)
    again = Tag(**true_of(Tag, here) | {"slug": "lupus-3"})
    again.full_clean()
    again.save()

    assert again.is_in_use


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN])
def test_what_does_not_stand_may_be_stated_and_cited_again(here, state):
    for model in CURATED:
        fell = model.objects.create(**true_of(model, here))
        decided = {"decided_by": here.reviewer, "decided_at": now(), "reason": "It says more."}
        model.objects.filter(pk=fell.pk).update(state=state, **decided)
        again = model(**true_of(model, here))
        again.full_clean()
        again.save()


def test_one_decides_and_settles_beside_it_and_at_each_stage_anew(here):
    fields = true_of(ScreeningDecision, here)
    for changed in ({}, {"is_consensus": True}, {"stage": "full-text"}, {"by": here.reviewer}):
        row = ScreeningDecision(**fields | changed)
        row.full_clean()
        row.save()
