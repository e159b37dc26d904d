"""What the audit log's lines about deadlines, exemptions, terms and exports are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from progress.waiting.board import EXEMPT, OVERDUE
from progress.waiting.registry import KINDS

EVENT_WORDS.update(
    {
        "exemption.made": _("Exempted something overdue"),
        "exemption.taken_back": _("Took an exemption back"),
        "threshold.set": _("Set a term or limit of the province"),
    }
)
OBJECT_WORDS.update(
    {
        "deadline": pgettext_lazy("an object", "Something that waits"),
        "threshold": _("Term or limit"),
        "overdue": _("Overdue things of the province"),
    }
)
FACT_WORDS.update(
    {
        "deadline.kind": pgettext_lazy("of what waits", "Kind"),
        "deadline.due_on": _("Due on"),
        "deadline.until": _("Exempt until"),
        "threshold.value": pgettext_lazy("a term", "Value"),
        "threshold.valid_from": _("Holds from"),
        "overdue.kind": pgettext_lazy("of what waits", "Kind"),
        "overdue.shown": pgettext_lazy("rows", "Shown"),
        "overdue.rows": _("Rows"),
    }
)
KIND_WORDS = {"": "—", **{key: kind.label for key, kind in KINDS.items()}}
VALUE_WORDS.update(
    {
        "deadline.kind": KIND_WORDS,
        "overdue.kind": KIND_WORDS,
        "overdue.shown": {OVERDUE: pgettext_lazy("things", "Overdue"), EXEMPT: pgettext_lazy("things", "Exempt")},
    }
)
