"""References that are here before somebody sits down, brought in as a worker would."""

from curation.imports import chunks
from curation.imports.batches import Source, open_batch
from curation.imports.bring_in import bring_in
from curation.imports.pasted import understand
from curation.models import ImportBatch, User


def brought_in(*pmids: int, by: User) -> ImportBatch:
    """From the stand-in, in this process."""
    batch = open_batch(understand(" ".join(map(str, pmids))), by=by, source=Source.PASTE)
    while claim := chunks.claim(batch.pk):
        bring_in(claim)
    return batch
