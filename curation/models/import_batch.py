"""A batch of things asked for on their way in: a row for each, and chunks of work.

How far a batch has come is counted from its items and stored nowhere, so it is right after a crash,
a retry or a second worker. A chunk is claimed with a lease: whoever holds the lease may settle the
chunk's items, and a lease that runs out is somebody else's to take.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class ImportBatch(models.Model):
    class Source(models.TextChoices):
        PASTE = "paste", "pasted text"
        FILE = "file", "a file"
        QUERY = "query", "a PubMed query"
        REFERENCES = "references", "references already here"
        REVIEW = "review", "a review to be added"
        CITED = "cited", "a review's reference list"
        SCREENED = "screened", "a file with screening decisions"
        COMMAND = "command", "the command line"

    name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    filename = models.CharField(max_length=200, blank=True)
    query = models.TextField(blank=True)
    query_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many records PubMed said the query finds."
    )
    query_translation = models.TextField(blank=True, help_text="How PubMed understood the query.")
    problem = models.TextField(
        blank=True, help_text="A sentence on what could not be taken from the source."
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cancelled_batches",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="batch_cancelled_by_somebody",
                violation_error_message="A cancelled batch says when and by whom.",
            ),
            models.CheckConstraint(
                condition=~Q(source="query") | ~Q(query=""),
                name="query_batch_has_a_query",
                violation_error_message="A batch from a PubMed query keeps the query.",
            ),
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}"


class ImportChunk(models.Model):
    """Items that are brought in together: one request to PubMed, one transaction."""

    class Work(models.TextChoices):
        SEARCH = "search", "run the batch's query"
        FETCH = "fetch", "fetch records by PMID"
        RESOLVE = "resolve", "find the PMIDs of DOIs and PMCIDs"
        RECORD = "record", "read PubMed records from a file"
        CITATION = "citation", "match what a reference manager exported"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="chunks")
    work = models.CharField(max_length=8, choices=Work)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(
        default=0,
        help_text="How often it was begun and not ended: a poisonous chunk kills workers.",
    )
    refusals = models.PositiveIntegerField(
        default=0, help_text="How often in a row PubMed could not be asked or gave no answer."
    )
    halve_at = models.PositiveIntegerField(
        default=3, help_text="At so many refusals the chunk is halved: one record may be the cause."
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it waits, in a sentence.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", lease__isnull=False, lease_until__isnull=False)
                | Q(~Q(state="running"), lease=None, lease_until=None),
                name="a_running_chunk_has_a_lease",
                violation_error_message="A chunk is running just while somebody holds its lease.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "state", "id"],
                condition=~Q(state="done"),
                name="chunk_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"Chunk {self.pk}: {self.get_work_display()}"


class ImportItem(models.Model):
    """One thing asked for: its words, and what became of it."""

    class Kind(models.TextChoices):
        PMID = "pmid", "PMID"
        DOI = "doi", "DOI"
        PMCID = "pmcid", "PMCID"
        RECORD = "record", "PubMed record"
        CITATION = "citation", "citation"
        TEXT = "text", "text"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        ADDED = "added", "added"
        UPDATED = "updated", "updated"
        UNCHANGED = "unchanged", "unchanged"
        MERGED = "merged", "merged"
        MISSING = "missing", "not in PubMed"
        UNMATCHED = "unmatched", "unmatched"
        UNREADABLE = "unreadable", "unreadable"
        FAILED = "failed", "failed"
        DUPLICATE = "duplicate", "asked for twice"
        LEFT_OUT = "left_out", "left out"
        NOT_UNDERSTOOD = "not_understood", "not understood"

    # The outcomes after which a reference stands behind the item.
    CAME_IN: ClassVar = (State.ADDED, State.UPDATED, State.UNCHANGED)
    # The outcomes that asking again may better.
    RETRIABLE: ClassVar = (State.FAILED, State.UNREADABLE, State.MISSING)

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="items")
    chunk = models.ForeignKey(
        ImportChunk, on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )
    position = models.PositiveIntegerField(help_text="Its place in what was asked for, from 1.")
    line = models.PositiveIntegerField(help_text="The line it stood in, from 1.")
    token = models.TextField(help_text="What was asked for, as it was written.")
    kind = models.CharField(max_length=8, choices=Kind)
    pmid = models.PositiveIntegerField("PMID", null=True, blank=True)
    doi = models.TextField("DOI", null=True, blank=True)  # noqa: DJ001
    pmcid = models.TextField("PMCID", null=True, blank=True)  # noqa: DJ001
    state = models.CharField(max_length=14, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="A sentence on the outcome.")
    reference = models.ForeignKey(
        "curation.Reference",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_items",
    )
    merged_into = models.PositiveIntegerField("merged into PMID", null=True, blank=True)
    payload = models.BinaryField(
        null=True, blank=True, help_text="Its own record from the file, or one unread; zlib."
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"],
                name="item_once_per_position",
                violation_error_message="This batch has an item in that place already.",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None, chunk__isnull=False)
                | Q(~Q(state="waiting"), settled_at__isnull=False),
                name="item_waits_in_a_chunk_or_is_settled",
                violation_error_message="An item waits in a chunk, or it is settled at a time.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["added", "updated", "unchanged"])
                | Q(reference__isnull=False),
                name="item_that_came_in_has_a_reference",
                violation_error_message="What came in has a reference.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unreadable", "unmatched", "merged"])
                | ~Q(reason=""),
                name="item_that_failed_says_why",
                violation_error_message="What did not come in says why.",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "position"], name="item_state"),
            models.Index(fields=["batch", "settled_at"], name="item_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.token[:40]}: {self.get_state_display()}"
