from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from matching.enums import EnquiryStatus, PlatformKind


class EnterpriseProfile(models.Model):
    """What an enterprise shows of itself to inventors.

    ``licences`` are rows ``{"kind", "number", "name"}`` with numbers in the forms of domain guide §3.6; ``contacts``
    rows ``{"name", "title", "phone", "email"}``, shown only to those whom a match was accepted with. ``partnerships``
    tells of earlier ones in the enterprise's own words. ``version`` counts saves.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="profile")
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    website = models.URLField(max_length=200, blank=True)
    subcatalogues = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    classes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    capabilities = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    cooperation = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    stages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    places = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    licences = models.JSONField(default=list, blank=True)
    contacts = models.JSONField(default=list, blank=True)
    partnerships = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("enterprise profile")

    def __str__(self) -> str:
        return str(self.organisation)


class ServicePlatform(models.Model):
    """One entry of the directory of service platforms, kept by a province's office or by the platform's own people.

    ``demonstration_on`` is the day from which it is a demonstration platform (示范), ``demonstration_basis`` why.
    ``hidden_at``: taken out of the directory.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="platforms")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="city_platforms")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="platforms"
    )
    kind = models.CharField(max_length=12, choices=PlatformKind.choices)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    capabilities = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    subcatalogues = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    website = models.URLField(max_length=200, blank=True)
    demonstration_on = models.DateField(null=True, blank=True)
    demonstration_basis = models.CharField(max_length=200, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("service platform")
        verbose_name_plural = _("service platforms")
        constraints = [
            models.UniqueConstraint(fields=["region", "kind", "name"], name="platform_once"),
            models.CheckConstraint(
                condition=Q(demonstration_on=None) | ~Q(demonstration_basis=""), name="platform_demonstration_basis"
            ),
        ]
        indexes = [models.Index(fields=["region", "kind", "name", "id"], name="platform_directory")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.ref


class Enquiry(models.Model):
    """A question to a service platform, by anybody signed in, about a project of his own or about none."""

    ref = models.CharField(max_length=12, unique=True)
    platform = models.ForeignKey(ServicePlatform, on_delete=models.PROTECT, related_name="enquiries")
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enquiries")
    status = models.CharField(max_length=10, choices=EnquiryStatus.choices, default=EnquiryStatus.OPEN)
    text = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("enquiry")
        indexes = [
            models.Index(fields=["platform", "status", "-id"], name="enquiry_platform"),
            models.Index(fields=["author", "-id"], name="enquiry_author"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def region_id(self) -> str:
        return self.platform.region_id
