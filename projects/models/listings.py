from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.enums import ListKind, ManagementClass


class Product(models.Model):
    """One product of a project. A project without rows here has one product: itself."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="products")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="product_name_in_project")]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """A dated membership of a project (or of one of its products) in one list.

    A listing counts on a day when ``entered_on`` <= day and it has not left by that day (``left_on`` > day or none).
    ``basis`` says by which decision it entered, ``leave_reason`` why it left.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="listings")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="listings")
    kind = models.CharField(max_length=30, choices=ListKind.choices)
    entered_on = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_on = models.DateField(null=True, blank=True)
    leave_reason = models.CharField(max_length=200, blank=True)
    left_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "product", "kind"],
                name="listing_open_once",
                condition=Q(left_on=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("entered_on")), name="listing_dates_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-entered_on", "-id"], name="listing_kind_day"),
            models.Index(fields=["project", "kind"], name="listing_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.kind}"


class ClassConfirmation(models.Model):
    """The office's decision on a project's management class, valid from a day until the next decision."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="class_confirmations")
    management_class = models.CharField(max_length=10, choices=ManagementClass.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project"], name="class_current_once", condition=Q(valid_until=None)),
        ]
        indexes = [models.Index(fields=["project", "valid_from"], name="class_project")]

    def __str__(self) -> str:
        return f"{self.project} {self.management_class}"
