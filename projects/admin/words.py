"""What the audit log's lines about projects are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from projects import fields
from projects.enums import (
    ConfirmationStatus,
    DeadlineKind,
    ListKind,
    ManagementClass,
    Openness,
    PatentStatus,
    RefusalCode,
    Rights,
    Stage,
    Status,
    Tier,
    TransferStatus,
)

OBJECT_WORDS.update(
    {
        "catalogue": _("device catalogue"),
        "figure": _("figure"),
        "ledger": _("ledger"),
        "project": _("project"),
        "project_list": _("list of projects"),
    }
)

EVENT_WORDS.update(
    {
        "catalogue.loaded": _("Loaded a device catalogue"),
        "class.confirmed": _("Confirmed the class"),
        "class.corrected": _("Corrected the class by the ledger"),
        "confirmation.decided": _("Answered for the institution"),
        "deadline.exempted": _("Exempted from a deadline"),
        "document.added": _("Added a document"),
        "access.granted": _("Opened the dossier to a person"),
        "access.withdrawn": _("Took access to the dossier back"),
        "document.downloaded": _("Downloaded a document"),
        "document.shown": _("Read a document in place"),
        "document.removed": _("Removed a document"),
        "document.tier_changed": _("Changed who may see a document"),
        "ledger.imported": _("Imported a ledger"),
        "listing.corrected": _("Corrected a list by the ledger"),
        "listing.entered": _("Put on a list"),
        "listing.left": _("Took off a list"),
        "project.accepted": _("Accepted an application"),
        "project.archived": _("Archived a project"),
        "project.corrected": _("Corrected a project by the ledger"),
        "project.entered_on_behalf": _("Entered an application for a clinician"),
        "project.handed_to_clinician": _("Handed an application to its clinician"),
        "project.imported": _("Took a project over from the ledger"),
        "project.institution_changed": _("Moved a draft to another institution"),
        "project.invitation_accepted": _("Accepted an invitation to a team"),
        "project.invitation_declined": _("Declined an invitation to a team"),
        "project.invitation_revoked": _("Took an invitation to a team back"),
        "project.invitation_sent": _("Invited to a team"),
        "project.opened": _("Changed who may find a project"),
        "project.refused": _("Did not accept an application"),
        "project.restored": _("Restored a project"),
        "project.resubmitted": _("Handed an application in again"),
        "project.returned": _("Returned an application for correction"),
        "project.section_saved": _("Saved a section"),
        "project.started": _("Started an application"),
        "project.submitted": _("Handed an application in"),
        "project.team_member_added": _("Added a member to a team"),
        "project.team_member_changed": _("Changed a member of a team"),
        "project.team_member_removed": _("Removed a member of a team"),
        "project.team_reordered": _("Changed the order of a team"),
        "project.team_rights_changed": _("Changed the rights of a member of a team"),
        "project.transfer_accepted": _("Took over a project"),
        "project.transfer_cancelled": _("Took the offer of a project back"),
        "project.transfer_declined": _("Declined to take over a project"),
        "project.transfer_offered": _("Offered a project to another owner"),
        "project.viewed": _("Read a project"),
        "project.withdrawn": _("Withdrew an application"),
    }
)

FACT_WORDS.update(
    {
        "applicant": _("Applicant"),
        "applied_on": _("Applied on"),
        "as_of": _("As of"),
        "basis": _("Basis"),
        "may_download": _("Download allowed"),
        "person": _("Person"),
        "until": _("Until"),
        "categories": _("Number of product categories"),
        "city_id": _("City"),
        "claimed_class": _("Class claimed"),
        "confirmation": _("Institution's answer"),
        "confirmed_class": _("Confirmed class"),
        "create": pgettext_lazy("ledger row", "New"),
        "deadline": _("Deadline"),
        "department": _("Clinical department"),
        "document": _("Document"),
        "due_on": _("Due on"),
        "entered_on": _("Day of entry"),
        "external_number": _("Number elsewhere"),
        "filters": _("Filters"),
        "first_of_kind": _("First of its kind"),
        "giver": _("Handed over by (number of the account)"),
        "innovative": _("Innovative"),
        "institution": _("Institution"),
        "list": _("List"),
        "lists": _("Lists"),
        "on": _("Day"),
        "openness": _("Opened to"),
        "owner": _("Owner"),
        "part": _("Part"),
        "patent_status": _("Patent status"),
        "product": _("Product"),
        "reason_code": _("Reason"),
        "reason_given": _("With a reason"),
        "reference": _("Number"),
        "refused": pgettext_lazy("ledger row", "Refused"),
        "remarks": _("Points"),
        "rights": _("Rights"),
        "row": _("Row"),
        "rows": _("Number of rows"),
        "section": _("Section"),
        "sections": _("Sections"),
        "sha256": _("Digest"),
        "stage": _("Stage of development"),
        "status_before_archive": _("Status before archiving"),
        "subcatalogue": _("Sub-catalogue"),
        "taker": _("Handed over to (number of the account)"),
        "tier": _("Visible to"),
        "title": _("Title"),
        "unchanged": pgettext_lazy("ledger row", "Unchanged"),
        "update": pgettext_lazy("ledger row", "Changed"),
    }
)

SECTION_LABELS = {section.key: section.label for section in fields.SECTIONS}
FIELD_LABELS = {f"{section.key}.{each.key}": each.label for section, each in fields.all_fields()}

VALUE_WORDS.update(
    {
        "confirmation": dict(ConfirmationStatus.choices),
        "claimed_class": dict(ManagementClass.choices),
        # The institution's answer and a hand-over are logged under their project.
        "confirmation.decided.status": dict(ConfirmationStatus.choices),
        "confirmed_class": dict(ManagementClass.choices),
        "deadline": dict(DeadlineKind.choices),
        "fields": {each.key: each.label for _section, each in fields.all_fields()},
        "list": dict(ListKind.choices),
        "lists": dict(ListKind.choices),
        "openness": dict(Openness.choices),
        "part": {
            "page": _("Project page"),
            "application": _("Application"),
            "receipt": _("Receipt"),
            "consent": _("Institution's answer"),
            "api": _("Programming interface"),
        },
        "project.kind": dict(ListKind.choices),
        "patent_status": dict(PatentStatus.choices),
        "project.status": dict(Status.choices),
        "project.status_before_archive": dict(Status.choices),
        **{
            f"project.transfer_{answer}.status": dict(TransferStatus.choices)
            for answer in ("accepted", "declined", "cancelled")
        },
        "reason_code": dict(RefusalCode.choices),
        "remarks": {**SECTION_LABELS, **FIELD_LABELS},
        "rights": dict(Rights.choices),
        "section": SECTION_LABELS,
        "stage": dict(Stage.choices),
        "tier": dict(Tier.choices),
    }
)
