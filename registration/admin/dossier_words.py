"""What the audit log's lines about dossiers, report packages and early guidance are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from projects.enums import ListKind, ManagementClass
from registration.dossiers import TEMPLATES
from registration.enums.packages import PackageStatus

OBJECT_WORDS["package"] = pgettext_lazy("an object of the audit log", "report package")

EVENT_WORDS.update(
    {
        "case.listing_refused": _("A list did not take the project of a registration case"),
        "dossier.started": _("Started the pre-review of a dossier"),
        "dossier.reviewer_named": _("Named a further coach for a dossier"),
        "dossier.reviewer_ended": _("Ended the part of a further coach"),
        "dossier.submitted": _("Handed in a module of a dossier"),
        "dossier.version": _("A version of a module was taken in"),
        "dossier.remarked": _("Sent remarks on a module"),
        "dossier.ready": _("Found a module ready"),
        "dossier.remark_withdrawn": _("Took a remark back before it was sent"),
        "package.created": _("Began a report package"),
        "package.changed": _("Changed what belongs into a report package"),
        "package.built": _("Built the file of a report package"),
        "package.handed_over": _("Handed a report package over"),
        "package.discarded": _("Gave a report package up"),
        "package.downloaded": _("Took the file of a report package"),
        "guidance.begun": _("Early guidance began"),
        "guidance.session": _("Recorded a session of early guidance"),
        "guidance.shared": _("Opened a session of early guidance to the sides"),
    }
)

FACT_WORDS.update(
    {
        "case.module": _("Module"),
        "case.version": _("Version"),
        "case.files": _("Files"),
        "case.answered": _("Remarks answered"),
        "case.remarks": _("Remarks sent"),
        "case.due_on": _("Remarks due on"),
        "case.template": _("Template"),
        "case.person": _("Person"),
        "case.remark": _("Remark"),
        "case.listing_refused.kind": _("List"),
        "case.listing_refused.why": _("Reason"),
        "guidance.begun.on": _("Day"),
        "guidance.begun.item": _("Package"),
        "guidance.session.on": _("Day"),
        "case.shared": _("Open to the sides"),
        "case.session": _("Session"),
        "package.added": _("Put in"),
        "package.removed": _("Taken out"),
        "package.papers_of": _("Papers chosen for"),
        "package.revision": _("Revision"),
        "package.digest": _("Digest of the contents"),
        "package.files": _("Files"),
        "package.build": _("Build"),
        "package.sha256": "SHA-256",
        "package.handed_on": _("Handed over on"),
        "package.handed_by_id": _("Handed over by"),
    }
)

VALUE_WORDS.update(
    {
        "package.status": dict(PackageStatus.choices),
        "case.module": {each.key: each.label for templates in TEMPLATES.values() for each in templates},
        "dossier.started.class": dict(ManagementClass.choices),
        "case.listing_refused.kind": dict(ListKind.choices),
    }
)
