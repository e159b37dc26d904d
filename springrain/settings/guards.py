"""What production refuses to start with, each refusal naming its environment variable."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

from springrain import env

SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 10
TELLTALES = ("development", "changeme", "change-me", "example", "insecure", "secret-key", "tests-only")


def refuse_unsafe(*, secret_key: str, hosts: Sequence[str], origins: Sequence[str], portal_url: str) -> None:
    """Raises ImproperlyConfigured for a guessable secret, an open host list, plain HTTP, debugging or demo mode."""
    weak = len(secret_key) < SHORTEST_SECRET or len(set(secret_key)) < FEWEST_CHARACTERS
    if weak or any(word in secret_key.lower() for word in TELLTALES):
        raise ImproperlyConfigured(f"SECRET_KEY must be at least {SHORTEST_SECRET} random characters.")
    if any(host.startswith(("*", ".")) for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name each host; * and leading dots are not allowed.")
    if not all(origin.startswith("https://") for origin in origins):
        raise ImproperlyConfigured("CSRF_TRUSTED_ORIGINS must begin with https://")
    if not portal_url.startswith("https://"):
        raise ImproperlyConfigured("PORTAL_URL must begin with https://")
    for name in ("DEBUG", "DEMO"):
        if env.flag(name):
            raise ImproperlyConfigured(f"{name} must not be switched on in production.")
