from django.db import models
from django.utils.translation import gettext_lazy as _


class FilingItem(models.TextChoices):
    """What belongs to a filing of Class I: order of the Regulation's article 10 and NMPA notice 62 of 2022 [GDK].

    Guidance for the city's officer and the registrant, not a legal opinion.
    """

    CLASS = "class", _("Class checked against the catalogue of Class I devices")
    FORM = "form", _("Filing form")
    LINKED = "linked", _("Papers of the applicant (business licence, entrusted production)")
    REQUIREMENTS = "requirements", _("Product technical requirements")
    TEST_REPORT = "test_report", _("Test report of the product")
    MANUAL = "manual", _("Instructions for use and draft of the label")
    PRODUCTION = "production", _("Description of production")
    CONFORMITY = "conformity", _("Declaration of conformity")


class FilingPlace(models.TextChoices):
    """Where a case of Class I stands on the city's desk."""

    NEW = "new", _("New")
    PREPARING = "preparing", _("Preparing the filing")
    OVERDUE = "overdue", _("Overdue")
    FILED = "filed", _("Filed with a number")
    RESTING = "resting", _("Blocked or resting")
