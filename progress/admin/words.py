"""What the audit log's lines about programmes and targets are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from progress.enums import Batch, TargetKind
from progress.indicators import INDICATORS
from progress.programmes.rules import RULES
from progress.waiting.limits import LIMITS

OBJECT_WORDS["programme"] = pgettext_lazy("an object of the audit log", "programme")

EVENT_WORDS.update(
    {
        "programme.started": _("Started a programme"),
        "programme.changed": _("Changed a programme"),
        "programme.term_set": _("Set a term or limit of a programme"),
        "target.added": _("Added a target"),
        "target.changed": _("Changed a target"),
        "target.removed": _("Removed a target"),
    }
)

FACT_WORDS.update(
    {
        "programme.name": _("Name in Chinese"),
        "programme.name_en": _("Name in English"),
        "programme.first_year": _("First year of the programme"),
        "programme.last_year": _("Last year of the programme"),
        "programme.issued_on": pgettext_lazy("of a programme", "Issued on"),
        "programme.changed.source": pgettext_lazy("of a programme", "Document"),
        "programme.warns": _("Warn those responsible when a target falls behind"),
        "programme.warn_gap": _("Warn from so many missing"),
        "programme.warn_share": _("and from so much of the target"),
        "programme.indicator": _("What is counted"),
        "programme.kind": _("Over which period"),
        "programme.batch": _("Which of the three goals"),
        "programme.amount": pgettext_lazy("of a target", "At least so many"),
        "programme.source": _("Sentence of the plan"),
        "programme.due_on": _("Last day"),
        "programme.responsible": _("Responsible"),
        "programme.role": _("Warned beside the leaders"),
        "programme.person_id": _("Person warned"),
        "programme.term": _("Term or limit"),
        "programme.value": pgettext_lazy("a term", "Value"),
        "programme.valid_from": _("Holds from"),
        **{f"programme.rule_{rule.key}": rule.question for rule in RULES},
    }
)

VALUE_WORDS.update(
    {
        "programme.indicator": {key: indicator.label for key, indicator in INDICATORS.items()},
        "programme.kind": dict(TargetKind.choices),
        "programme.batch": dict(Batch.choices),
        "programme.role": dict(Role.choices),
        "programme.term": {key: limit.label for key, limit in LIMITS.items()},
        **{f"programme.rule_{rule.key}": {each.key: each.words for each in rule.alternatives} for rule in RULES},
    }
)
