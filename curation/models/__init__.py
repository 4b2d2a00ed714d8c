"""What is kept: one noun a file."""

from curation.models.api_token import ApiToken, Scope
from curation.models.assignment import Assignment, Stage
from curation.models.brought_decision import BroughtDecision
from curation.models.cited_reference import CandidateMatch, CitedReference
from curation.models.claim import Citation, Claim
from curation.models.comment import Comment, Mention
from curation.models.curated import Cause, Curated, State
from curation.models.draft import Draft
from curation.models.drug import Drug, DrugIdentifier, Kinase
from curation.models.endpoint import Endpoint
from curation.models.finding import Finding
from curation.models.import_batch import ImportBatch, ImportChunk, ImportItem
from curation.models.invitation import Invitation
from curation.models.merge import Merge
from curation.models.notice import Notice
from curation.models.outcome import Direction, Effect, Flag, Outcome, Result
from curation.models.pubmed_record import PubMedRecord
from curation.models.quote import AbstractText, FigureCheck, Quote
from curation.models.reference import Reference
from curation.models.review import ReferenceList, Review
from curation.models.saved_question import SavedQuestion
from curation.models.screening_decision import ScreeningDecision
from curation.models.source import Source
from curation.models.tag import Tag, TagChange, TagConsensus, Tagging
from curation.models.trial import Arm, Trial, TrialReport
from curation.models.user import Role, User

__all__ = [
    "AbstractText",
    "ApiToken",
    "Arm",
    "Assignment",
    "BroughtDecision",
    "CandidateMatch",
    "Cause",
    "Citation",
    "CitedReference",
    "Claim",
    "Comment",
    "Curated",
    "Direction",
    "Draft",
    "Drug",
    "DrugIdentifier",
    "Effect",
    "Endpoint",
    "FigureCheck",
    "Finding",
    "Flag",
    "ImportBatch",
    "ImportChunk",
    "ImportItem",
    "Invitation",
    "Kinase",
    "Mention",
    "Merge",
    "Notice",
    "Outcome",
    "PubMedRecord",
    "Quote",
    "Reference",
    "ReferenceList",
    "Result",
    "Review",
    "Role",
    "SavedQuestion",
    "Scope",
    "ScreeningDecision",
    "Source",
    "Stage",
    "State",
    "Tag",
    "TagChange",
    "TagConsensus",
    "Tagging",
    "Trial",
    "TrialReport",
    "User",
]
