from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.models.cases import Case
from registration.models.packages import PackageItem


class Guidance(models.Model):
    """前置指导 of one case of Class III by the national centre or its sub-centre, after it was reported."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="guidance")
    item = models.ForeignKey(PackageItem, on_delete=models.PROTECT, related_name="guidance")
    began_on = models.DateField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("early guidance")

    def __str__(self) -> str:
        return self.ref


class GuidanceSession(models.Model):
    """One meeting of it. ``shared``: the sides of the case read topics and advice, and get its files."""

    ref = models.CharField(max_length=12, unique=True)
    guidance = models.ForeignKey(Guidance, on_delete=models.PROTECT, related_name="sessions")
    on = models.DateField()
    body = models.CharField(max_length=120)
    topics = models.CharField(max_length=1000)
    advice = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    shared_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("session of early guidance")
        indexes = [models.Index(fields=["guidance", "-on", "-id"], name="guidance_session_day")]

    def __str__(self) -> str:
        return self.ref
