"""How a person wants to see and use the portal: light or dark, usual or large type, shortcuts of a single key or none.

Kept by his browser, in a cookie each.
"""

from django.http import HttpRequest

THEME_COOKIE = "theme"
TEXT_COOKIE = "text"
# WCAG 2.1.4: shortcuts of a single key can be switched off.
KEYS_COOKIE = "keys"
# What is not chosen follows the device, and is of the usual size.
CHOICES: dict[str, tuple[str, ...]] = {
    THEME_COOKIE: ("auto", "light", "dark"),
    TEXT_COOKIE: ("standard", "large"),
    KEYS_COOKIE: ("on", "off"),
}
COOKIE_AGE = 365 * 24 * 3600


def display_of(request: HttpRequest) -> dict[str, str]:
    """The first choice of each kind where the cookie is missing or says something else."""
    return {
        kind: said if (said := request.COOKIES.get(kind, "")) in choices else choices[0]
        for kind, choices in CHOICES.items()
    }
