"""The pages' addresses."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from curation.exports.formats import Format
from curation.exports.reference_files import ReferenceFormat
from curation.web import (
    assignments,
    bringing,
    brought,
    bulk_tagging,
    claim_deciding,
    claim_writing,
    conflicts,
    desk,
    desk_claim,
    desk_marks,
    entering,
    figures,
    flow,
    flow_rows,
    invitations,
    matrix,
    people,
    queue,
    quotes_again,
    refetch,
    results,
    review_acts,
    saved_questions,
    screening,
    steering,
    tag_changes,
    tags,
    waiting,
)
from curation.web.activity import activity, activity_file
from curation.web.agreement import agreement, agreement_file
from curation.web.bibliography import bibliography, bibliography_html, bibliography_txt
from curation.web.chosen import chosen_references
from curation.web.claim import claim, claim_annotations
from curation.web.claims import claims, claims_file, similar
from curation.web.drafts import draft
from curation.web.drugs import drug, drug_plot_csv, drug_plot_svg, drugs, drugs_file
from curation.web.endpoints import endpoint, endpoints, endpoints_file, forest_csv, forest_svg
from curation.web.health import healthz, readyz
from curation.web.home import home
from curation.web.imports import batch, batch_items_file, imports
from curation.web.keys import keys
from curation.web.new_batch import new_batch, understood
from curation.web.new_review import add_as_review, new_review
from curation.web.overlap import (
    review_overlap,
    review_overlap_file,
    review_overlap_pairs_file,
    review_overlap_svg,
)
from curation.web.parts import parts
from curation.web.reference import by_pmid, reference
from curation.web.reference_files import reference_as_file, references_as_file, review_as_file
from curation.web.references import references, references_file
from curation.web.releases import release_zip
from curation.web.review import review
from curation.web.review_file import review_file
from curation.web.review_lists import list_understood, take_a_list
from curation.web.review_steps import (
    import_missing,
    look_for_entries,
    review_coming,
    review_question,
)
from curation.web.reviews import reviews, reviews_file
from curation.web.tokens import revoke_token, tokens
from curation.web.trials import programme_csv, programme_svg, trial, trials, trials_file
from curation.web.versions import versions


def in_formats(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The same table under an address for each format: claims.csv as "claims-csv"."""
    return [path(f"{route}.{form}", view, {"form": form}, f"{name}-{form}") for form in Format]


def in_reference_formats(
    route: str, view: Callable[..., HttpResponseBase], name: str
) -> list[URLPattern]:
    """The same references in each format of reference managers: references.bib."""
    return [
        path(f"{route}.{form}", view, {"form": form}, f"{name}-{form.name.lower()}")
        for form in ReferenceFormat
    ]


urlpatterns = [
    path("", home, name="home"),
    path("trials/new/", entering.new_trial, name="new-trial"),
    path("trials/<slug:name>/edit/", entering.edit_trial, name="edit-trial"),
    path("trials/<slug:name>/arms/", entering.trial_arms, name="trial-arms"),
    path("trials/<slug:name>/outcomes/", entering.trial_outcomes, name="trial-outcomes"),
    path("trials/<slug:name>/reports/", entering.trial_reports, name="trial-reports"),
    path("trials/<slug:name>/results/", results.trial_results, name="trial-results"),
    path(
        "trials/<slug:name>/results/<int:pk>/", results.trial_results_row, name="trial-results-row"
    ),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/outcome/<int:pk>/accept/", waiting.accept_outcome, name="accept-outcome"),
    path("waiting/<slug:noun>/<int:pk>/", waiting.decide, name="decide"),
    path("waiting/<slug:noun>/<int:pk>/again/", waiting.submit_again, name="submit-again"),
    path("queue/", queue.queue, name="queue"),
    path("queue/take/", queue.take_some, name="queue-take"),
    path("queue/undo/", queue.undo, name="queue-undo"),
    path("queue/<int:pk>/tag/", queue.tag, name="queue-tag"),
    path("queue/<int:pk>/decide/", queue.decide, name="queue-decide"),
    path("queue/<int:pk>/done/", queue.finish, name="queue-done"),
    path("accounts/keys/", keys, name="keys"),
    path("accounts/tokens/", tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", revoke_token, name="revoke-token"),
    path("matrix/", matrix.matrix, name="matrix"),
    *in_formats("matrix", matrix.matrix_file, "matrix"),
    path("matrix.svg", matrix.matrix_svg, name="matrix-svg"),
    path("drugs/", drugs, name="drugs"),
    *in_formats("drugs", drugs_file, "drugs"),
    path("drugs/<slug:slug>/", drug, name="drug"),
    path("drugs/<slug:slug>/<slug:name>.svg", drug_plot_svg, name="drug-plot-svg"),
    path("drugs/<slug:slug>/<slug:name>.csv", drug_plot_csv, name="drug-plot-csv"),
    path("trials/", trials, name="trials"),
    *in_formats("trials", trials_file, "trials"),
    path("trials/<slug:key>/", trial, name="trial"),
    path("trials/<slug:key>/programme.svg", programme_svg, name="programme-svg"),
    path("trials/<slug:key>/programme.csv", programme_csv, name="programme-csv"),
    path("endpoints/", endpoints, name="endpoints"),
    *in_formats("endpoints", endpoints_file, "endpoints"),
    path("endpoints/<slug:slug>/", endpoint, name="endpoint"),
    path("endpoints/<slug:slug>/forest.svg", forest_svg, name="forest-svg"),
    path("endpoints/<slug:slug>/forest.csv", forest_csv, name="forest-csv"),
    path("claims/", claims, name="claims"),
    *in_formats("claims", claims_file, "claims"),
    path("claims/new/", claim_writing.new_claim, name="new-claim"),
    path("claims/similar/", similar, name="similar-claims"),
    path("claims/<int:pk>/", claim, name="claim"),
    path("claims/<int:pk>/annotations.jsonld", claim_annotations, name="claim-annotations"),
    path("claims/<int:pk>/edit/", claim_writing.edit_claim, name="edit-claim"),
    path("claims/<int:pk>/cite/", claim_writing.cite_claim, name="cite-claim"),
    path("claims/<int:pk>/step/", claim_writing.claim_step, name="claim-step"),
    path("claims/<int:pk>/decide/", claim_deciding.decide_claim, name="decide-claim"),
    path("claims/<int:pk>/comment/", claim_writing.comment_on_claim, name="comment-on-claim"),
    path("claims/citations/<int:pk>/", claim_writing.edit_citation, name="edit-citation"),
    path("claims/citations/<int:pk>/step/", claim_writing.citation_step, name="citation-step"),
    path(
        "claims/citations/<int:pk>/decide/", claim_deciding.decide_citation, name="decide-citation"
    ),
    path("drafts/<str:place>/", draft, name="draft"),
    path("activity/", activity, name="activity"),
    *in_formats("activity", activity_file, "activity"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("imports/", imports, name="imports"),
    path("imports/new/", new_batch, name="new-batch"),
    path("imports/new/understood/", understood, name="understood"),
    path("imports/unfetched/", refetch.fetch_unfetched, name="fetch-unfetched"),
    path("imports/one/", refetch.import_one, name="import-one"),
    path("imports/<int:pk>/", batch, name="batch"),
    *in_formats("imports/<int:pk>/items", batch_items_file, "batch-items"),
    path("imports/<int:pk>/cancel/", steering.cancel_batch, name="cancel-batch"),
    path("imports/<int:pk>/resume/", steering.resume_batch, name="resume-batch"),
    path("imports/<int:pk>/retry/", steering.retry_batch, name="retry-batch"),
    path("imports/items/<int:pk>/retry/", steering.retry_item, name="retry-item"),
    path("tags/", tags.tags, name="tags"),
    path("tags/new/", tags.new_tag, name="new-tag"),
    path("tags/changes/<int:pk>/undo/", tag_changes.undo_tag_change, name="undo-tag-change"),
    path("tags/<slug:slug>/", tags.tag, name="tag"),
    path("tags/<slug:slug>/edit/", tags.edit_tag, name="edit-tag"),
    path("tags/<slug:slug>/move/", tag_changes.move_tag, name="move-tag"),
    path("tags/<slug:slug>/merge/", tag_changes.merge_tag, name="merge-tag"),
    path("tags/<slug:slug>/split/", tag_changes.split_tag, name="split-tag"),
    path("tags/<slug:slug>/retire/", tag_changes.retire_tag, name="retire-tag"),
    path("references/tag/", bulk_tagging.bulk_tag, name="bulk-tag"),
    path("references/tag/<uuid:act>/undo/", bulk_tagging.undo_bulk_tag, name="undo-bulk-tag"),
    path("references/<int:pk>/fetch/", refetch.fetch_reference, name="fetch-reference"),
    path("references/", references, name="references"),
    path("references/saved/", saved_questions.save, name="save-question"),
    path("references/saved/<int:pk>/forget/", saved_questions.forget, name="forget-question"),
    *in_formats("references", references_file, "references"),
    *in_reference_formats("references", references_as_file, "references"),
    path("references/bibliography/", bibliography, name="bibliography"),
    path("references/bibliography.txt", bibliography_txt, name="bibliography-txt"),
    path("references/bibliography.html", bibliography_html, name="bibliography-html"),
    *in_reference_formats("references/<int:pk>", reference_as_file, "reference"),
    path("references/chosen/", chosen_references, name="chosen-references"),
    path("references/<int:pk>/", reference, name="reference"),
    path("references/<int:pk>/quote/", desk.take_words, name="take-words"),
    path("references/<int:pk>/claim/", desk_claim.claim_on, name="claim-on"),
    path("references/<int:pk>/claim/similar/", desk_claim.similar_to, name="similar-at-desk"),
    path(
        "references/<int:pk>/claims/<int:claim_pk>/submit/",
        desk_claim.submit_from_desk,
        name="submit-from-desk",
    ),
    path("references/<int:pk>/tag/", desk_marks.tag_from_desk, name="tag-from-desk"),
    path("references/<int:pk>/screen/", desk_marks.screen_from_desk, name="screen-from-desk"),
    path("references/<int:pk>/versions/", versions, name="versions"),
    path("references/<int:pk>/quotes/", quotes_again.quotes_again, name="quotes-again"),
    path(
        "references/<int:pk>/quotes/<int:quote_pk>/",
        quotes_again.confirm_words,
        name="confirm-words",
    ),
    path(
        "references/<int:pk>/quotes/<int:quote_pk>/back/",
        desk.take_words_back,
        name="take-words-back",
    ),
    path("references/<int:pk>/figures/", figures.figures, name="figures"),
    path("references/<int:pk>/figures/all/", figures.confirm_figures, name="confirm-figures"),
    path("references/<int:pk>/figures/look/", figures.look_for_figures, name="look-for-figures"),
    path(
        "references/<int:pk>/figures/<int:check_pk>/",
        figures.answer_figures,
        name="answer-figures",
    ),
    path("pmid/<int:pmid>/", by_pmid, name="pmid"),
    path("references/<int:pk>/review/", add_as_review, name="add-as-review"),
    path("reviews/", reviews, name="reviews"),
    *in_formats("reviews", reviews_file, "reviews"),
    path("reviews/new/", new_review, name="new-review"),
    path("reviews/<int:pk>/", review, name="review"),
    *in_formats("reviews/<int:pk>/references", review_file, "review"),
    *in_reference_formats("reviews/<int:pk>/references", review_as_file, "review"),
    path("reviews/<int:pk>/question/", review_question, name="review-question"),
    path("reviews/<int:pk>/list/", take_a_list, name="take-list"),
    path("reviews/<int:pk>/list/understood/", list_understood, name="list-understood"),
    path("reviews/<int:pk>/missing/", import_missing, name="import-missing"),
    path("reviews/<int:pk>/again/", look_for_entries, name="look-for-entries"),
    path("reviews/<int:pk>/coming/", review_coming, name="review-coming"),
    path("reviews/entries/<int:pk>/", review_acts.choose_candidate, name="choose-candidate"),
    path("reviews/entries/<int:pk>/not/", review_acts.refuse_candidate, name="refuse-candidate"),
    path("reviews/entries/<int:pk>/again/", review_acts.propose_again, name="propose-again"),
    path("reviews/entries/<int:pk>/another/", review_acts.name_another, name="name-another"),
    path("reviews/entries/<int:pk>/aside/", review_acts.set_entry_aside, name="set-entry-aside"),
    path("reviews/entries/<int:pk>/undo/", review_acts.undo_entry, name="undo-entry"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    *in_formats("conflicts", conflicts.conflicts_file, "conflicts"),
    path("conflicts/agreement/", agreement, name="agreement"),
    *in_formats("conflicts/agreement", agreement_file, "agreement"),
    path("conflicts/<int:pk>/settle/", conflicts.settle, name="settle"),
    path("conflicts/<int:pk>/reopen/", conflicts.reopen, name="reopen"),
    path("assignments/", assignments.assignments, name="assignments"),
    path("assignments/ask/", assignments.ask, name="ask"),
    path("assignments/give-back/", assignments.give_back_taken, name="give-back"),
    path("assignments/hand-over/", assignments.hand_over_open, name="hand-over"),
    path("assignments/withdraw/", assignments.withdraw_open, name="withdraw"),
    path("reviews/flow/", flow.review_flow, name="review-flow"),
    path("reviews/flow.svg", flow.review_flow_svg, name="review-flow-svg"),
    path("reviews/flow.csv", flow.review_flow_csv, name="review-flow-csv"),
    path("reviews/flow/asked/", flow_rows.flow_asked, name="review-flow-asked"),
    *in_formats("reviews/flow/asked", flow_rows.flow_asked_file, "review-flow-asked"),
    path("reviews/flow/studies/", flow_rows.flow_studies, name="review-flow-studies"),
    *in_formats("reviews/flow/studies", flow_rows.flow_studies_file, "review-flow-studies"),
    path("reviews/<int:pk>/flow/", flow.review_flow, name="review-flow-of"),
    path("reviews/<int:pk>/flow.svg", flow.review_flow_svg, name="review-flow-svg-of"),
    path("reviews/<int:pk>/flow.csv", flow.review_flow_csv, name="review-flow-csv-of"),
    path("reviews/<int:pk>/flow/asked/", flow_rows.flow_entries, name="review-flow-asked-of"),
    *in_formats("reviews/<int:pk>/flow/asked", flow_rows.flow_entries_file, "review-flow-asked-of"),
    path("reviews/<int:pk>/flow/studies/", flow_rows.flow_studies, name="review-flow-studies-of"),
    *in_formats(
        "reviews/<int:pk>/flow/studies", flow_rows.flow_studies_file, "review-flow-studies-of"
    ),
    path("reviews/overlap/", review_overlap, name="review-overlap"),
    *in_formats("reviews/overlap", review_overlap_file, "review-overlap"),
    *in_formats("reviews/overlap-pairs", review_overlap_pairs_file, "review-overlap-pairs"),
    path("reviews/overlap.svg", review_overlap_svg, name="review-overlap-svg"),
    path("assignments/full-text/", screening.ask_full_text, name="ask-full-text"),
    path("screening/", screening.screening, name="screening"),
    *in_formats("screening/export", screening.screening_file, "screening"),
    path("screening/export.ris", screening.screening_ris, name="screening-ris"),
    path("screening/bring/", bringing.bring, name="screening-bring"),
    path("screening/brought/<int:pk>/", brought.brought, name="brought"),
    *in_formats("screening/brought/<int:pk>/not-applied", brought.brought_file, "brought"),
    path("screening/brought/<int:pk>/give/", brought.give_brought, name="give-brought"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.change_role, name="change-role"),
    path("people/<int:pk>/close/", people.close_account, name="close-account"),
    path("people/<int:pk>/open/", people.open_account, name="open-account"),
    path("people/<int:pk>/password-link/", people.password_link, name="password-link"),
    path("people/<int:pk>/second-step/", people.forget_second_step, name="forget-second-step"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        people.withdraw_invitation,
        name="withdraw-invitation",
    ),
    path("people/invitations/<int:pk>/renew/", people.renew_invitation, name="renew-invitation"),
    path("invitations/<str:token>/", invitations.accept_invitation, name="accept-invitation"),
    path("invitations/<str:token>/orcid/", invitations.accept_by_orcid, name="accept-by-orcid"),
    path("release.zip", release_zip, name="release-zip"),
    path("parts/", parts, name="parts"),
]
