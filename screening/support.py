"""Which body helps with what: the letter's suggestions, as kinds of organisations to turn to."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from screening.enums import Support

# Guidance of the portal, not a promise of these bodies (domain guide §1.3 rows 40-49, §4.2 "Output").
BODIES: Mapping[str, Text] = {
    Support.ENGINEERING.value: _("a proof-of-concept centre or pilot plant of the province"),
    Support.TESTING.value: _("the provincial medical-device test institute"),
    Support.CLINICAL.value: _("the clinical trial institution of your hospital"),
    Support.REGISTRATION.value: _("the provincial review and certification centre"),
    Support.PATENTS.value: _("the provincial intellectual property protection centre"),
    Support.FUNDING.value: _("the industry department's matching meetings"),
    Support.PRODUCTION.value: _("a manufacturer, through the portal's matching"),
}
