"""Made-up worlds of screening, drawn by lot: so many that what is counted of one has to add up."""

from random import Random

from django.utils import timezone

from curation.models import Assignment, Reference, ScreeningDecision, Stage, User
from tests.builders import a_reference
from tests.cast import a_person
from tests.desk_builders import a_decision, an_assignment

Decision = ScreeningDecision.Decision
Reason = ScreeningDecision.Reason


def people_of_a_world() -> list[User]:
    """The last one's account is closed."""
    gone = a_person("gone", is_active=False)
    return [a_person("one"), a_person("two"), a_person("three"), gone]


def a_screened_world(lot: Random, people: list[User], references: int = 30) -> list[Reference]:
    made = [a_reference() for _ in range(references)]
    for reference in made:
        for stage in Stage:
            # Most are clear at first sight, so that some come through to the end.
            if stage == Stage.TITLE_ABSTRACT and lot.random() < 0.5:
                a_decision(reference, people[0], stage=stage)
            elif lot.random() < 0.85:
                _judge(lot, reference, stage, people)
    return made


def _judge(lot: Random, reference: Reference, stage: str, people: list[User]) -> None:
    reasons = [Reason.DESIGN, Reason.OUTCOME, Reason.POPULATION]
    if stage == Stage.FULL_TEXT:
        reasons.append(Reason.NOT_RETRIEVED)
    for person in lot.sample(people, lot.randint(0, 3)):
        if lot.random() < 0.4:
            an_assignment(reference, person, done=lot.random() < 0.8, stage=stage)
        if lot.random() < 0.8:
            _decide(lot, reference, person, stage, reasons)
    if lot.random() < 0.15:
        decision = lot.choice([Decision.INCLUDE, Decision.EXCLUDE])
        why = lot.choice(reasons) if decision == Decision.EXCLUDE else ""
        a_decision(reference, people[2], decision, why, stage=stage, is_consensus=True)


def _decide(
    lot: Random, reference: Reference, person: User, stage: str, reasons: list[Reason]
) -> None:
    decision = lot.choices(Decision.values, weights=[5, 3, 1])[0]
    why = lot.choice(reasons[-2:]) if decision == Decision.EXCLUDE else ""
    a_decision(reference, person, decision, why, stage=stage)


def finish_everything() -> None:
    Assignment.objects.filter(done_at=None).update(done_at=timezone.now())
