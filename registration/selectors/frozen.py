"""已定型: whether the design of a product is frozen, shown by evidence.

Strict on purpose: only a confirmed milestone 产品定型 with a paper counts, on a case of the project. What the applicant
says of his stage (产品定型, 临床试验) is his own word, and nobody has looked at the papers of the application for this.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.models import Product, Project
from registration.enums.milestones import MilestoneKind, MilestoneStatus
from registration.models import CaseFile, Milestone


def frozen_milestones() -> QuerySet[Milestone]:
    """Confirmed design freezes with at least one paper."""
    papers = CaseFile.objects.filter(milestone=OuterRef("pk"))
    return Milestone.objects.filter(Exists(papers), kind=MilestoneKind.DESIGN_FROZEN, status=MilestoneStatus.CONFIRMED)


def frozen_of(project: Project, product: Product | None = None) -> Milestone | None:
    """The earliest, on a case of the project. For one of its products: on its own case, or on one of the whole."""
    rows = frozen_milestones().filter(case__project=project)
    if product is not None:
        rows = rows.filter(Q(case__product=product) | Q(case__product=None))
    return rows.order_by("on", "id").first()


def is_frozen() -> Exists:
    """For annotating or filtering projects."""
    return Exists(frozen_milestones().filter(case__project=OuterRef("pk")))
