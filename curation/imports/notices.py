"""Make the notices of references agree with their records, and keep when each was first seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from curation.article import NoticeEntry
from curation.models import Notice

Key = tuple[str, int | None, str]


def write_notices(
    entries_of: Mapping[int, Sequence[NoticeEntry]], *, at: datetime, new: bool = False
) -> set[int]:
    """Write the notices of each reference by its key; return the references of which any changed.

    `new` says that these references were added just now, so they have none yet.
    """
    here: dict[int, dict[Key, Notice]] = {pk: {} for pk in entries_of}
    if not new:
        for notice in Notice.objects.filter(reference__in=entries_of):
            here[notice.reference_id][notice.kind, notice.pmid, notice.citation] = notice

    added: list[Notice] = []
    gone: list[int] = []
    moved: list[Notice] = []
    changed: set[int] = set()
    for reference_id, entries in entries_of.items():
        before = here[reference_id]
        for position, (key, entry) in enumerate(_by_key(entries).items(), start=1):
            same = before.pop(key, None)
            if same is None:
                changed.add(reference_id)
                kind, pmid, citation = key
                added.append(
                    Notice(
                        reference_id=reference_id,
                        kind=kind,
                        pmid=pmid,
                        citation=citation,
                        note=entry["note"],
                        position=position,
                        first_seen_at=at,
                    )
                )
            elif (same.note, same.position) != (entry["note"], position):
                same.note, same.position = entry["note"], position
                moved.append(same)
        gone += [notice.pk for notice in before.values()]
        if before:
            changed.add(reference_id)

    if gone:
        Notice.objects.filter(pk__in=gone).delete()
    if moved:
        Notice.objects.bulk_update(moved, ["note", "position"])
    if added:
        Notice.objects.bulk_create(added)
    return changed


def _by_key(entries: Sequence[NoticeEntry]) -> dict[Key, NoticeEntry]:
    """Each notice once, in the record's order; one that does not say where it stands is none."""
    return {
        (entry["kind"][:40], entry["pmid"], entry["citation"]): entry
        for entry in entries
        if entry["pmid"] or entry["citation"]
    }
