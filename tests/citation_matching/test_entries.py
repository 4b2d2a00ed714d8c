# ruff: noqa: E501
"""A pasted reference list is cut into its entries, however it was numbered, broken and copied."""

import re
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.citation_matching import Entry, entries_of
from tests.citation_matching.made_up import PRINTED

FIRST = "Umber A, Vane Y. On hats in gout. J Imag Rheumatol. 2001;12:34-56."
SECOND = "Vane Y, Quill B, Nobody C, et al. On the effect of hats on long-lasting gout in people of no fixed age. Imag Dis. 2011;3(4):17-19. doi: 10.5555/hats.2."
THIRD = "Agency of Nowhere. Guidance on hats. https://example.org/guidance (accessed 3 May 2020)."
LIST = [FIRST, SECOND, THIRD]
AUTHOR_YEAR = [
    "Umber, A., & Vane, Y. (2001). On hats in gout. Journal of Imaginary Rheumatology, 12, 34–56.",
    "Vane, Y., Quill, B., & Nobody, C. (2011). On the effect of hats on long-lasting gout in people of no fixed age. Imaginary Diseases, 3(4), 17–19. https://doi.org/10.5555/hats.2",
    "Zephyr, Q. (1999). No hats at all. Imaginary Diseases, 1(1), 1–9.",
]


def printed(text):
    return [entry.printed for entry in entries_of(text)]


def numbers(text):
    return [entry.number for entry in entries_of(text)]


def broken(text, width=60, indent=""):
    return "\n".join(wrap(text, width, subsequent_indent=indent, break_on_hyphens=False))


@pytest.mark.parametrize(
    "form", ["{}. {}", "[{}] {}", "({}) {}", "{}) {}", "{}.{}", "{} {}", "{}\t{}", "{}\n{}"]
)
@pytest.mark.parametrize("width", [10_000, 60])
def test_a_numbered_list_is_cut_at_its_numbers(form, width):
    text = "\n".join(broken(form.format(n, entry), width) for n, entry in enumerate(LIST, 1))
    if "\n" in form:
        text = "\n".join(f"{n}\n{broken(entry, width)}" for n, entry in enumerate(LIST, 1))
    assert printed(text) == LIST
    assert numbers(text) == ["1", "2", "3"]


def test_numbering_may_have_gaps():
    text = f"3. {FIRST}\n17. {SECOND}\n18. {THIRD}"
    assert numbers(text) == ["3", "17", "18"]


def test_numbering_may_begin_again_under_a_new_heading():
    text = f"Included studies\n1. {FIRST}\n2. {SECOND}\nFurther reading\n1. {THIRD}\n2. {FIRST}"
    assert [(e.number, e.section) for e in entries_of(text)] == [
        ("1", "Included studies"),
        ("2", "Included studies"),
        ("1", "Further reading"),
        ("2", "Further reading"),
    ]
    assert printed(text) == [FIRST, SECOND, THIRD, FIRST]


def test_a_number_that_opens_a_line_in_the_middle_of_an_entry_is_no_new_entry():
    text = (
        "1. Umber A. A trial in 2001 at\n12. Street hospital. J Imag. 2001;1:1-9.\n"
        f"2. {FIRST}\n3. {SECOND}\n4. {THIRD}"
    )
    assert numbers(text) == ["1", "2", "3", "4"]
    assert printed(text)[0].endswith("at 12. Street hospital. J Imag. 2001;1:1-9.")


def test_the_same_reference_twice_is_two_entries():
    assert printed(f"1. {FIRST}\n2. {FIRST}\n3. {FIRST}") == [FIRST] * 3


def test_entries_in_one_paragraph_are_cut_too():
    text = " ".join(f"{n}. {entry}" for n, entry in enumerate(LIST * 3, 1))
    assert printed(text) == LIST * 3


@pytest.mark.parametrize("entries", [LIST, AUTHOR_YEAR])
def test_a_list_without_numbers_has_a_line_for_each_entry(entries):
    assert printed("\n".join(entries)) == entries
    assert numbers("\n".join(entries)) == [""] * 3


@pytest.mark.parametrize("entries", [LIST, AUTHOR_YEAR])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n", "    ")])
def test_blank_lines_and_hanging_indents_end_an_entry(entries, between, indent):
    text = between.join(broken(entry, indent=indent) for entry in entries)
    assert printed(text) == entries


def test_entries_that_begin_with_authors_are_told_apart_without_any_sign():
    assert printed("\n".join(map(broken, AUTHOR_YEAR * 3))) == AUTHOR_YEAR * 3


def test_lines_without_years_that_each_end_and_begin_are_entries():
    entries = [f"{name}. Minutes of nobody's meeting." for name in ("Umber", "Vane", "Quill")] * 3
    assert printed("\n".join(entries)) == entries


def test_bullets_are_no_words():
    assert printed("\n".join(f"• {entry}" for entry in LIST)) == LIST


def test_a_word_that_was_hyphenated_at_a_lines_end_is_whole_again():
    text = (
        "1. Umber A. Lupus and no rheuma-\ntism. J Imag. 2001;1:222-\n31.\n2. Umber A. B. C. 2002."
    )
    assert printed(text)[0] == "Umber A. Lupus and no rheumatism. J Imag. 2001;1:222-31."


def test_a_hyphen_that_the_list_has_elsewhere_is_kept():
    text = f"1. {SECOND}\n2. Vane Y. On long-\nlasting hats, JAK-\nDependent. J Imag. 2001;1:2-3."
    assert "On long-lasting hats, JAK-Dependent." in printed(text)[1]


def test_an_address_that_was_broken_is_one_again():
    text = "1. Vane Y. Hats. doi: 10.5555/j.imag-\n2001.17\n2. Umber A. Hats. https://example.org/\nhats"
    first, second = entries_of(text)
    assert first.doi == "10.5555/j.imag-2001.17"
    assert second.printed.endswith("https://example.org/hats")


def test_headers_and_page_numbers_are_left_out():
    header = "Imaginary Reviews 2022, 7, {} of 90"
    entries = [f"{n}. {entry}" for n, entry in enumerate(LIST * 4, 1)]
    pages = [
        "\n".join(
            [header.format(n), "", *map(broken, entries[n * 4 : n * 4 + 4]), "", f"{n + 7}", ""]
        )
        for n in range(3)
    ]
    assert printed("\n".join(pages)) == LIST * 4


def test_entries_that_differ_in_their_numbers_alone_are_no_headers():
    kept = [FIRST, "ClinicalTrials.gov NCT00000001", SECOND, "ClinicalTrials.gov NCT00000002"]
    kept += [THIRD, "ClinicalTrials.gov NCT00000003"]
    assert printed("\n".join(f"{n}. {entry}" for n, entry in enumerate(kept, 1))) == kept
    alike = [f"Umber A. Hats number {n}. J Imag Rheumatol. 2001. PMID: {n}" for n in range(11, 19)]
    assert printed("\n".join(f"{n}. {entry}" for n, entry in enumerate(alike, 1))) == alike


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (["90001", "90002,", "90003"], [90001, 90002, 90003]),
        (["PMID: 90001", "pmid 90002", "PMID:90003."], [90001, 90002, 90003]),
        (["https://pubmed.ncbi.nlm.nih.gov/90001/"] * 2, [90001] * 2),
        (["PMC90001", "PMCID: PMC90002"], ["PMC90001", "PMC90002"]),
        (
            ["10.5555/hats.2", "https://doi.org/10.5555/hats.3"],
            ["10.5555/hats.2", "10.5555/hats.3"],
        ),
        (["1. 90001", "2. 90002"], [90001, 90002]),
    ],
)
def test_of_identifiers_alone_each_line_is_an_entry(lines, ids):
    found = entries_of("\n".join(["References", *lines]))
    assert [entry.pmid or entry.pmcid or entry.doi for entry in found] == ids
    assert {entry.section for entry in found} == {"References"}


def test_an_identifier_beneath_a_citation_is_its_own():
    (first, second) = entries_of(f"1. {FIRST}\nPMID: 90001\n2. {SECOND}\nPMC90002")
    assert (first.pmid, second.pmcid) == (90001, "PMC90002")


def test_a_heading_is_the_section_and_no_entry():
    found = entries_of(f"References\n\n1. {FIRST}\n2. {SECOND}")
    assert [entry.section for entry in found] == ["References"] * 2
    assert [entry.section for entry in entries_of("\n".join(AUTHOR_YEAR))] == [""] * 3


@pytest.mark.parametrize(
    ("said", "pmid", "doi", "pmcid"),
    [
        ("PMID: 123.", 123, "", ""),
        ("[PMID 123456] [PMCID: PMC7654]", 123456, "", "PMC7654"),
        ("doi:10.5555/ABC(1)2.", None, "10.5555/abc(1)2", ""),
        ("(https://doi.org/10.5555/abc).", None, "10.5555/abc", ""),
        ("https://pubmed.ncbi.nlm.nih.gov/123456/", 123456, "", ""),
        ("Available at PMC7654321; doi: 10.5555/x;", None, "10.5555/x", "PMC7654321"),
        ("[Medline: 123456] [FREE Full text]", 123456, "", ""),
        ("PMID: 0.", None, "", ""),
        ("2018;392:222-231.", None, "", ""),
    ],
)
def test_identifiers_are_found_in_the_words(said, pmid, doi, pmcid):
    assert entries_of(f"1. {FIRST} {said}") == [Entry("1", f"{FIRST} {said}", "", pmid, doi, pmcid)]


@pytest.mark.parametrize("text", ["", " \n\n\t", "\f"])
def test_nothing_holds_no_entry(text):
    assert entries_of(text) == []


def test_a_list_of_1500_is_cut():
    text = "\n".join(broken(f"{n}. {LIST[n % 3]}") for n in range(1, 1501))
    assert printed(text) == [LIST[n % 3] for n in range(1, 1501)]


surnames = st.sampled_from(["Umber", "Vane", "Quill", "Nobody", "van den Zephyr", "O'Hat"])
titles = st.lists(
    st.sampled_from(
        [
            "hats",
            "gout",
            "lupus",
            "people",
            "without",
            "effect",
            "of",
            "the",
            "trial",
            "imaginary",
            "long",
        ]
    ),
    min_size=3,
    max_size=25,
).map(lambda words: " ".join(words).capitalize())
citations = st.builds(
    "{} {}. {}. J Imag. {};{}:{}-{}.".format,
    surnames,
    st.sampled_from(["A", "BC", "D-E"]),
    titles,
    st.integers(1950, 2024),
    st.integers(1, 400),
    st.integers(1, 999),
    st.integers(1000, 1999),
)


@given(
    entries=st.lists(citations, min_size=2, max_size=30),
    form=st.sampled_from(["{}. {}", "[{}] {}", "({}) {}", "{}) {}"]),
    width=st.integers(50, 200),
    gap=st.sampled_from(["\n", "\n\n"]),
    steps=st.lists(st.integers(1, 4), min_size=30, max_size=30),
)
def test_a_numbered_list_comes_back_from_any_width(entries, form, width, gap, steps):
    places = [sum(steps[: n + 1]) for n in range(len(entries))]
    text = gap.join(
        broken(form.format(n, entry), width) for n, entry in zip(places, entries, strict=True)
    )
    assert [(e.number, e.printed) for e in entries_of(text)] == [
        (str(n), entry) for n, entry in zip(places, entries, strict=True)
    ]


@given(st.permutations([*LIST, *PRINTED.values()]))
def test_in_whatever_order_they_stand_they_are_the_same_entries(entries):
    text = "\n".join(f"{n}. {entry}" for n, entry in enumerate(entries, 1))
    assert printed(text) == [" ".join(entry.split()) for entry in entries]


@given(st.lists(citations, min_size=1, max_size=12))
def test_what_was_cut_once_is_cut_the_same_again(entries):
    once = printed("\n".join(entries))
    assert printed("\n".join(once)) == once


@given(st.text(max_size=400))
def test_no_word_is_lost_whatever_is_pasted(text):
    found = entries_of(text)
    assert all(entry.printed and "\n" not in entry.printed for entry in found)
    words = re.findall(r"[^\W\d_]{12,}", text)
    kept = " ".join(f"{entry.section} {entry.printed}" for entry in found)
    if not re.search(r"[-‐‑\u00ad]", text):
        assert all(word in kept for word in words)
