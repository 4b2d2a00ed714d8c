"""The records that tests make up are in PubMed's format: Biopython validates them by its DTD."""

from io import BytesIO

from Bio import Entrez

from tests.pubmed import made_up


def test_every_part_of_a_made_up_article_stands_where_the_dtd_wants_it():
    article = made_up.article(
        7,
        version=2,
        title="JAK<sub>1</sub> &amp; lupus",
        vernacular_title="Eine erfundene Studie",
        abstract=[("METHODS", "METHODS", "We made <i>this</i> up."), ("", "More responded.")],
        abstract_copyright="2020 Nobody.",
        other_abstracts=[made_up.other_abstract("Nichts.")],
        authors=[
            "Curator Ada Maria",
            made_up.author(
                "Reviewer",
                "Ben",
                suffix="Jr",
                orcid="0000-0002-1825-0097",
                affiliations=["A clinic", ("A college", {"ROR": "https://ror.org/000000000"})],
                equal_contribution=True,
            ),
            made_up.author(collective="The Made-up Study Group"),
        ],
        investigators=["Cleo Cassandra"],
        electronic_date="2022-09-01",
        doi="10.1234/made.up",
        pmcid="PMC12",
        article_ids={"pii": "S1"},
        mesh=["*Lupus Nephritis/drug therapy/*pathology", "Humans"],
        supplementary_concepts=[("Disease", "C000001", "Made-up syndrome")],
        keywords=["*lupus", "JAK"],
        chemicals=[("0", "C000002", "baricitinib")],
        grants=[("R01", "AR", "NIAMS NIH HHS", "United States")],
        nct=["NCT00000001"],
        databanks={"GENBANK": ["A1", "A2"]},
        coi="None.",
        references=[5, "A text.", made_up.reference(doi="10.1234/other")],
        reference_lists=made_up.reference_list(
            9, title="Supplement", nested=made_up.reference_list("Deep.", title="Deeper")
        ),
        notices=[("RetractionIn", 8), made_up.notice("ErratumIn", note="Table 2")],
        indexing_method="Curated",
        completed="2022-12-01",
        history={"received": "2022-01-01"},
        gene_symbols=["STAT1"],
        general_notes=[("NLM", "A note.")],
        space_flight_missions=["None"],
        personal_name_subjects=["Kaposi Moritz"],
        number_of_references=3,
        other_ids=[("NASA", "1")],
    )
    loose = made_up.article(8, published="1998 Dec-1999 Jan", abstract=None, authors=[], history={})
    summer = made_up.article(9, published="2001 Summer", elocations=[made_up.elocation("10.1/x")])

    read = Entrez.read(BytesIO(made_up.article_set(article, loose, summer, deleted=[99])))

    assert [int(record["MedlineCitation"]["PMID"]) for record in read["PubmedArticle"]] == [7, 8, 9]
    assert read["PubmedArticle"][0]["MedlineCitation"]["Article"]["Abstract"]["AbstractText"] == [
        "We made <i>this</i> up.",
        "More responded.",
    ]


def test_every_part_of_a_made_up_book_stands_where_the_dtd_wants_it():
    chapter = made_up.book(
        8,
        chapter="Made-up kidneys",
        editors=["Editor Edith"],
        locations=[("chapter", "Chapter 3")],
        sections=["Summary", ("1", "Kidneys")],
        contributed="2001-01-01",
        revised="2002-02-02",
        grants=[("R01", "AR", "NIAMS NIH HHS", "United States")],
        synonyms=["Nephritis"],
        references=[1],
        begins="1993",
        ends="2019",
        volume="1",
        edition="2",
        collection="Made-up books",
        isbns=["9780000000002"],
        doi="10.1234/book",
        report_number="1",
        keywords=["lupus"],
    )

    books = Entrez.read(BytesIO(made_up.article_set(chapter, made_up.book(9))))["PubmedBookArticle"]

    assert [int(record["BookDocument"]["PMID"]) for record in books] == [8, 9]
    assert books[0]["BookDocument"]["ArticleTitle"] == "Made-up kidneys"
