import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.models import DrugIdentifier, Reference, TrialReport
from curation.search import words as words_of
from curation.search.words import understand
from tests.builders import a_heading, a_reference, an_author
from tests.desk_builders import sections
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db


def found(words):
    return set(Reference.objects.filter(understand(words).condition))


# -- what is looked at


@pytest.mark.parametrize(
    "words",
    ["remission", "anifrolumab", "nephritis", "Sjögren", "sjogren", "Rheumatologica", "ferrán"],
)
def test_words_are_looked_for_in_all_that_a_reference_says(words):
    wanted = a_reference(
        title="Remission of lupus",
        abstract=sections("Anifrolumab was given."),
        mesh=[a_heading("Nephritis")],
        authors=[an_author("Sjögren"), an_author("Ferran")],
        journal="Acta Rheumatologica",
    )
    a_reference(title="Something else")

    assert found(words) == {wanted}


def test_a_word_is_found_however_it_is_inflected():
    wanted = a_reference(title="Inhibitors inhibiting kinases")

    assert found("inhibitor kinase") == found("INHIBITED") == {wanted}


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("A JAK<sub>1</sub> inhibitor", "JAK1"),
        ("A JAK-1 inhibitor", "JAK1"),
        ("A JAK1 inhibitor", "JAK-1"),
        ("A JAK1/TYK2 inhibitor", "TYK2"),
        ("JAK1–TYK2", "TYK2"),
        ("HbA<sub>1c</sub>", "HbA1c"),
        ("IFN-<i>α</i> in lupus", "ifn-alpha"),
        ("Interferon alpha", "interferon-α"),
        ("R&amp;D", "R&D"),
        ("p&lt;0·05", "0.05"),
        ("Olumiant®", "olumiant"),
        ("dose\u00a0of baricitinib", "dose"),
        ("the “best” drug", "best"),
        ("A phase I trial", '"phase 1"'),
        ("A phase 1 trial", '"Phase I"'),
    ],
)
def test_a_word_is_found_however_papers_set_it(title, words):
    wanted = a_reference(title=title)
    a_reference(title="JAK and 1 and c, a disease of interferon")

    assert found(words) == {wanted}


# -- what may be asked


def test_a_phrase_is_found_as_it_stands():
    wanted = a_reference(title="Lupus nephritis in mice")
    a_reference(title="Nephritis of lupus")

    assert found('"lupus nephritis"') == found("lupus-nephritis") == {wanted}


def test_what_is_left_out_is_not_found():
    wanted, mice = a_reference(title="Lupus in people"), a_reference(title="Lupus in mice")

    assert found("lupus -mice") == found("lupus NOT mouse -mice") == {wanted}
    assert found("-people") == {mice}
    assert found('-"lupus in people"') == {mice}


def test_either_of_several_is_found():
    mice, rats = a_reference(title="Lupus in mice"), a_reference(title="Lupus in rats")
    a_reference(title="Mice and rats")

    assert found("lupus (mice OR rats)") == {mice, rats}
    assert found(f"{mice.pmid} OR rats") >= {mice, rats}


def test_an_asterisk_finds_what_begins_so():
    wanted = a_reference(title="Baricitinib")
    a_reference(title="Barium")

    assert found("barici*") == {wanted}
    assert understand("barici*").widened == ()


def test_a_word_that_is_in_no_reference_finds_what_begins_so():
    wanted = {a_reference(title="Baricitinib"), a_reference(title="Baricitinib again")}

    assert found("baric") == wanted
    assert understand("baric").widened == (
        "No reference has the word “baric”; what begins with it was looked for.",
    )
    named = a_reference(title="A thing called baric")
    assert found("baric") == {named}


def test_a_word_that_not_even_begins_one_is_unknown():
    a_reference(title="Baricitinib")

    assert understand("barcitinib baricitinib").unknown == ("barcitinib",)


# -- names of the evidence


def test_a_drug_is_found_by_each_of_its_names():
    drug = a_drug("baricitinib", synonyms=["Olumiant", "LY3009104", "CP-690,550"])
    DrugIdentifier.objects.create(drug=drug, system="UNII", value="ISP4442I3Y")
    titles = ("Baricitinib", "Olumiant", "LY3009104", "LY-3009104", "CP-690,550 in mice")
    wanted = {a_reference(title=title) for title in titles}
    a_reference(title="Something else")

    for words in ("baricitinib", "OLUMIANT", "LY 3009104", "cp690550", "ISP4442I3Y"):
        assert found(words) == wanted, words
    assert found("lupus -olumiant") == set()
    assert set(understand("olumiant").terms[0].also) >= {"baricitinib", "LY3009104", "CP-690,550"}


def test_an_endpoint_is_found_by_each_of_its_names():
    an_endpoint("SRI-4", printed=["SLE responder index 4", "SRI(4)"])
    titles = ("SRI-4", "SRI4", "SRI 4", "The SLE Responder Index-4")
    wanted = {a_reference(title=title) for title in titles}
    a_reference(title="4 weeks of SRI")

    for words in ("SRI-4", "sri4", "SRI 4", "SLE responder index 4", '"sri 4"'):
        assert found(words) == wanted, words


def test_a_name_in_parentheses_is_a_name():
    an_endpoint("Physician's global assessment (PGA)")
    wanted = {a_reference(title="PGA"), a_reference(title="Physician’s global assessment")}

    assert found("pga") == found("physician's global assessment") == wanted


def test_a_trial_is_found_by_acronym_and_number_and_has_its_reports():
    trial = a_trial("SLE-BRAVE-I", nct="NCT03616912")
    named = a_reference(title="The SLE-BRAVE-I trial")
    numbered = a_reference(nct_numbers=["NCT03616912"])
    reported = a_reference(title="Baricitinib in lupus")
    TrialReport.objects.create(trial=trial, reference=reported, kind="primary")
    a_reference(title="The SLE-BRAVE-II trial")

    for words in ("SLE-BRAVE-I", "nct03616912", "sle brave i"):
        assert found(words) == {named, numbered, reported}, words
    assert found("SLE-BRAVE-I baricitinib") == {reported}
    assert reported not in found("-NCT03616912")


def test_the_longest_name_is_taken():
    an_endpoint("Clinical remission")
    a_drug("remissiol", synonyms=["zebra"])
    wanted = a_reference(title="Clinical remission in a zebra")
    a_reference(title="Clinical remission")

    assert [term.typed for term in understand("clinical remission zebra").terms] == [
        "clinical remission",
        "zebra",
    ]
    assert found("clinical remission zebra") == {wanted}


# -- identifiers


def test_an_identifier_among_words_is_one_of_them():
    wanted = a_reference(pmid=30043749, title="Baricitinib", doi="10.1016/j.x")
    a_reference(title="Baricitinib")

    for words in ("PMID: 30043749", "baricitinib 30043749", "DOI: 10.1016/j.x baricitinib"):
        assert found(words) == {wanted}, words
    assert found("lupus 30043749") == set()
    assert understand("30043749").is_one_identifier
    assert not understand("baricitinib 30043749").is_one_identifier


# -- what cannot be asked


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("the of", "“the” and “of” are too common to be looked for and were left out."),
        ("a", "“a” is too common to be looked for and was left out."),
        ("%", "“%” has no word and was left out."),
        ("& | !", "“&”, “|” and “!” have no word and were left out."),
    ],
)
def test_of_words_that_say_nothing_nothing_is_found_and_it_is_said(words, sentence):
    a_reference(title="The best of a plain title")
    understood = understand(words)

    assert understood.is_nothing
    assert understood.ignored == (sentence,)
    assert found(words) == set()
    assert found(f"{words} title")


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE curation_reference; --",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "😀 🧬",
        "a" * 10_000,
        "lupus " * 2_000,
        '"""',
        "\0",
        "lupus:* & !mice <-> 'x",
        "\\",
        "%s %(words)s {0}",
        "ﷺ" * 400,
        "-" * 50,
        '-"',
    ],
)
def test_nothing_that_is_typed_is_an_error(words):
    a_reference(title="A plain title")

    assert found(words) == set()
    understood = understand(words)
    assert Reference.objects.filter(understood.condition).count() == 0


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_can_be_asked(words):
    understood = understand(words)

    list(Reference.objects.filter(understood.condition))
    assert bool(understood.groups) or understood.is_nothing or not words.strip()


def test_ten_thousand_characters_are_read_as_far_as_is_useful():
    assert understand("lupus " * 2_000).ignored == (
        "Only the first 2,000 characters were read.",
        "Only the first 20 words were looked for.",
    )


def test_words_cost_a_few_queries_however_many_they_are(django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        understand("lupus nephritis mice zebra baric SRI-4 trial OR study -rats")


def test_what_postgresql_knows_to_be_common_is_looked_up_there():
    for number in range(30):
        a_reference(title=f"Lupus of sort{number}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE curation_reference")

    assert words_of._commonest_of(["'lupus'", "'zebra'"]) == {"'lupus'"}
    assert words_of._are_there(["'lupus'", "'zebra'", "'sort7'"]) == [True, False, True]
