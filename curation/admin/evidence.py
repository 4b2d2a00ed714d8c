"""Trials and their results, to look at: they are entered, changed and confirmed on their pages."""

from django.contrib import admin
from django.db.models import URLField

from curation.admin.read_only import ReadOnly, ReadOnlyInline, Told
from curation.models import Arm, Effect, Finding, Outcome, Result, Source, Trial, TrialReport

CURATED = ["state", "entered_by", "changed_by", "decided_by", "decided_at", "version"]


class ArmInline(ReadOnlyInline):
    model = Arm
    fields = ["position", "label", "kind", "drug", "regimen", "n_randomised"]


class ReportInline(ReadOnlyInline):
    model = TrialReport
    fields = ["reference", "kind", "label"]


@admin.register(Trial)
class TrialAdmin(Told, ReadOnly):
    list_display = ["__str__", "nct", "phase", "population", "status", "enrolment", "started_on"]
    list_filter = ["population", "phase", "status", "kind", "nct_verified"]
    search_fields = ["nct", "acronym", "slug", "title", "other_ids"]
    inlines = [ArmInline, ReportInline]


@admin.register(Arm)
class ArmAdmin(Told, ReadOnly):
    list_display = ["label", "trial", "kind", "drug", "partner", "regimen", "n_randomised"]
    list_filter = ["kind", ("drug", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["trial", "drug", "partner"]
    search_fields = ["label", "key", "drug__inn", "trial__acronym", "trial__nct"]


@admin.register(TrialReport)
class TrialReportAdmin(Told, ReadOnly):
    list_display = ["trial", "reference", "kind", "label"]
    list_filter = ["kind"]
    list_select_related = ["trial", "reference"]
    search_fields = ["trial__acronym", "trial__nct", "=reference__pmid", "label"]


@admin.register(Outcome)
class OutcomeAdmin(Told, ReadOnly):
    list_display = ["trial", "endpoint", "week", "rule", "analysis_set", "is_primary", "reporting"]
    list_display_links = ["endpoint"]
    list_filter = ["reporting", "is_primary", "was_met", "endpoint__domain"]
    list_select_related = ["trial", "endpoint"]
    search_fields = ["trial__acronym", "trial__nct", "endpoint__name", "endpoint__short"]


@admin.register(Result)
class ResultAdmin(Told, ReadOnly):
    list_display = ["__str__", "trial", "events", "n", "percent", "value", *CURATED]
    list_filter = ["state", "cause", ("entered_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = [
        *("arm", "outcome__trial", "outcome__endpoint"),
        *("entered_by", "changed_by", "decided_by"),
    ]
    search_fields = ["arm__label", "outcome__trial__acronym", "outcome__endpoint__name"]

    @admin.display(ordering="outcome__trial")
    def trial(self, row):
        return row.outcome.trial


@admin.register(Effect)
class EffectAdmin(Told, ReadOnly):
    list_display = ["__str__", "trial", "measure", "estimate", "low", "high", "p", *CURATED]
    list_filter = ["state", "cause", "measure", ("entered_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = [
        *("arm", "comparator", "outcome__trial", "outcome__endpoint"),
        *("entered_by", "changed_by", "decided_by"),
    ]
    search_fields = ["arm__label", "outcome__trial__acronym", "outcome__endpoint__name"]

    @admin.display(ordering="outcome__trial")
    def trial(self, row):
        return row.outcome.trial


@admin.register(Finding)
class FindingAdmin(Told, ReadOnly):
    list_display = ["study", "endpoint", "level", "arm", "as_printed", *CURATED]
    list_filter = ["level", "state", "cause"]
    list_select_related = ["endpoint", "entered_by", "changed_by", "decided_by"]
    search_fields = ["study", "arm", "endpoint__name", "drugs__inn"]


@admin.register(Source)
class SourceAdmin(Told, ReadOnly):
    list_display = ["id", "reference", "registry", "address", "locator", "kind", "tier"]
    list_filter = ["tier", "kind"]
    list_select_related = ["reference"]
    search_fields = ["=reference__pmid", "registry", "address", "locator", "quote"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
