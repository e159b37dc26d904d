"""What the audit log's lines about conversations and meetings are called; texts and files stand in none of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from matching.enums import MeetingStatus, Side

OBJECT_WORDS["meeting"] = pgettext_lazy("an object of the audit log", "meeting")

EVENT_WORDS.update(
    {
        "message.sent": _("Sent a message to the other side"),
        "message.file_opened": _("Downloaded a file of a conversation"),
        "meeting.proposed": _("Proposed a meeting"),
        "meeting.agreed": _("Agreed to a meeting"),
        "meeting.declined": _("Declined a meeting"),
        "meeting.moved": _("Proposed another time for a meeting"),
        "meeting.cancelled": _("Cancelled a meeting"),
    }
)

FACT_WORDS.update(
    {
        "message.sent.files": _("Number of files"),
        "message.sent.side": _("Side"),
        "message.file_opened.file": _("File"),
        "meeting.match": _("Match"),
        "meeting.minutes": _("Minutes"),
        "meeting.proposed_by_id": _("Proposed by (account)"),
        "meeting.reminded_at": _("Reminder sent at"),
        "meeting.sequence": _("Number of changes"),
        "meeting.side": _("Side"),
        "meeting.starts_at": _("Begins at"),
    }
)

VALUE_WORDS.update(
    {
        "meeting.status": dict(MeetingStatus.choices),
        "meeting.side": dict(Side.choices),
        "message.sent.side": dict(Side.choices),
    }
)
