from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")


class OrganisationKind(models.TextChoices):
    INSTITUTION = "institution", _("Medical institution")
    ENTERPRISE = "enterprise", _("Enterprise")
    PLATFORM = "platform", _("Service platform")
    REGULATOR = "regulator", _("Medical products regulator")
    DEPARTMENT = "department", _("Government department")
    TEST_INSTITUTE = "test_institute", _("Test institute")
    UNIVERSITY = "university", _("University or research institute")
    ASSOCIATION = "association", _("Association")
    INVESTOR = "investor", _("Investor")


class MembershipStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for confirmation")
    ACTIVE = "active", _("Active")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")
