from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.coaching import ITEM_PARTIES
from registration.models.cases import Case

OPEN = Q(done_on=None, dropped_on=None)


class ActionItem(models.Model):
    """Something one side or the coach of a case has to do by a day (待办).

    It is open until it is done, or taken back by whoever added it or by a guide (``dropped_on``).
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="action_items")
    party = models.CharField(max_length=12, choices=[(party.value, party.label) for party in ITEM_PARTIES])
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        constraints = [
            models.CheckConstraint(condition=Q(done_on=None) | Q(dropped_on=None), name="item_done_or_dropped"),
        ]
        indexes = [
            models.Index(fields=["case", "due_on", "id"], name="item_case_open", condition=OPEN),
            models.Index(fields=["due_on", "id"], name="item_late", condition=OPEN),
            models.Index(fields=["case", "-id"], name="item_case"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None
