"""Six made-up reviews of up to 25 trials: one retracted, one that cites itself and another."""

from datetime import date
from typing import NamedTuple

from curation.models import Reference, Review, Trial, TrialReport, User
from tests.builders import a_notice, a_reference, an_author, of_type
from tests.desk_builders import a_quote, an_accepted_claim, cited
from tests.evidence_builders import a_drug, a_trial, an_endpoint
from tests.review_builders import a_list, a_review, an_entry, resolved_to

# Which of the trials each review includes, by number; the fifth list is not resolved yet.
INCLUDED = (
    ("Quill", 2019, "systematic", date(2019, 3, 1), range(1, 9)),
    ("Reed", 2020, "meta-analysis", date(2020, 6, 30), range(3, 14)),
    ("Sand", 2021, "network", date(2021, 1, 31), [*range(1, 12), *range(14, 18)]),
    ("Tarn", 2022, "narrative", None, range(16, 26)),
    ("Umber", 2023, "scoping", None, ()),
    ("Vale", 2024, "meta-analysis", date(2023, 12, 31), range(1, 20)),
)
RETRACTED, SELF_CITING = 2, 5


class World(NamedTuple):
    reviews: list[Review]
    trials: list[Trial]
    reports: list[Reference]


def a_review_by(name: str, year: int, by: User, **fields: object) -> Review:
    paper = a_reference(
        title=f"Made-up JAK inhibitors in lupus: what {name} found",
        authors=[an_author(name)],
        journal_abbreviation="J Made Up",
        published_on=date(year, 11, 1),
        publication_types=of_type("Review"),
    )
    return a_review(by, paper, **fields)


def reported(number: int) -> tuple[Trial, Reference]:
    """A trial with its primary report; the higher its number, the later it came out."""
    trial = a_trial(f"MADE-UP-{number:02d}")
    paper = a_reference(
        title=f"Made-up drug in lupus: trial {number}",
        authors=[an_author(f"Author{number}")],
        published_on=date(2010 + number // 2, 3, 1),
    )
    TrialReport.objects.create(trial=trial, reference=paper, kind=TrialReport.Kind.PRIMARY)
    return trial, paper


def six_reviews(by: User, decided_by: User) -> World:
    trials, reports = map(list, zip(*(reported(number) for number in range(1, 26)), strict=True))
    reviews = []
    for name, year, design, until, numbers in INCLUDED:
        review = a_review_by(name, year, by, design=design, searched_until=until)
        its = a_list(review)
        for number in numbers:
            resolved_to(its, reports[number - 1], by, number=f"{number + 10}")
        reviews.append(review)
    last = reviews[SELF_CITING].lists.get()
    resolved_to(last, reports[0], by)  # once more
    resolved_to(last, reviews[SELF_CITING].reference, by)
    resolved_to(last, reviews[0].reference, by)
    an_entry(last, "Something that nobody has found.", state="not found")
    an_entry(last, "Elsewhere.", state="resolved", how="pmid", pmid=89_000_001)
    an_entry(reviews[4].lists.get(), "Waits.")
    a_notice(reviews[RETRACTED].reference)
    _conclude(reviews, by, decided_by)
    return World(reviews, trials, reports)


def _conclude(reviews: list[Review], by: User, decided_by: User) -> None:
    about = {"drugs": [a_drug()], "endpoint": an_endpoint()}
    claim = an_accepted_claim(
        by,
        decided_by,
        reviews[0].reference,
        quote=a_quote(reviews[0].reference, by),
        statement="Made-up drug brings more SRI-4 answers than placebo",
        **about,
    )
    accepted = {name: getattr(claim, name) for name in ("state", "decided_by", "decided_at")}
    cited(claim, reviews[1].reference, by, stance="disputes", locator="Abstract", **accepted)
    cited(claim, reviews[3].reference, by, stance="qualifies", state="submitted")
    an_accepted_claim(
        by,
        decided_by,
        reviews[3].reference,
        statement="More infections are seen with the made-up drug",
        kind="safety",
        drugs=about["drugs"],
    )
