"""Who is told about ratings: that there is one, never its mark or words."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.selectors import officers_of
from core.notices import notify
from registration.models import Rating
from registration.notifications.service_records import page_of_record


def page_of_rating(rating: Rating) -> str:
    return reverse("registration:case_rating", args=[rating.case.ref, rating.record.ref, rating.ref])


def due_words(rating: Rating) -> str:
    return date_format(rating.answer_due_on) if rating.answer_due_on else ""


def tell_low(*, rating: Rating) -> None:
    """The officers, who answer; and whoever gave the service, who may say how he sees it."""
    number = {"number": rating.case.project.ref}
    notify(
        recipients=officers_of(rating.case.region_id),
        event="case.rated_low",
        key=f"case.rated_low:{rating.ref}:office",
        title=lambda: _("%(number)s: a rating waits for the office's answer") % number,
        body=lambda: _("Please answer by %(day)s.") % {"day": due_words(rating)},
        url=page_of_rating(rating),
    )
    # A coach who was replaced since cannot open the page any more.
    if rating.case.coach_id == rating.record.author_id:
        notify(
            recipients=[rating.record.author],
            event="case.rated_low",
            key=f"case.rated_low:{rating.ref}:coach",
            title=lambda: _("%(number)s: one of your services was rated") % number,
            body=lambda: _("Please tell the office how you see it; it answers."),
            url=page_of_rating(rating),
        )


def tell_answered(*, rating: Rating) -> None:
    notify(
        recipients=[rating.author],
        event="case.rating_answered",
        key=f"case.rating_answered:{rating.ref}",
        title=lambda: _("%(number)s: the office has answered your rating") % {"number": rating.case.project.ref},
        url=page_of_record(rating.record),
    )


def tell_late_answer(*, rating: Rating) -> None:
    notify(
        recipients=officers_of(rating.case.region_id),
        event="case.rating_late",
        key=f"case.rating_late:{rating.ref}",
        title=lambda: _("%(number)s: the answer to a rating is overdue") % {"number": rating.case.project.ref},
        body=lambda: _("It was due on %(day)s.") % {"day": due_words(rating)},
        url=page_of_rating(rating),
    )
