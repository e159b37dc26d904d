"""What the audit log's lines about class, channels and certificates are called; texts stand in none of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from registration.enums.cases import Channel
from registration.enums.classification import ClassificationStatus, Outcome
from registration.enums.proofs import ProofKind

OBJECT_WORDS["classification"] = pgettext_lazy("an object of the audit log", "request for classification")

EVENT_WORDS.update(
    {
        "classification.opened": _("Began a request for classification"),
        "classification.handed_in": _("Handed in a request for classification"),
        "classification.asked": _("Asked for a supplement to a classification"),
        "classification.answered": _("Handed in a supplement to a classification"),
        "classification.sent": _("Recorded that a request lies with the national centre"),
        "classification.decided": _("Recorded the decision on a classification"),
        "classification.withdrawn": _("Took a request for classification back"),
        "case.channels_checked": _("Answered the channel pre-check"),
        "case.channel_advised": _("Advised a special channel"),
        "case.channel_unadvised": _("Took advice on a channel back"),
        "proof.issued": _("Issued a certificate for himself"),
        "proof.taken": _("Took a certificate for a person"),
        "proof.revoked": _("Revoked a certificate for a person"),
    }
)

FACT_WORDS.update(
    {
        "classification.project": _("Project"),
        "classification.case": _("Registration case"),
        "classification.outcome": _("Outcome"),
        "classification.handed_in_on": pgettext_lazy("a request for classification", "Handed in on"),
        "classification.sent_on": _("Sent on"),
        "classification.decided_on": _("Decided on"),
        "classification.due_on": _("Due on"),
        "case.version": _("Version"),
        "case.channel": _("Channel"),
        "proof.issued.proof": _("Certificate"),
        "proof.issued.kind": _("Kind"),
        "proof.taken.proof": _("Certificate"),
        "proof.revoked.proof": _("Certificate"),
        "proof.revoked.kind": _("Kind"),
    }
)

VALUE_WORDS.update(
    {
        "classification.status": dict(ClassificationStatus.choices),
        "classification.outcome": dict(Outcome.choices),
        "case.channel": dict(Channel.choices),
        "proof.issued.kind": dict(ProofKind.choices),
        "proof.revoked.kind": dict(ProofKind.choices),
    }
)
