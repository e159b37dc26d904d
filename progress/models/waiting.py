from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User


class Exemption(models.Model):
    """The office has said why something overdue is not to be chased until a day (豁免). It ends by itself after it.

    ``kind`` and ``object_id`` name what waits as the registry of deadlines does. An exemption changes no term and
    hides nothing: the row is counted apart. ``ended_at``: the office has taken it back, or made another.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("exemption from a deadline")
        verbose_name_plural = _("exemptions from deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="exemption_standing_once", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_with_reason"),
        ]
        indexes = [models.Index(fields=["region", "-until", "-id"], name="exemption_region")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.until}"

    @property
    def audit_ref(self) -> str:
        return f"{self.kind}:{self.object_id}"
