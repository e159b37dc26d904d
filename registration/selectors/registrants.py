"""Who can become the registrant of a project's case, for an officer who opens one."""

from django.db.models import Case, Q, QuerySet, Value, When

from accounts.enums import OrganisationKind
from accounts.identifiers import clean_name, clean_uscc
from accounts.models import Organisation
from core.actor import Actor
from core.errors import NotVisible
from projects.enums import STANDING
from projects.models import Product, Project
from projects.selectors.visibility import get_for, provincial

FEWEST_CHARACTERS = 2
MOST_FOUND = 20


def openable_project(actor: Actor, number: str) -> Project:
    """An accepted project of the officer's province by its number. Raises NotVisible for anything else."""
    given = number.replace("\x00", "").strip().upper()[:20]
    if not provincial(actor).filter(reference=given, status__in=STANDING).exists():
        raise NotVisible
    return get_for(actor, given)


def registrants_for(project: Project, text: str) -> list[Organisation]:
    """The project's own institution, and verified enterprises by part of the name or by the whole code."""
    own = Q(pk=project.institution_id or 0)
    rows = _possible().filter(own | _found(text)).select_related("region", "city")
    own_first = Case(When(own, then=Value(0)), default=Value(1))
    return list(rows.order_by(own_first, "name")[:MOST_FOUND])


def _found(text: str) -> Q:
    name, code = clean_name(text), clean_uscc(text)
    if code is not None:
        return Q(uscc=code, kind=OrganisationKind.ENTERPRISE)
    if len(name) < FEWEST_CHARACTERS:
        return Q(pk__in=[])
    return Q(name__icontains=name, kind=OrganisationKind.ENTERPRISE)


def _possible() -> QuerySet[Organisation]:
    kinds = (OrganisationKind.ENTERPRISE, OrganisationKind.INSTITUTION)
    return Organisation.objects.filter(verified_at__isnull=False, kind__in=kinds)


def registrant_with(ref: str) -> Organisation | None:
    """What may hold a certificate for this project is judged by the service."""
    return _possible().filter(ref=ref).first()


def products_of(project: Project) -> QuerySet[Product]:
    return Product.objects.filter(project=project).order_by("name")
