"""Claims as a table: what the list shows, a row each."""

from collections.abc import Collection, Iterable, Iterator

from curation.exports.csv import csv_lines
from curation.models import Citation, Claim

STANCES = [stance.value for stance in Citation.Stance]
HEADER = (
    *("claim", "statement", "kind", "state", "cause", "contested"),
    *(f"papers_{stance}" for stance in STANCES),
    *("drugs", "trial", "nct", "endpoint", "population", "note", "written_by"),
)


def claims_as_csv(claims: Iterable[Claim], *, cited: Collection[str]) -> Iterator[str]:
    """Papers are listed by stance, of citations in the states of `cited`.

    For claims with drugs and citations (with their references) prefetched.
    """
    return csv_lines(HEADER, (_row(claim, cited) for claim in claims))


def _row(claim: Claim, cited: Collection[str]) -> tuple[object, ...]:
    papers: dict[str, list[str]] = {stance: [] for stance in STANCES}
    for citation in claim.citations.all():
        if citation.state in cited and str(citation.reference) not in papers[citation.stance]:
            papers[citation.stance].append(str(citation.reference))
    is_contested = papers[Citation.Stance.SUPPORTS] and papers[Citation.Stance.DISPUTES]
    return (
        *(claim.pk, claim.statement, claim.get_kind_display(), claim.get_state_display()),
        *(claim.get_cause_display(), "yes" if is_contested else "no"),
        *("; ".join(papers[stance]) for stance in STANCES),
        "; ".join(drug.inn for drug in claim.drugs.all()),
        str(claim.trial or ""),
        (claim.trial.nct or "") if claim.trial else "",
        str(claim.endpoint or ""),
        *(claim.population, claim.note, str(claim.entered_by)),
    )
