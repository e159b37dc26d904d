"""The map of the site: what everybody may open, and what the person's own menu holds."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from springrain.navigation import MENUS, MORE, SHOWCASE, STAFF, STANDARD, Entry, known

PUBLIC: tuple[tuple[Promise, tuple[Entry, ...]], ...] = (
    (
        _("Help"),
        (
            ("guide:overview", _("What should I do?")),
            ("guide:terms", _("Words explained")),
            ("guide:accessibility", _("Accessibility and large type")),
            ("accounts:privacy_notice", _("Privacy notice")),
        ),
    ),
    (
        _("Published"),
        (
            STANDARD,
            ("screening:announcement_list", _("Published results")),
            SHOWCASE,
            ("statistics:overview", _("Statistics and open data")),
            ("statistics:open_data", _("Open data")),
        ),
    ),
    (
        _("Open to everybody"),
        (
            ("matching:need_list", _("Needs")),
            ("matching:platform_list", _("Service platforms")),
            ("outreach:activity_list", _("Activities")),
        ),
    ),
    (
        _("Verify a paper"),
        (
            ("projects:receipt_ask", _("Verify a receipt")),
            ("matching:agreement_ask", _("Verify an agreement")),
            ("proofs:proof_ask", _("Verify a certificate")),
        ),
    ),
)


def parts_for(actor: Actor) -> list[tuple[Promise, list[tuple[str, Promise]]]]:
    parts = [(title, known(entries)) for title, entries in PUBLIC]
    if actor.is_authenticated:
        own = (*MENUS.get(actor.role, STAFF), *MORE.get(actor.role, ()))
        parts.insert(0, (_("For you"), known(own)))
    return parts
