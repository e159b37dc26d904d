"""Who is told about enquiries. Neither a notice nor an e-mail repeats question or answer: they are read on the page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import notify
from matching.models import Enquiry
from matching.selectors.enquiries import people_of_platform


def tell_asked(enquiry: Enquiry) -> None:
    platform = enquiry.platform
    notify(
        recipients=people_of_platform(platform),
        event="enquiry.asked",
        key=f"enquiry.asked:{enquiry.ref}",
        title=lambda: _("A new enquiry to “%(platform)s”") % {"platform": platform.name},
        body=lambda: _("Please answer within five working days."),
        url=address_of(enquiry),
    )


def tell_answered(enquiry: Enquiry) -> None:
    platform = enquiry.platform
    notify(
        recipients=[enquiry.author],
        event="enquiry.answered",
        key=f"enquiry.answered:{enquiry.ref}",
        title=lambda: _("“%(platform)s” has answered your enquiry") % {"platform": platform.name},
        url=address_of(enquiry),
    )


def tell_waiting(enquiry: Enquiry) -> None:
    """Once for each enquiry."""
    platform = enquiry.platform
    notify(
        recipients=people_of_platform(platform),
        event="enquiry.waiting",
        key=f"enquiry.waiting:{enquiry.ref}",
        title=lambda: (
            _("An enquiry to “%(platform)s” has waited for more than five working days") % {"platform": platform.name}
        ),
        body=lambda: _("Please answer it, also when you cannot help: whoever asked can then look further."),
        url=address_of(enquiry),
    )


def address_of(enquiry: Enquiry) -> str:
    return reverse("matching:enquiry_page", args=[enquiry.ref])
