# ruff: noqa: E501
"""A paper that nobody wrote, and how different houses print it."""

from curation.citation_matching import Likeness, Paper, likeness, parts_of

TITLE = "Efficacy of madeupinib in systemic lupus erythematosus: a randomised phase 2 trial"
PAPER = Paper(
    title=f"{TITLE}.",
    first_author="Quillfeather",
    year=2018,
    journals=("Journal of imaginary rheumatology : official journal of nobody", "J Imag Rheumatol"),
    volume="92",
    issue="4",
    first_page="1222",
    doi="10.5555/jir.2018.92",
    last_page="1231",
)
PRINTED = {
    "Vancouver": f"Quillfeather DJ, Umber RA, Vane Y, et al. {TITLE}. J Imag Rheumatol. 2018;92(4):1222-31.",
    "MDPI": f"Quillfeather D.J., Umber R.A. {TITLE}. J. Imag. Rheumatol. 2018;92:1222–1231. doi: 10.5555/jir.2018.92.",
    "AMA": f"Quillfeather DJ, Umber RA. {TITLE}. J Imag Rheumatol. 2018;92(4):1222-1231. doi:10.5555/jir.2018.92",
    "Lancet": f"Quillfeather DJ, Umber RA, Vane Y, et al. {TITLE}. J Imag Rheumatol 2018; 92: 1222–31.",
    "APA": f"Quillfeather, D. J., & Umber, R. A. (2018). {TITLE}. Journal of Imaginary Rheumatology, 92(4), 1222–1231.",
    "Nature": f"Quillfeather, D. J. et al. {TITLE}. J. Imag. Rheumatol. 92, 1222–1231 (2018).",
    "Harvard": f"Quillfeather DJ, Umber RA (2018) {TITLE}. J Imag Rheumatol 92:1222–1231",
    "ASME": f"Quillfeather, D. J. , and Umber, R. A. , 2018, “{TITLE},” J. Imag. Rheumatol., 92(4), pp. 1222–1231.",
}


def like(printed: str, paper: Paper = PAPER, doi: str = "") -> Likeness:
    return likeness(printed, parts_of(printed), doi, paper)
