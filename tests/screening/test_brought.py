"""Decisions of another tool become those of people here, once, and change nothing that is here."""

import pytest

from curation.decision_lines import Said
from curation.imports.batches import open_batch
from curation.imports.tokens import Kind, Token
from curation.models import Assignment, BroughtDecision, ImportItem, ScreeningDecision, Tagging
from curation.screening.brought import Meant, apply_brought, give_to, keep_brought
from curation.screening.fates import Fate, brought_of, counts, fate_of, of_fate
from curation.tagging.labels import give_labels
from curation.tasks import apply_all, follow_up
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, a_tag, an_assignment

pytestmark = pytest.mark.django_db

DRUG = "wrong drug"


@pytest.fixture
def people():
    return ada(), ben(), cleo()


def brought_in(by, *entries, **meant):
    """A batch of these references, each with what is said of it, as the file has it."""
    tokens = [
        Token(line, str(reference.pmid), Kind.PMID, reference.pmid)
        for line, (reference, *_) in enumerate(entries, start=1)
    ]
    batch = open_batch(tokens, by=by, source="screened", filename="made-up.csv")
    keep_brought(batch, [said for _, *said in entries], Meant(**meant), by=by)
    return batch


def apply(batch):
    return apply_brought(BroughtDecision.objects.filter(item__batch=batch), label=give_labels)


def said(who="Ada", decision="include", *reasons, **more):
    return Said(who, decision, decision, reasons, **more)


def only(batch):
    return BroughtDecision.objects.get(item__batch=batch)


def test_a_decision_of_a_file_becomes_that_of_the_person_it_was_given_to(people):
    her, _, brings = people
    reference = a_reference()
    batch = brought_in(
        brings,
        (reference, said("Ada", "exclude", "not ours", note="see page 2")),
        people={"Ada": her},
        reasons={"not ours": "design"},
    )
    assert apply(batch) == {"applied": 1}
    decision = ScreeningDecision.objects.get()
    assert (decision.by, decision.decision, decision.reason, decision.note) == (
        *(her, "exclude", "design"),
        "see page 2",
    )
    assert only(batch).said == "exclude: not ours"
    assert only(batch).applied_at is not None


def test_the_same_file_twice_doubles_nothing_and_counts_as_applied(people):
    her, _, brings = people
    reference = a_reference()
    for _ in range(2):
        batch = brought_in(brings, (reference, said()), people={"Ada": her})
        assert apply(batch) == {"applied": 1}
    assert apply(batch) == {}
    assert ScreeningDecision.objects.count() == 1


def test_what_somebody_decided_here_is_not_overwritten_and_the_sentence_says_so(people):
    her, _, brings = people
    reference = a_reference()
    a_decision(reference, her, "include")
    batch = brought_in(
        brings,
        (reference, said("Ada", "exclude", DRUG)),
        people={"Ada": her},
        reasons={DRUG: "intervention"},
    )
    assert apply(batch) == {"left": 1}
    assert ScreeningDecision.objects.get().decision == "include"
    row = only(batch)
    assert row.problem == "Ada Okafor decided here: include. What is here stays."
    assert fate_of(row) == Fate.DIFFERS


def test_whoever_was_asked_for_it_is_done_with_it(people):
    her, _, brings = people
    reference = a_reference()
    an_assignment(reference, her)
    apply(brought_in(brings, (reference, said()), people={"Ada": her}))
    assert Assignment.objects.open().count() == 0


def test_a_paper_that_is_not_here_keeps_its_decision_waiting_until_it_is(people):
    her, _, brings = people
    token = Token(1, "39999999", Kind.PMID, 39999999)
    batch = open_batch([token], by=brings, source="screened")
    keep_brought(batch, [[said()]], Meant(people={"Ada": her}), by=brings)
    assert apply(batch) == {"waiting": 1}
    assert fate_of(only(batch)) == Fate.WAITING
    # Its record comes in: what the worker does then, or the clock if the worker was killed.
    reference = a_reference(pmid=39999999)
    ImportItem.objects.filter(batch=batch).update(reference=reference)
    follow_up()
    assert ScreeningDecision.objects.get().reference == reference


def test_what_no_account_stands_for_is_kept_and_can_be_given_to_somebody_later(people):
    her, _, brings = people
    batch = brought_in(brings, (a_reference(), said("A. Stranger")))
    assert apply(batch) == {}
    assert fate_of(only(batch)) == Fate.NOBODYS
    assert give_to(batch, "A. Stranger", her, by=brings, may_settle=False) == 1
    assert apply(batch) == {"applied": 1}


def test_an_exclusion_for_no_reason_of_ours_is_not_guessed_at(people):
    her, _, brings = people
    batch = brought_in(
        brings, (a_reference(), said("Ada", "exclude", "too old")), people={"Ada": her}
    )
    assert apply(batch) == {"left": 1}
    assert fate_of(only(batch)) == Fate.NOT_UNDERSTOOD
    assert "an exclusion takes one" in only(batch).problem


def test_a_full_text_not_obtained_is_no_reason_at_title_and_abstract(people):
    her, _, brings = people
    batch = brought_in(
        brings,
        (a_reference(), said("Ada", "exclude", "no text")),
        people={"Ada": her},
        reasons={"no text": "not retrieved"},
    )
    assert apply(batch) == {"left": 1}
    assert not ScreeningDecision.objects.exists()


def test_of_several_reasons_the_first_that_is_ours_counts_and_all_are_kept(people):
    her, _, brings = people
    batch = brought_in(
        brings,
        (a_reference(), said("Ada", "exclude", "odd", DRUG)),
        people={"Ada": her},
        reasons={DRUG: "intervention"},
    )
    apply(batch)
    assert only(batch).said == f"exclude: odd, {DRUG}"
    assert ScreeningDecision.objects.get().reason == "intervention"


def test_labels_that_are_called_as_tags_are_become_taggings_and_the_others_are_told(people):
    her, _, brings = people
    reference = a_reference()
    tag = a_tag("baricitinib", terms=["Olumiant"])
    batch = brought_in(
        brings,
        (reference, said(labels=("olumiant", "my own label"))),
        people={"Ada": her},
    )
    apply(batch)
    assert Tagging.objects.get().tag == tag
    assert only(batch).problem == "No tag of ours: my own label."
    assert fate_of(only(batch)) == Fate.APPLIED


def test_labels_without_a_decision_are_applied_too(people):
    her, _, brings = people
    tag = a_tag("baricitinib")
    batch = brought_in(
        brings, (a_reference(), Said("Ada", labels=("baricitinib",))), people={"Ada": her}
    )
    assert apply(batch) == {"applied": 1}
    assert Tagging.objects.get().tag == tag
    assert not ScreeningDecision.objects.exists()


def test_a_label_that_two_tags_are_called_by_is_left(people):
    her, _, brings = people
    one = a_tag("one")
    a_tag("phase", one)
    a_tag("phase", a_tag("two"))
    batch = brought_in(brings, (a_reference(), said(labels=("phase",))), people={"Ada": her})
    apply(batch)
    assert not Tagging.objects.exists()
    assert only(batch).problem == "No tag of ours: phase."


def test_what_was_settled_is_settled_after_both_have_decided(people):
    her, him, brings = people
    reference = a_reference()
    batch = brought_in(
        brings,
        (
            reference,
            said("Cleo", "exclude", DRUG, is_consensus=True),
            said("Ada", "include"),
            said("Ben", "exclude", DRUG),
        ),
        people={"Ada": her, "Ben": him, "Cleo": brings},
        reasons={DRUG: "intervention"},
        may_settle=True,
    )
    assert apply(batch) == {"applied": 3}
    assert ScreeningDecision.objects.get(is_consensus=True).by == brings


def test_who_may_not_settle_brings_no_settlement(people):
    her, _, brings = people
    batch = brought_in(
        brings,
        (a_reference(), said("Ada", "include", is_consensus=True)),
        people={"Ada": her},
    )
    assert apply(batch) == {}
    assert fate_of(only(batch)) == Fate.NOBODYS


def test_two_things_said_by_one_person_of_one_paper_are_a_contradiction(people):
    her, _, brings = people
    batch = brought_in(
        brings,
        (a_reference(), said("Ada", "include"), said("Ada", "unclear")),
        people={"Ada": her},
    )
    assert apply(batch) == {"left": 1}
    row = only(batch)
    assert (row.said, row.decision) == ("include; unclear", "")
    assert row.problem == "The file says two different things of one person."


def test_being_in_a_list_says_what_the_file_does_not(people):
    her, _, brings = people
    batch = brought_in(brings, (a_reference(),), people={"": her}, list_says="include")
    apply(batch)
    assert ScreeningDecision.objects.get().decision == "include"
    assert only(batch).said == "in a list of what is included"


def test_who_judges_unseen_sees_only_their_own_of_what_was_brought(people):
    her, him, brings = people
    reference = a_reference()
    for person in (her, him):
        an_assignment(reference, person)
    batch = brought_in(
        brings,
        (reference, said("Ada"), said("Ben"), said("A. Stranger")),
        people={"Ada": her, "Ben": him},
    )
    ImportItem.objects.filter(batch=batch).update(reference=reference)
    apply_brought(BroughtDecision.objects.filter(said_by="Ben"), label=give_labels)
    assert [each.said_by for each in brought_of(batch, seen_by=her)] == ["Ada"]
    assert brought_of(batch, seen_by=brings).count() == 3
    assert sum(counts(brought_of(batch, seen_by=her)).values()) == 1


def test_of_a_paper_that_is_not_known_yet_only_who_brought_the_file_sees_what_it_says(people):
    her, him, brings = people
    token = Token(1, "A made-up paper", Kind.CITATION)
    batch = open_batch([token], by=brings, source="screened")
    keep_brought(batch, [[said("Ada"), said("Ben")]], Meant(people={"Ben": him}), by=brings)
    assert brought_of(batch, seen_by=brings).count() == 2
    assert [each.said_by for each in brought_of(batch, seen_by=him)] == ["Ben"]
    assert not brought_of(batch, seen_by=her).exists()


def test_every_row_has_one_fate_and_the_lists_agree_with_it(people):
    her, _, brings = people
    here, other = a_reference(), a_reference()
    a_decision(other, her, "unclear")
    batch = brought_in(
        brings,
        (here, said("Ada"), said("Nobody"), Said("Ada", "perhaps", stage="full-text")),
        (other, said("Ada"), Said("Nobody", labels=("x",), stage="full-text")),
        people={"Ada": her},
    )
    apply(batch)
    found = brought_of(batch, seen_by=brings)
    for fate in Fate:
        assert {fate_of(each) for each in of_fate(found, fate)} <= {fate}
    assert sum(counts(found).values()) == found.count() == 5


def test_the_worker_applies_what_is_here_and_goes_on_where_one_cannot_be(people):
    her, _, brings = people
    batch = brought_in(brings, (a_reference(), said()), people={"Ada": her})
    assert apply_all(BroughtDecision.objects.filter(item__batch=batch)) == {"applied": 1}
