"""What the tests of the matrix's page share: two trials in it, and what a page of it says."""

import re
from html import unescape

from curation.models import Outcome
from tests.builders import a_reference, an_author
from tests.cast import ada, ben
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

CELL = "arm=baricitinib~4+mg+once+daily&at=sri-4~52~"


class Evidence:
    """The two SLE-BRAVE trials: one accepted, one waiting; and what else a matrix may hold."""

    def __init__(self):
        self.ada, self.ben = ada(), ben()
        self.sri4 = an_endpoint(position=1)
        self.sae = an_endpoint(
            "Serious adverse event", short="SAE", slug="sae", domain="harms", good="lower"
        )
        self.pain = an_endpoint("Pain", domain="patient-reported", kind="continuous", good="lower")
        self.drug = a_drug()
        a_drug("solcitinib", targets=[])
        self.source = a_source(
            a_reference(title="A twin", authors=[an_author("Ash")]),
            locator="abstract, Findings",
            quote="Our own words.",
        )
        first, second = a_trial("SLE-BRAVE-I", enrolment=760), a_trial("SLE-BRAVE-II")
        for trial, numbers, accepted in (
            (first, ("OR", 1.57, 1.09, 2.27), {"accepted_by": self.ben}),
            (second, ("OR", 1.07, 0.75, 1.53), {}),
        ):
            active, placebo = an_arm(trial, self.drug, n_randomised=252), an_arm(trial)
            outcome = an_outcome(trial, self.sri4, is_primary=True, was_met=trial == first)
            for arm, events in ((active, 142), (placebo, 116)):
                self.result(outcome, arm, events=events, n=252, percent=57, **accepted)
            an_effect(
                *(outcome, active, placebo), by=self.ada, of=numbers, source=self.source, **accepted
            )
            harm = an_outcome(trial, self.sae)
            for arm, events in ((active, 26), (placebo, 18)):
                self.result(harm, arm, events=events, n=252, **accepted)
        self.first, self.second = first, second
        an_outcome(first, self.pain, reporting=Outcome.Reporting.WORDS)
        an_outcome(second, self.sri4, 24, reporting=Outcome.Reporting.NONE)

    def result(self, outcome, arm, **fields):
        fields.setdefault("source", self.source)
        return a_result(outcome, arm, by=self.ada, **fields)


def shown(client, query="", **extra):
    answer = client.get(f"/matrix/?{query}", **extra)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    """What a page says, without markup."""
    text = re.sub(r"<(title|desc|script|style)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def cells(html):
    return [words(cell) for cell in re.findall(r"<td[^>]*data-at.*?</td>", html, flags=re.S)]
