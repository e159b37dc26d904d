from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


class DisclosureGrant(models.Model):
    """One person of a firm may read one project up to ``Tier.GRANTED``, for a time.

    It counts from ``valid_from`` until just before ``valid_until`` (UTC instants), unless withdrawn before, and only
    while the person acts for that firm. ``basis`` is the reference of the agreement it rests on.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    may_download = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("access")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], name="grant_open_once", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="grant_ends_after_start"),
        ]
        indexes = [models.Index(fields=["user", "valid_until"], name="grant_user")]

    def __str__(self) -> str:
        return f"{self.project} {self.user}"
