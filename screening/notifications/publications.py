"""Who is told about objections to a publication."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors import officers_of
from core.notices import notify, write_to_address
from screening.models import Objection


def tell_objection(*, objection: Objection) -> None:
    """To the officers of the province. Who objects, and what he says, is read in the console alone."""
    publication = objection.publication
    notify(
        recipients=officers_of(publication.region_id),
        event="publication.objection",
        key=f"publication.objection:{objection.ref}",
        title=lambda: _("An objection was raised to “%(title)s”") % {"title": publication.title},
        url=reverse("console:publication_page", args=[publication.ref]),
    )


def tell_answered(*, objection: Objection) -> None:
    """To whoever raised it: by notice if he was signed in, by e-mail if he left an address; else the office calls."""
    publication = objection.publication
    url = reverse("screening:announcement_page", args=[publication.ref])
    words = {"title": publication.title}
    if objection.raised_by is not None:
        notify(
            recipients=[objection.raised_by],
            event="publication.answered",
            key=f"publication.answered:{objection.ref}",
            title=lambda: _("Your objection to “%(title)s” is answered") % words,
            body=lambda: objection.answer,
            url=url,
        )
    elif "@" in objection.contact:
        write_to_address(
            address=objection.contact,
            subject=lambda: _("Your objection to “%(title)s” is answered") % words,
            body=lambda: objection.answer,
            url=url,
        )
