"""What the gallery of components shows: every component in every state, with plainly invented content."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SENTENCE = _("The office answers by the date beside this line.")
CHOICES = (("a", _("First choice")), ("b", _("Second choice")), ("c", _("Third choice")))


class EveryField(forms.Form):
    """One of each kind of control."""

    line = forms.CharField(label=_("A line"), help_text=_("The help stands under the label."), max_length=60)
    text = forms.CharField(label=_("A longer text"), widget=forms.Textarea, max_length=200, required=False)
    price = forms.DecimalField(label=_("A number with its unit"), required=False)
    day = forms.DateField(label=_("A day"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    select = forms.ChoiceField(label=_("One of many"), choices=CHOICES)
    cards = forms.ChoiceField(label=_("Cards"), choices=CHOICES, widget=forms.RadioSelect(attrs={"class": "pick"}))
    several = forms.MultipleChoiceField(
        label=_("Several"), choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    file = forms.FileField(label=_("A file"), required=False)
    agreed = forms.BooleanField(label=_("I have read it"))


def content() -> dict[str, Any]:
    now = timezone.now()
    filled = {"line": "一行文字", "text": "一段文字" * 8, "select": "b", "cards": "a", "several": ["a", "c"]}
    return {
        "tones": ("", "rain", "dew", "sprout", "amber", "plum"),
        "tiers": ("T0", "T1", "T2", "T3"),
        "deadlines": (("normal", 5), ("due_soon", 1), ("due_soon", 0), ("overdue", -3), ("exempt", None)),
        "due": timezone.localdate(),
        "standings": ("dew", "amber", "sprout", "plum"),
        "sentence": SENTENCE,
        "phases": _phases(),
        "events": _events(now),
        "facts": ((_("A line"), "一行文字"), (_("A number with its unit"), 1146), (_("A day"), None)),
        "rail": _rail(),
        "chosen": ({"label": _("First choice"), "remove_url": "?"}, {"label": _("Second choice"), "remove_url": "?"}),
        "figures": _figures(),
        "bars": ((34, ""), (215, "dew"), (97, "sprout"), (0, "amber")),
        "empty_form": EveryField(prefix="empty"),
        "wrong_form": EveryField(filled | {"line": "", "price": "x"}, prefix=None),
        "now": now,
    }


def _phases() -> list[dict[str, object]]:
    states = ("done", "now", "next", "next")
    names = (_("Collection and screening"), _("Matching"), _("Cultivation and coaching"), _("Landing on the market"))
    return [{"label": name, "state": state} for name, state in zip(names, states, strict=True)]


def _events(now: Any) -> list[dict[str, object]]:
    who = "省局经办 001 · 示例单位"
    return [
        {"text": _("The application was accepted."), "when": now, "who": who},
        {"text": _("A remark only reviewers read."), "when": now - timedelta(days=1), "who": who, "tier": "T3"},
        {"text": _("The application was handed in."), "when": now - timedelta(days=4), "who": who, "detail": SENTENCE},
    ]


def _rail() -> list[dict[str, object]]:
    names = (_("Overview"), _("Application"), _("Papers"), _("Matches"))
    extra: tuple[dict[str, object], ...] = (
        {"current": True},
        {"state": "full"},
        {"state": "draft", "note": 7},
        {"state": "empty", "news": "2"},
    )
    return [{"label": name, "url": "#rails", **more} for name, more in zip(names, extra, strict=True)]


def _figures() -> list[dict[str, object]]:
    trend = [3, 8, 5, 13, 21, 34]
    return [
        {"value": 84, "target": 300, "expected": 150, "state": "behind"},
        {"value": 12, "target": 12, "expected": 6, "state": "reached"},
        {"value": 160, "target": 300, "expected": 150, "state": "on_track"},
        {"value": None, "target": None, "expected": None, "state": "", "trend": trend},
    ]
