"""PMIDs by citation: what is asked, and what is made of each line that comes back."""

from urllib.parse import parse_qs

import pytest

from curation.pubmed import Citation, Match, PubMedRefused, PubMedUnavailable, match_citations
from tests.pubmed.blunt_server import http


def a_citation(key="a", **parts):
    usual = {
        "journal": "Lupus Made Up",
        "year": "2021",
        "volume": "30",
        "first_page": "101",
        "author": "Curator A",
    }
    return Citation(key=key, **usual | parts)


def lines(*said):
    return http(200, "\n".join(said).encode(), Content_Type="text/plain; charset=UTF-8")


def test_each_citation_is_a_line_of_one_question(say):
    server = say(lines("lupus made up|2021|30|101|curator a|0|123"))
    match_citations([a_citation(), a_citation("b", volume="")])
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /entrez/eutils/ecitmatch.cgi ")
    assert parse_qs(body.decode())["bdata"] == [
        "Lupus Made Up|2021|30|101|Curator A|0|\rLupus Made Up|2021||101|Curator A|1|"
    ]


def test_bars_and_line_breaks_in_a_citation_do_not_make_another(say):
    server = say(lines("x|x|x|x|x|0|NOT_FOUND"))
    match_citations([a_citation("a|\r", journal="J|ourn\r\nal ", author=" Ö|\tP ")])
    (bdata,) = parse_qs(server.requests[0].partition(b"\r\n\r\n")[2].decode())["bdata"]
    assert bdata == "J ourn al|2021|30|101|Ö P|0|"


def test_each_line_is_known_by_its_key_wherever_it_stands(say):
    say(
        lines(
            "x|2021|30|101|c|2|AMBIGUOUS 33057196,32076266",
            "x|2021|30|101|c|0|12345",
            "x|2021|30|101|c|4|AMBIGUOUS (12 citations)",
            "x|2021|30|101|c|1|NOT_FOUND;INVALID_JOURNAL",
            "x|2021|30|101|c|5|something new",
            "x|2021|30|101|c|9|999",
            "not a line of ours",
            "",
        )
    )
    assert match_citations([a_citation(key) for key in "abcdef"]) == {
        "a": Match(12345, (12345,), ambiguous=False),
        "b": Match(None, (), ambiguous=False),
        "c": Match(None, (33057196, 32076266), ambiguous=True),
        "e": Match(None, (), ambiguous=True),
    }


def test_a_hundred_citations_are_one_question_and_the_next_another(say):
    server = say(lines("x|x|x|x|x|99|7"), lines("x|x|x|x|x|0|8"))
    matches = match_citations([a_citation(str(n)) for n in range(101)])
    assert {key: match.pmid for key, match in matches.items()} == {"99": 7, "100": 8}
    assert len(server.requests) == 2


def test_no_citation_is_no_question():
    assert match_citations([]) == {}


def test_what_is_no_list_of_citations_is_refused(say):
    say(lines("Journal of Nothing"))
    with pytest.raises(PubMedRefused, match="not PubMed's"):
        match_citations([a_citation()])


def test_an_error_in_disguise_is_sorted(say):
    say(http(500))
    with pytest.raises(PubMedUnavailable, match="500"):
        match_citations([a_citation()])
