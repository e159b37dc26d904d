"""A project, its papers, its people, its checks and its lists."""

from projects.models.catalogue import Catalogue, DeviceCategory
from projects.models.checks import CheckDecision, Deadline, Remark
from projects.models.documents import Document, DocumentVersion
from projects.models.grants import DisclosureGrant
from projects.models.listings import ClassConfirmation, Listing, Product
from projects.models.people import (
    Applicant,
    InstitutionConfirmation,
    Invitation,
    OwnershipTransfer,
    TeamMember,
)
from projects.models.project import Project, ReferenceCounter, SectionRecord, Submission

__all__ = [
    "Applicant",
    "Catalogue",
    "CheckDecision",
    "ClassConfirmation",
    "Deadline",
    "DeviceCategory",
    "DisclosureGrant",
    "Document",
    "DocumentVersion",
    "InstitutionConfirmation",
    "Invitation",
    "Listing",
    "OwnershipTransfer",
    "Product",
    "Project",
    "ReferenceCounter",
    "Remark",
    "SectionRecord",
    "Submission",
    "TeamMember",
]
