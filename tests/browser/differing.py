"""Two people who differ on made-up references, for a browser to look at."""

from curation.models import Stage, User
from curation.people.accounts import close_account
from curation.screening.settling import settle_screening
from tests.builders import a_reference
from tests.cast import a_person
from tests.desk_builders import a_decision, a_paper, a_tag, a_tagging, an_assignment, judged


def people_who_differ(first: User, second: User) -> None:
    """On a decision and a tag, on a reason only, and once until it was settled."""
    tags = a_tag("lupus nephritis"), a_tag("phase 3"), a_tag("randomised", key="1")
    one = judged(a_paper("Aims: Made up.", title="The first of two"), first, second)
    a_decision(one, first)
    a_decision(one, second, "exclude", "design", note="An open extension.")
    for person, given in ((first, tags[:2]), (second, tags[1:])):
        for tag in given:
            a_tagging(one, tag, person)
    two = judged(a_paper(title="The second of two"), first, second)
    a_decision(two, first, "exclude", "population")
    a_decision(two, second, "exclude", "outcome")
    settled = judged(a_reference(title="A third, settled"), first, second, stage=Stage.FULL_TEXT)
    a_decision(settled, first, stage=Stage.FULL_TEXT)
    a_decision(settled, second, "unclear", stage=Stage.FULL_TEXT)
    settle_screening(settled, "include", by=second, stage=Stage.FULL_TEXT, note="Both looked.")
    gone = a_person("gil", first.role, first_name="Gil")
    an_assignment(a_reference(), gone)
    close_account(gone)
