"""A citable publication: as PubMed describes it, and as curators have annotated it.

PubMed owns the fields in PUBMED_FIELDS, and every import may rewrite them. All other fields belong
to curators or say where the reference came from, and no import ever touches what curators wrote.
What the JSON columns hold is described in curation/article.py.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from curation.models.notice import Notice


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def without_record(self) -> "ReferenceQuerySet":
        """Those of which no PubMed record has been read yet: no abstract, no MeSH."""
        return self.filter(pubmed_changed_at=None)

    def askable(self) -> "ReferenceQuerySet":
        """Those that PubMed can be asked for by an identifier."""
        return self.exclude(pmid=None, doi=None, pmcid=None)

    def newest_first(self) -> "ReferenceQuerySet":
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")

    def with_notice(self, *kinds: str) -> "ReferenceQuerySet":
        return self.filter(Exists(Notice.objects.filter(reference=OuterRef("pk"), kind__in=kinds)))


class Reference(models.Model):
    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Book chapter"

    class Origin(models.TextChoices):
        PUBMED = "pubmed", "PubMed"
        STARTER = "starter", "Starter evidence"
        FILE = "file", "A reference manager's file"

    PUBMED_FIELDS = (
        "pmid_version",
        "kind",
        "title",
        "vernacular_title",
        "abstract",
        "abstract_copyright",
        "other_abstracts",
        "authors",
        "authors_complete",
        "journal",
        "journal_abbreviation",
        "nlm_id",
        "issn",
        "issn_linking",
        "country",
        "volume",
        "issue",
        "pages",
        "publication_model",
        "publication_date",
        "published_on",
        "publication_year",
        "doi",
        "pmcid",
        "other_ids",
        "languages",
        "publication_types",
        "mesh",
        "supplementary_concepts",
        "keywords",
        "chemicals",
        "grants",
        "databanks",
        "nct_numbers",
        "coi_statement",
        "cited_references",
        "citation_status",
        "indexing_method",
        "publication_status",
        "completed_on",
        "revised_on",
        "events",
        "gene_symbols",
        "general_notes",
        "space_flight_missions",
        "citation_subsets",
        "personal_name_subjects",
        "number_of_references",
        "book",
    )

    # -- who it is
    pmid = models.PositiveIntegerField("PMID", null=True, blank=True, unique=True)
    doi = models.TextField("DOI", null=True, blank=True)  # noqa: DJ001 - NULL is "has none"
    pmcid = models.TextField("PMCID", null=True, blank=True)  # noqa: DJ001
    shares_ids_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sharers",
        help_text="Another reference that had this DOI or PMCID first; two records claim it.",
    )

    # -- where it came from, and how fresh it is
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.PUBMED)
    starter_key = models.SlugField(
        max_length=80,
        null=True,
        blank=True,
        unique=True,
        help_text="Its name in fixtures/references.json.",
    )
    authors_as_printed = models.TextField(
        blank=True, help_text="From the starter evidence or a file, until PubMed is asked."
    )
    added_at = models.DateTimeField(auto_now_add=True)
    pubmed_asked_at = models.DateTimeField(null=True, blank=True)
    pubmed_changed_at = models.DateTimeField(null=True, blank=True)

    # -- what curators write
    note = models.TextField("curators' note", blank=True)

    # -- what PubMed says
    pmid_version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.ARTICLE)
    title = models.TextField(blank=True)
    vernacular_title = models.TextField(blank=True)
    abstract = models.JSONField(default=list, blank=True)
    abstract_copyright = models.TextField(blank=True)
    other_abstracts = models.JSONField(default=list, blank=True)
    authors = models.JSONField(default=list, blank=True)
    authors_complete = models.BooleanField(default=True)
    journal = models.TextField(blank=True)
    journal_abbreviation = models.TextField(blank=True)
    nlm_id = models.TextField("NLM ID", blank=True)
    issn = models.TextField("ISSN", blank=True)
    issn_linking = models.TextField("linking ISSN", blank=True)
    country = models.TextField(blank=True)
    volume = models.TextField(blank=True)
    issue = models.TextField(blank=True)
    pages = models.TextField(blank=True)
    publication_model = models.TextField(blank=True)
    publication_date = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)
    publication_year = models.PositiveSmallIntegerField(null=True, blank=True)
    other_ids = models.JSONField(default=list, blank=True)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    publication_types = models.JSONField(default=list, blank=True)
    mesh = models.JSONField("MeSH headings", default=list, blank=True)
    supplementary_concepts = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    chemicals = models.JSONField(default=list, blank=True)
    grants = models.JSONField(default=list, blank=True)
    databanks = models.JSONField(default=list, blank=True)
    nct_numbers = ArrayField(models.TextField(), default=list, blank=True)
    coi_statement = models.TextField("conflict of interest statement", blank=True)
    cited_references = models.JSONField(default=list, blank=True)
    citation_status = models.TextField(blank=True)
    indexing_method = models.TextField(blank=True)
    publication_status = models.TextField(blank=True)
    completed_on = models.DateField(null=True, blank=True)
    revised_on = models.DateField(null=True, blank=True)
    events = models.JSONField(default=list, blank=True)
    gene_symbols = ArrayField(models.TextField(), default=list, blank=True)
    general_notes = models.JSONField(default=list, blank=True)
    space_flight_missions = ArrayField(models.TextField(), default=list, blank=True)
    citation_subsets = ArrayField(models.TextField(), default=list, blank=True)
    personal_name_subjects = models.JSONField(default=list, blank=True)
    number_of_references = models.PositiveIntegerField(null=True, blank=True)
    book = models.JSONField(null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pmid=None) | Q(pmid__range=(1, 99_999_999)),
                name="pmid_has_one_to_eight_digits",
                violation_error_message="A PMID is a number from 1 to 99999999.",
            ),
            models.CheckConstraint(
                condition=Q(doi=None) | (Q(doi__regex=r"^10\.\d{4,9}/\S+$") & Q(doi=Lower("doi"))),
                name="doi_is_written_our_way",
                violation_error_message="A DOI begins with 10., has a slash, and is in lower case.",
            ),
            models.CheckConstraint(
                condition=Q(pmcid=None) | Q(pmcid__regex=r"^PMC[1-9]\d*$"),
                name="pmcid_is_written_our_way",
                violation_error_message="A PMCID is PMC and a number.",
            ),
            models.UniqueConstraint(
                fields=["doi"],
                condition=Q(shares_ids_with=None),
                name="doi_belongs_to_one_reference",
                violation_error_message="Another reference has this DOI.",
            ),
            models.UniqueConstraint(
                fields=["pmcid"],
                condition=Q(shares_ids_with=None),
                name="pmcid_belongs_to_one_reference",
                violation_error_message="Another reference has this PMCID.",
            ),
            models.CheckConstraint(
                condition=~Q(shares_ids_with=F("id")),
                name="shares_ids_with_another",
                violation_error_message="A reference cannot share its identifiers with itself.",
            ),
        ]
        indexes = [
            models.Index(
                F("published_on").desc(nulls_last=True), F("id").desc(), name="reference_newest"
            ),
            models.Index(fields=["doi"], name="reference_doi"),
            models.Index(fields=["pmcid"], name="reference_pmcid"),
            GinIndex(OpClass(F("authors"), name="jsonb_path_ops"), name="reference_authors"),
            GinIndex(OpClass(F("mesh"), name="jsonb_path_ops"), name="reference_mesh"),
            GinIndex(
                OpClass(F("publication_types"), name="jsonb_path_ops"), name="reference_types"
            ),
            GinIndex(fields=["nct_numbers"], name="reference_nct"),
            models.Index(
                F("publication_year"),
                F("published_on").desc(nulls_last=True),
                F("id").desc(),
                name="reference_year",
            ),
            # A hash, since a name may be longer than a B-tree takes.
            HashIndex(fields=["journal"], name="reference_journal"),
            HashIndex(fields=["journal_abbreviation"], name="reference_abbreviation"),
            models.Index(
                fields=["id"], condition=Q(pubmed_changed_at=None), name="reference_without_record"
            ),
        ]

    def __str__(self) -> str:
        return f"PMID {self.pmid}" if self.pmid else (self.doi or f"Reference {self.pk}")
