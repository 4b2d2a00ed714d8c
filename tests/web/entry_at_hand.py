"""A trial whose results are entered, and what a form of its grid would send."""

from curation.models import Effect, Outcome, Result, TrialReport
from tests.builders import a_reference
from tests.evidence_builders import (
    a_drug,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

HX = {"HX-Request": "true"}
RESULTS = "/trials/NCT03616912/results/"


def brave_i():
    """SLE-BRAVE-I with its arms, SRI-4 at week 52 and a report."""
    trial = a_trial(nct="NCT03616912")
    drug = a_drug()
    an_arm(trial, drug, n_randomised=252)
    an_arm(trial, n_randomised=253)
    an_outcome(trial, an_endpoint(), is_primary=True, reporting=Outcome.Reporting.NONE)
    paper = a_reference(authors_as_printed="Morand EF, Vital EM", journal_abbreviation="Lancet")
    TrialReport.objects.create(trial=trial, reference=paper, kind="primary")
    return trial


class Typing:
    """What is typed into the one row of a trial, cell by cell, as its form would send it."""

    def __init__(self, trial):
        self.outcome = trial.outcomes.get()
        self.drug, self.placebo = trial.arms.order_by("position")
        report = trial.reports.first()
        self.start = f"o{self.outcome.pk}"
        self.source = f"reference:{report.reference_id}" if report else ""

    def row(self, *, drug=(), placebo=(), effect=(), keep=(), quote="", **more):
        sent = {
            f"{self.start}-source-where": self.source,
            f"{self.start}-source-locator": "abstract, Findings",
            f"{self.start}-source-quote": quote,
        }
        for arm, typed in ((self.drug, dict(drug)), (self.placebo, dict(placebo))):
            there = Result.objects.filter(outcome=self.outcome, arm=arm).first()
            place = f"{self.start}-r{arm.pk}"
            typed = {
                "seen": there.version if there else 0,
                "events": "",
                "n": "",
                "percent": "",
            } | typed
            sent |= {f"{place}-{name}": text for name, text in typed.items()}
        there = Effect.objects.filter(outcome=self.outcome, arm=self.drug).first()
        drug = self.drug.pk
        place = f"{self.start}-e{drug}-{there.pk}" if there else f"{self.start}-x{drug}"
        blank = {"measure": "", "estimate": "", "p": "", "direction": ""}
        typed = {"seen": there.version if there else 0} | blank | dict(effect)
        sent |= {f"{place}-{name}": text for name, text in typed.items()}
        for code, reason in dict(keep).items():
            sent[f"{self.start}-r{self.drug.pk}-keep-{code}"] = reason
        return sent | more

    @property
    def address(self):
        return f"{RESULTS}{self.outcome.pk}/"
