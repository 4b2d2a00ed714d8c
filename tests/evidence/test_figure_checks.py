"""The numbers of a paper are looked for in its abstract; a person says whether the words are it."""

from decimal import Decimal

import pytest

from curation.evidence.figure_checks import (
    check_reference,
    confirm,
    decline,
    row_of,
    unchecked,
)
from curation.evidence.results import ArmNumbers, Provenance, record_result
from curation.history import states
from curation.history.states import CannotBeDone
from curation.models import FigureCheck, Source, State
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_paper, a_quote, a_text
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

TEXT = (
    "In a made-up trial an SRI-4 response was seen in 142 (57%) of 252 people on baricitinib 4 mg "
    "(odds ratio 1.57 [95% CI 1.09 to 2.27]; p=0.016). Nobody died."
)
OTHER = TEXT.replace("Nobody died", "Somebody laughed")


class World:
    """A result and an effect that the abstract prints, and a result that it does not."""

    def __init__(self):
        self.curator, self.reviewer = ada(), ben()
        self.paper = a_paper(f"Findings: {TEXT}")
        self.text = a_text(self.paper, TEXT)
        self.source = a_source(self.paper, kind="abstract", locator="abstract")
        trial, endpoint = a_trial(), an_endpoint()
        self.outcome = an_outcome(trial, endpoint)
        self.arm, self.placebo = an_arm(trial, a_drug()), an_arm(trial)
        made = {"by": self.curator, "source": self.source}
        self.result = a_result(
            *(self.outcome, self.arm),
            **made,
            **{"events": 142, "n": 252, "percent": Decimal("57"), "percent_as_printed": "57"},
        )
        self.effect = an_effect(
            self.outcome, self.arm, self.placebo, of=("OR", 1.57, 1.09, 2.27), **made
        )
        self.silent = a_result(self.outcome, self.placebo, events=118, n=250, **made)

    def check(self):
        return check_reference(self.paper, self.text)

    def of(self, row):
        return FigureCheck.objects.get(**{row._meta.model_name: row})

    def quote(self, check):
        words = check.text.text[check.start : check.end]
        return a_quote(self.paper, self.curator, words, text=check.text)

    def confirm(self, check):
        return confirm(
            check, quote=self.quote(check), locator="abstract, Findings", by=self.curator
        )


@pytest.fixture
def world():
    return World()


def test_what_the_abstract_prints_is_proposed_and_what_it_does_not_is_said_so(world):
    assert world.check() == {"proposed": 2, "nothing": 1}

    proposed = world.of(world.result)
    assert TEXT[proposed.start : proposed.end].startswith("In a made-up trial")
    assert {each["name"] for each in proposed.figures_found} == {"events", "n", "percentage"}
    first = proposed.figures_found[0]
    assert TEXT[first["start"] : first["end"]] == "142"
    assert proposed.figures_missing == []
    nothing = world.of(world.silent)
    assert (nothing.start, nothing.end) == (None, None)
    assert [each["value"] for each in nothing.figures_missing] == ["118", "250"]


def test_checking_again_changes_nothing(world):
    world.check()
    before = list(FigureCheck.objects.values_list("pk", "answer", "start", "row_version"))

    world.check()

    assert list(FigureCheck.objects.values_list("pk", "answer", "start", "row_version")) == before


def test_a_confirmed_quote_is_the_source_and_the_number_stays_as_it_was(world):
    states.accept(world.result, by=world.reviewer)
    world.check()

    row = world.confirm(world.of(world.result))

    world.result.refresh_from_db()
    assert row == world.result
    assert (row.state, row.version, row.decided_by) == (State.ACCEPTED, 1, world.reviewer)
    assert row.source.anchored.exact == row.source.quote == TEXT[: TEXT.index(" Nobody")]
    assert (row.source.locator, row.source.kind) == ("abstract, Findings", "abstract")
    assert world.effect.source.anchored is None
    answered = world.of(world.result)
    assert (answered.answer, answered.answered_by) == ("confirmed", world.curator)
    assert row.history.last().pgh_context.metadata["act"] == "confirmed the quote"


def test_two_numbers_of_one_sentence_share_their_source(world):
    world.check()
    quote = world.quote(world.of(world.result))
    for row in (world.result, world.effect):
        confirm(world.of(row), quote=quote, locator="abstract, Findings", by=world.curator)

    world.effect.refresh_from_db()
    world.result.refresh_from_db()
    assert world.effect.source == world.result.source
    assert Source.objects.count() == 2


def test_an_answer_is_given_once(world):
    world.check()
    check = world.of(world.result)
    decline(check, by=world.curator)

    with pytest.raises(CannotBeDone, match="answered already"):
        world.confirm(check)
    with pytest.raises(CannotBeDone, match="answered already"):
        decline(world.of(world.silent), by=world.curator)


def test_words_that_were_declined_are_not_proposed_again_even_in_a_new_text(world):
    world.check()
    decline(world.of(world.result), by=world.curator)
    world.check()
    assert world.of(world.result).answer == "declined"

    check_reference(world.paper, a_text(world.paper, OTHER))

    answers = FigureCheck.objects.filter(result=world.result).values_list("answer", flat=True)
    assert list(answers) == ["declined", "declined"]


def test_numbers_that_were_revised_are_looked_for_anew(world):
    world.check()
    numbers = ArmNumbers(events=142, n=252)
    record_result(
        world.outcome, world.arm, numbers, Provenance(world.source), by=world.curator, seen=1
    )
    check = world.of(world.result)
    with pytest.raises(CannotBeDone, match="number was changed"):
        world.confirm(check)

    assert list(unchecked()) == [world.paper]
    world.check()

    assert world.of(world.result).row_version == 2
    assert len(world.of(world.result).figures_found) == 2
    assert not unchecked()


def test_a_new_text_takes_the_place_of_proposals_in_the_old_one(world):
    world.check()
    new = a_text(world.paper, OTHER)

    check_reference(world.paper, new)

    assert {check.text for check in FigureCheck.objects.all()} == {new}


def test_what_has_a_quote_or_does_not_stand_is_not_looked_for(world):
    states.withdraw(world.effect, by=world.curator, reason="A slip.")
    world.result.source = a_source(world.paper, quote="typed by somebody", locator="page 2")
    world.result.save()

    world.check()

    assert [row_of(check) for check in FigureCheck.objects.all()] == [world.silent]


def test_a_finding_is_looked_for_by_its_own_words(world):
    finding = a_finding(
        *(world.outcome.endpoint,),
        by=world.curator,
        drugs=[world.arm.drug],
        source=world.source,
        measure="OR",
        estimate=Decimal("1.57"),
        low=Decimal("1.09"),
        high=Decimal("2.27"),
        p=Decimal("0.016"),
    )
    world.check()

    check = world.of(finding)
    assert check.answer == "proposed"
    assert {each["name"] for each in check.figures_found} == {
        *("estimate", "lower bound", "upper bound", "p")
    }


def test_papers_whose_numbers_were_never_looked_for_are_found(world):
    a_source(a_reference())

    assert list(unchecked()) == [world.paper]
    world.check()
    assert list(unchecked()) == []
