import pytest

from curation.web.vocabulary import Registry, event, language, register_address, registry


@pytest.mark.parametrize(
    ("databank", "number", "address"),
    [
        ("ClinicalTrials.gov", "NCT02708095", "https://clinicaltrials.gov/study/NCT02708095"),
        ("ISRCTN", "ISRCTN76240576", "https://www.isrctn.com/ISRCTN76240576"),
        ("figshare", "10.6084/M9.FIGSHARE.1", "https://doi.org/10.6084/M9.FIGSHARE.1"),
        ("A Databank Of Tomorrow", "X1", ""),
        ("ClinicalTrials.gov", 'NCT1" onclick="x', ""),
    ],
)
def test_an_accession_number_leads_to_its_register(databank, number, address):
    assert register_address(databank, number) == address


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("ISP4442I3Y", Registry("UNII", "ISP4442I3Y")),
        ("50-24-8", Registry("CAS", "50-24-8")),
        ("EC 2.7.10.2", Registry("EC", "2.7.10.2")),
        ("txid9606", Registry("", "txid9606")),
        ("0", None),
        ("", None),
    ],
)
def test_a_registry_number_says_its_kind(number, kind):
    assert registry(number) == kind


def test_codes_are_told_in_words_and_unknown_ones_as_they_are():
    assert (language("ger"), language("xyz")) == ("German", "xyz")
    assert (event("epublish"), event("moonrise")) == ("Published online", "Moonrise")
