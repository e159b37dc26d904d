from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from registration.enums.packages import PackageStatus
from registration.models.cases import CaseFile


class ReportPackage(models.Model):
    """Products of Class III reported to the national centre together (上报材料包).

    ``ref`` is its number, such as SB44-2026-0001: it stands as the basis of the listings. ``revision`` counts changes
    of what belongs into it: a build of an older revision is not handed over. ``handed_on`` is the day of handing over.
    """

    ref = models.CharField(max_length=20, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=PackageStatus.choices, default=PackageStatus.DRAFT)
    status_since = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed_on = models.DateField(null=True, blank=True)
    handed_to = models.CharField(max_length=120, blank=True)
    handed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("report package")
        verbose_name_plural = _("report packages")
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "sequence"], name="package_number_once"),
            models.CheckConstraint(
                condition=Q(status="handed_over", handed_on__isnull=False)
                | (~Q(status="handed_over") & Q(handed_on=None)),
                name="package_handed_with_day",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "-id"], name="package_region"),
            models.Index(fields=["status", "-id"], name="package_status"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref


class PackageItem(models.Model):
    """One product in a package, the whole project where it has no products of its own.

    ``listing`` is the entry in 上报国家器审中心 it got at the handing over; ``refusal`` says why it got none.
    """

    package = models.ForeignKey(ReportPackage, on_delete=models.CASCADE, related_name="items")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="package_items")
    product = models.ForeignKey(
        "projects.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="package_items"
    )
    position = models.PositiveSmallIntegerField()
    documents = models.ManyToManyField("projects.DocumentVersion", related_name="+")
    files = models.ManyToManyField(CaseFile, related_name="+")
    listing = models.ForeignKey(
        "projects.Listing", null=True, blank=True, on_delete=models.PROTECT, related_name="package_items"
    )
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package", "project", "product"], name="package_item_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(listing=None) | Q(refusal=""), name="package_item_listed_or_refused"),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="package_item_project")]

    def __str__(self) -> str:
        return f"{self.package} {self.position}"


class PackageBuild(models.Model):
    """A finished file of a package; earlier ones are kept. ``sha256`` is of the zip, ``digest`` of what is in it.

    ``job`` is the reference of the work that made it: run twice, it makes one build.
    """

    package = models.ForeignKey(ReportPackage, on_delete=models.PROTECT, related_name="builds")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    job = models.CharField(max_length=20, unique=True)
    file = models.FileField(upload_to="packages", max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    file_count = models.PositiveIntegerField()
    built_at = models.DateTimeField(default=timezone.now)
    built_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="package_build_number")]

    def __str__(self) -> str:
        return f"{self.package} {self.number}"
