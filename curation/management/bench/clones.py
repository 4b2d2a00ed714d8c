"""As many records as a benchmark asks for: copies of a few thousand, each under a PMID of its own.

A copy differs from its original in its own PMID, DOI and PMCID and in nothing else. It is written
when it is asked for, so 200,000 records cost the memory of the originals.
"""

import re
from collections.abc import Iterable, Sequence

from curation.pubmed.standin import Records

FIRST_PMID = 60_000_001  # beyond PubMed's own, and with eight digits as they have

# What a copy has of its own. The number takes the place of the PMID's and the PMCID's digits, and
# is put behind the DOI. No XML can hold the mark.
_NUMBER = b"\x00"
_OWN_PMID = re.compile(rb"(<PMID[^>]*>)\s*\d+")
_OWN_IDS = re.compile(
    rb"<(?:BookDocument|PubmedData|PubmedBookData)>.*?</ArticleIdList>|<ELocationID[^>]*>[^<]*",
    re.DOTALL,
)
_DIGITS = re.compile(rb'(IdType="(?:pubmed">|pmc">PMC))\s*\d+')
_DOI = re.compile(rb'(IdType="doi"[^>]*>[^<]*[^<\s])')


class Clones(Records):
    """Records under `size` PMIDs from FIRST_PMID on, for the stand-in to serve."""

    def __init__(self, originals: Iterable[bytes], size: int) -> None:
        super().__init__()
        self._originals = [_cut(xml) for xml in originals]
        self._size = size
        self.changed_every = 0  # one in so many is not what it was; 0: all are

    def __len__(self) -> int:
        return self._size

    def __contains__(self, pmid: int) -> bool:
        return FIRST_PMID <= pmid < FIRST_PMID + self._size

    def pmids(self) -> list[int]:
        return list(range(FIRST_PMID + self._size - 1, FIRST_PMID - 1, -1))

    def xml(self, pmid: int) -> bytes:
        place = pmid - FIRST_PMID
        original = self._originals[place % len(self._originals)]
        xml = (b"%d" % pmid).join(original)
        if self.changed_every and place % self.changed_every == 0:
            xml = xml.replace(b"<Language>", b"<Language>zxx</Language><Language>", 1)
        return xml


def _cut(xml: bytes) -> Sequence[bytes]:
    """The record in pieces; between them stands the copy's number."""
    xml = _OWN_PMID.sub(rb"\1" + _NUMBER, xml, count=1)
    xml = _OWN_IDS.sub(_mark_ids, xml)
    return xml.split(_NUMBER)


def _mark_ids(found: re.Match[bytes]) -> bytes:
    return _DOI.sub(rb"\1.copy" + _NUMBER, _DIGITS.sub(rb"\1" + _NUMBER, found[0]))
