"""What PubMed has in these journeys: made-up records, and one for each starter reference."""

import json
from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings

from tests.pubmed import made_up
from tests.pubmed.made_up import article, author, notice, reference

STARTER = settings.BASE_DIR / "fixtures" / "references.json"

FIRST, SECOND, THIRD = 8_100_001, 8_100_002, 8_100_003
SECOND_DOI = "10.5555/made.up.second"
EVERYTHING, ITS_NOTICE = 8_200_001, 8_200_002
SPOILT = 8_300_001
TRIED, COUNTED_AGAIN, THEIR_NCT = 8_600_001, 8_600_002, "NCT09600001"
REVIEWED, ITS_NCT = 8_700_000, "NCT09700001"
TRIALLED, RECOUNTED, OF_MICE, OF_RASHES, OF_FATIGUE = range(8_700_001, 8_700_006)
TWINS = 8_700_006, 8_700_007
FOUND = "zyxolupus"  # the word by which a query finds the three of its title

PLAIN = (
    article(FIRST, title="The first made-up trial.", doi="10.5555/made.up.first"),
    article(SECOND, title="The second made-up trial.", doi=SECOND_DOI),
    article(THIRD, title="The third made-up trial."),
    article(SPOILT, title="A made-up trial whose record was spoilt."),
    *(article(8_400_000 + n, title=f"A {FOUND} made-up trial, part {n}.") for n in range(1, 4)),
)

RETRACTED = article(
    EVERYTHING,
    title="JAK<sub>1</sub> and <i>TYK2</i> in a made-up trial: "
    "pneumonoultramicroscopicsilicovolcanoconiosis aside.",
    abstract=[
        ("BACKGROUND", "Nobody knew whether IFN-<i>α</i> mattered."),
        ("METHODS", "One coin was thrown 10<sup>3</sup> times."),
        ("FINDINGS", "It fell on its edge in 2 of 1000 (p &lt; 0·05)."),
    ],
    authors=[
        author("Okafor", "Ada", orcid="0000-0002-1825-0097", affiliations=["Made-up Clinic, York"]),
        *(
            author(f"Writer{n}", "Quentin", affiliations=[f"Ward {n % 7}, Made-up Hospital"])
            for n in range(60)
        ),
        author(collective="the MADE-UP Investigators"),
    ],
    investigators=["Helper Hanna", "Helper Hugo"],
    doi="10.5555/made.up.everything.with.a.long.name.that.has.to.break.somewhere",
    pmcid="PMC8200001",
    publication_types=["Journal Article", "Randomized Controlled Trial", "Retracted Publication"],
    mesh=["*Lupus Erythematosus, Systemic/drug therapy/*genetics", "Humans"],
    keywords=["*coins", "edges"],
    chemicals=[("0", "D000000", "Janus Kinase Inhibitors")],
    grants=[("MU-1", "MU", "Made-up Fund", "England")],
    nct=["NCT00000001"],
    coi="Nobody declared anything.",
    references=[
        reference("Curator A. The first made-up trial.", pmid=FIRST, doi="10.5555/made.up.first"),
        *(reference(f"Writer Q. Made-up paper number {n}.", pmid=7_000_000 + n) for n in range(20)),
    ],
    notices=[
        notice("RetractionIn", ITS_NOTICE, "Made Up J Rheumatol. 2024;1:1"),
        notice("ErratumIn", 8_200_003, "Made Up J Rheumatol. 2023;2:2"),
        notice("CommentIn", 8_200_004, "Made Up J Rheumatol. 2023;3:3"),
    ],
)


OF_A_TRIAL = (
    article(
        TRIED,
        title="Baricitinib in SLE-MADE-UP: a made-up trial.",
        abstract=[
            ("BACKGROUND", "Nobody had asked yet."),
            ("METHODS", "For 52 weeks people took baricitinib 4 mg or placebo."),
            (
                "FINDINGS",
                (
                    "At week 52 an SRI-4 response was seen in 60 (60%) of 100 people on "
                    "baricitinib and in 40 (40%) of 100 on placebo. Nobody was harmed."
                ),
            ),
        ],
        authors=["Quill Quentin"],
        publication_types=["Journal Article", "Randomized Controlled Trial"],
        nct=[THEIR_NCT],
    ),
    article(
        COUNTED_AGAIN,
        title="Whom SLE-MADE-UP left out: a made-up trial of baricitinib counted again.",
        abstract="Whoever had left SLE-MADE-UP early was counted. "
        "An SRI-4 response was then no more frequent on baricitinib than on placebo.",
        authors=["Ledger Lena"],
    ),
)

OF_A_REVIEW = (
    article(
        REVIEWED,
        title="Whether imagined inhibitors help: a made-up review.",
        publication_types=["Journal Article", "Systematic Review"],
        references=[
            reference("Quill Q. Quiet joints in SLE-INVENTED. 2020.", pmid=TRIALLED),
            reference("Quill Q. SLE-INVENTED counted again. 2021.", pmid=RECOUNTED),
            reference("Morgen M. Mice that never were. 2018.", doi="10.5555/made.up.mice"),
            reference(
                "Ferrer B. Rashes that nobody had under an imagined inhibitor. "
                "Made Up J Rheumatol. 2020;31(2):101-9."
            ),
            reference(
                "Morgen M. Fatigue under an imagined inhibitor in lupus. "
                "Made Up J Rheumatol. 2021;44(1):7-15."
            ),
            reference(
                "Weiss W. An imagined inhibitor taken before breakfast. Made Up J Rheumatol. 2019."
            ),
            reference("Made-up Agency. Lupus. https://example.org/lupus (accessed 3 May 2021)."),
        ],
    ),
    article(TRIALLED, title="Quiet joints in SLE-INVENTED.", authors=["Quill Q"], nct=[ITS_NCT]),
    article(RECOUNTED, title="SLE-INVENTED counted again.", authors=["Quill Q"]),
    article(
        OF_MICE,
        title="Mice that never were.",
        authors=["Morgen M"],
        doi="10.5555/made.up.mice",
    ),
    article(
        OF_RASHES,
        title="Rashes that nobody had under an imagined inhibitor.",
        authors=["Ferrer B"],
        published="2020 May",
        **{"volume": "31", "issue": "2", "pages": "101-9"},
    ),
    article(
        OF_FATIGUE,
        title="Fatigue under an imagined inhibitor in lupus.",
        authors=["Morgen M"],
        published="2021 May",
        **{"volume": "44", "issue": "1", "pages": "7-15"},
    ),
    *(
        article(
            pmid,
            title="An imagined inhibitor taken before breakfast.",
            authors=["Weiss W"],
            published="2019",
            **{"volume": str(pmid % 10), "issue": None, "pages": None},
        )
        for pmid in TWINS
    ),
)


def all_of_them() -> bytes:
    return made_up.article_set(
        *(*PLAIN, RETRACTED, *OF_A_TRIAL, *OF_A_REVIEW),
        *_in_place_of_the_starter_references(),
    )


def _in_place_of_the_starter_references() -> Iterator[bytes]:
    """With their identifiers and nothing else of theirs."""
    for number, block in enumerate(json.loads(STARTER.read_text(encoding="utf-8"))):
        ids = {name: escape(block[name]) for name in ("doi", "pmcid") if name in block}
        if not block.get("left_out") and ("pmid" in block or ids):
            yield article(
                block.get("pmid", 8_500_000 + number),
                title=f"A made-up record in place of starter reference {number}.",
                **ids,
            )
