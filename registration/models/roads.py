from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from core.languages import is_english
from projects.enums import ManagementClass
from registration.enums.cases import Channel, Route
from registration.enums.roads import PlanReason, TemplateStatus
from registration.models.cases import Case


class RoadTemplate(models.Model):
    """One version of the road to registration: stages, limits, bodies, documents by class.

    ``region`` is the province it holds for; None: every province that has published none of its own. ``content`` is
    the whole of it, in the form of ``registration.pathway.content``. Once published, the database refuses to change it.
    ``version`` counts saves of a draft: a save that started from an older one is refused as stale.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="road_templates")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    content = models.JSONField()
    status = models.CharField(max_length=12, choices=TemplateStatus.choices, default=TemplateStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("road template")
        verbose_name_plural = _("road templates")
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="road_template_number", nulls_distinct=False),
            models.UniqueConstraint(
                fields=["region"], name="road_template_in_force", condition=Q(status="published"), nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None) | (~Q(status="draft") & Q(published_at__isnull=False)),
                name="road_template_published_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if is_english() else self.name

    @property
    def audit_ref(self) -> str:
        return self.ref


class RoadPlan(models.Model):
    """What was planned for a case on a day, and why; the one with the highest ``number`` holds. Never changed.

    ``legs`` are the stages with key, part, round, working_days, starts and ends (days as text); labels stand in the
    template. The question is what the plan was asked for. ``total_working_days`` (工作日) is the sum of the official
    stages; ``ends_on`` the planned day of certificate or filing, ``firm`` whether every preparation had its day.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    template = models.ForeignKey(RoadTemplate, on_delete=models.PROTECT, related_name="plans")
    reason = models.CharField(max_length=12, choices=PlanReason.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    management_class = models.CharField(max_length=10, choices=ManagementClass.choices)
    route = models.CharField(max_length=12, choices=Route.choices)
    channel = models.CharField(max_length=24, choices=Channel.choices, blank=True)
    supplements = models.PositiveSmallIntegerField(default=0)
    subcatalogue = models.CharField(max_length=2, blank=True)
    starts_on = models.DateField()
    legs = models.JSONField(default=list)
    total_working_days = models.PositiveIntegerField(default=0)
    ends_on = models.DateField(null=True, blank=True)
    firm = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("plan of a registration case")
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="road_plan_number")]

    def __str__(self) -> str:
        return f"{self.case} {self.number}"


class PlannedDay(models.Model):
    """The day on which people plan to end a stage that no law limits: a preparation, or the answer to a supplement.

    ``stage`` is its key in the template and ``round`` that of the supplement: the day is kept when the road changes.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="planned_days")
    stage = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=0)
    on = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("planned day")
        constraints = [models.UniqueConstraint(fields=["case", "stage", "round"], name="planned_day_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.stage} {self.on}"
