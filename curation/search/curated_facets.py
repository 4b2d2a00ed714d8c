"""Facets of what people said of references: tags, screening, drugs, trials, and reviews that list
them. Each counts as the narrower question will find.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection

from curation.citation import briefly
from curation.models import Review, Stage, User
from curation.models.effective_tags import BELOW, pairs
from curation.models.screened import Standing, Status, What, status_sql, what_it_is
from curation.search.choices import LONGEST_LIST, Choice, Within
from curation.search.evidence import cited_for
from curation.search.flow_words import Screening
from curation.search.question import Question

_DRUGS = """
  tied (reference, drug) AS (
    SELECT report.reference_id, given.drug
      FROM curation_trialreport report
      JOIN curation_arm arm ON arm.trial_id = report.trial_id
     CROSS JOIN LATERAL (VALUES (arm.drug_id), (arm.partner_id)) AS given (drug)
    UNION
    SELECT source.reference_id, of_drug.drug_id
      FROM curation_drug_sources of_drug
      JOIN curation_source source ON source.id = of_drug.source_id
    UNION
    SELECT cited.reference, cited.drug FROM ({cited}) AS cited (reference, drug)
  )
"""
# A trial's number is looked for in each reference, or each reference's numbers among the trials,
# whichever are fewer.
_OF_FEW = """
    SELECT registered.id, trial.id
      FROM found
      JOIN curation_reference registered ON registered.id = found.reference
     CROSS JOIN LATERAL unnest(registered.nct_numbers) AS number
      JOIN curation_trial trial ON trial.nct = number
"""
_OF_ALL = """
    SELECT registered.id, trial.id
      FROM curation_trial trial
      JOIN curation_reference registered ON registered.nct_numbers @> ARRAY[trial.nct::text]
"""


def drugs(within: Within, question: Question, seen_by: User | None) -> list[Choice]:
    cited, of_cited = (
        cited_for(seen_by).values_list("reference", "claim__drugs").query.sql_with_params()
    )
    rows = _rows(
        f"""
        WITH found (reference) AS ({within.sql}), {_DRUGS.format(cited=cited)}
        SELECT drug.slug, drug.inn, count(DISTINCT tied.reference) AS papers
          FROM tied
          JOIN found ON found.reference = tied.reference
          JOIN curation_drug drug ON drug.id = tied.drug
         WHERE drug.merged_into_id IS NULL AND drug.slug <> ALL (%s)
         GROUP BY drug.id
         ORDER BY papers DESC, drug.inn
         LIMIT {LONGEST_LIST}
        """,
        [*within.params, *of_cited, list(question.drugs)],
    )
    return [
        Choice(inn, papers, question.with_(drugs=(*question.drugs, slug)))
        for slug, inn, papers in rows
    ]


def trials(within: Within, question: Question) -> list[Choice]:
    rows = _rows(
        f"""
        WITH found (reference) AS ({within.sql}),
        tied (reference, trial) AS (
          SELECT reference_id, trial_id FROM curation_trialreport
          UNION
          {_OF_ALL if within.is_all else _OF_FEW}
        )
        SELECT coalesce(trial.nct, trial.slug) AS key,
               coalesce(nullif(trial.acronym, ''), trial.nct, trial.slug) AS name,
               count(DISTINCT tied.reference) AS papers
          FROM tied
          JOIN found ON found.reference = tied.reference
          JOIN curation_trial trial ON trial.id = tied.trial
         WHERE coalesce(trial.nct, trial.slug) <> ALL (%s) AND trial.slug <> ALL (%s)
         GROUP BY trial.id
         ORDER BY papers DESC, name
         LIMIT {LONGEST_LIST}
        """,
        [*within.params, list(question.trials), list(question.trials)],
    )
    return [
        Choice(name, papers, question.with_(trials=(*question.trials, key)))
        for key, name, papers in rows
    ]


def reviews(within: Within, question: Question) -> list[Choice]:
    """The reviews on whose current lists they stand."""
    if question.review:
        return []
    papers: dict[int, int] = dict(
        _rows(
            f"""
            WITH found (reference) AS ({within.sql})
            SELECT list.review_id, count(DISTINCT entry.reference_id) AS papers
              FROM curation_citedreference entry
              JOIN found ON found.reference = entry.reference_id
              JOIN curation_referencelist list ON list.id = entry.reference_list_id
             WHERE list.superseded_at IS NULL
             GROUP BY list.review_id
             ORDER BY papers DESC, list.review_id
             LIMIT {LONGEST_LIST}
            """,
            within.params,
        )
    )
    names = names_of_reviews(papers) if papers else {}
    return [Choice(names[pk], count, question.with_(review=pk)) for pk, count in papers.items()]


def names_of_reviews(pks: Iterable[int]) -> dict[int, str]:
    """Reviews as people name them among others: "Richter 2022, Int J Mol Sci"."""
    reviews = Review.objects.filter(pk__in=list(pks)).select_related("reference")
    return {
        review.pk: briefly(review.reference, authors_as_printed=review.reference.authors_as_printed)
        for review in reviews.only(
            *("reference__pmid", "reference__doi", "reference__title", "reference__authors"),
            *("reference__journal", "reference__journal_abbreviation"),
            *("reference__publication_year", "reference__authors_as_printed"),
        )
    }


def screenings(within: Within, question: Question, seen_by: User | None) -> list[Choice]:
    """How far they are at either stage; nothing where none of them was ever screened."""
    parts: list[str] = []
    given: list[Any] = list(within.params)
    for stage in Stage:
        at_stage, of_stage = status_sql(stage, seen_by)
        parts.append(f"SELECT %s AS stage, standing, decision, reference FROM ({at_stage}) AS one")
        given += [stage.value, *of_stage]
    counted = _rows(
        f"""
        WITH found (reference) AS ({within.sql})
        SELECT stage, standing, decision, count(*)
          FROM ({" UNION ALL ".join(parts)}) AS screened JOIN found USING (reference)
         GROUP BY stage, standing, decision
        """,
        given,
    )
    papers: Counter[Screening] = Counter()
    for stage, standing, decision, count in counted:
        papers[Screening(stage, what_it_is(Status(Standing(standing), decision)))] += count
    return [
        Choice(asked.words, papers[asked], question.with_(screening=(*question.screening, value)))
        for stage in Stage
        for what in What
        if papers[asked := Screening(stage, what)]
        and (value := str(asked)) not in question.screening
    ]


def tags(within: Within, question: Question, seen_by: User | None) -> list[Choice]:
    """Each counts what is tagged with one below it too."""
    tagged, of_tagged = pairs(seen_by, among=None if within.is_all else within.keys)
    rows = _rows(
        f"""
        WITH RECURSIVE {BELOW}, tagged (reference, tag) AS ({tagged}),
        counted (tag, papers) AS (
          SELECT root, count(*)
            FROM (
              SELECT DISTINCT below.root, tagged.reference
                FROM tagged JOIN below ON below.id = tagged.tag
            ) AS once
           GROUP BY root
        )
        SELECT tag.slug, tag.name, counted.papers
          FROM counted JOIN curation_tag tag ON tag.id = counted.tag
         WHERE tag.retired_at IS NULL AND tag.slug <> ALL (%s)
         ORDER BY counted.papers DESC, tag.name, tag.id
         LIMIT {LONGEST_LIST}
        """,
        [*of_tagged, list(question.tags)],
    )
    return [
        Choice(name, papers, question.with_(tags=(*question.tags, slug)))
        for slug, name, papers in rows
    ]


def _rows(sql: str, params: Iterable[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
