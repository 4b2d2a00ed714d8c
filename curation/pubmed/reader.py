"""One record of PubMed's becomes an Article; nothing that Article has a place for is lost.

The reader goes once through the children of each element and knows by name what to do with each:
what is not there is not looked for, and what it does not know it leaves alone. The defaults of
attributes are those of PubMed's DTD, which no parser here has read.
"""

import gc
from xml.etree.ElementTree import Element

from curation.article import Article
from curation.identifiers import as_nct_number, nct_numbers_in
from curation.pubmed import parts
from curation.pubmed.articles import read_citation
from curation.pubmed.books import read_book
from curation.pubmed.parsing import Unreadable, description, own_pmid, parse


def read_record(xml: bytes) -> Article:
    """The article, book or chapter that the bytes of one record describe.

    Raises Unreadable, and nothing else, whatever the bytes are.
    """
    # A tree makes thousands of objects and no cycle, yet each thousand sends Python looking for
    # some: a tenth of the time, where what was read before is held.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return _article_of(parse(xml))
    finally:
        if was_collecting:
            gc.enable()


def _article_of(root: Element) -> Article:
    described = description(root)
    own = own_pmid(described)
    if described is None or own is None:
        raise Unreadable("The record has no PMID of its own.")
    # Read as it is, it would put nothing in the place of all that is known of the reference.
    if described.find("Article") is None and described.find("Book") is None:
        raise Unreadable("The record has a PMID and describes nothing.")
    article = Article(*own)
    if described.tag == "BookDocument":
        read_book(article, described)
    else:
        read_citation(article, described)
    for element in root:
        if element.tag in ("PubmedData", "PubmedBookData"):
            parts.pubmed_data(article, element)
    parts.settle_ids(article)
    article.nct_numbers = _nct_numbers(article)
    return article


def _nct_numbers(article: Article) -> list[str]:
    """Those that PubMed lists, then those that only the title and the abstract mention."""
    found = [
        number
        for databank in article.databanks
        for accession in databank["accession_numbers"]
        if (number := as_nct_number(accession))
    ]
    for text in [article.title, *[section["text"] for section in article.abstract]]:
        if "NCT" in text or "nct" in text:  # sooner found than the pattern
            found += nct_numbers_in(text)
    return list(dict.fromkeys(found))
