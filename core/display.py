"""How a person wants to see the portal: light or dark, usual or large type. Kept by his browser, in two cookies."""

from django.http import HttpRequest

THEME_COOKIE = "theme"
TEXT_COOKIE = "text"
# What is not chosen follows the device, and is of the usual size.
CHOICES: dict[str, tuple[str, ...]] = {THEME_COOKIE: ("auto", "light", "dark"), TEXT_COOKIE: ("standard", "large")}
COOKIE_AGE = 365 * 24 * 3600


def display_of(request: HttpRequest) -> dict[str, str]:
    """The first choice of each kind where the cookie is missing or says something else."""
    return {
        kind: said if (said := request.COOKIES.get(kind, "")) in choices else choices[0]
        for kind, choices in CHOICES.items()
    }
