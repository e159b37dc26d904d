"""The look of the staff console: the palette of ``static/css/tokens.css`` in the shades its theme asks for."""

from django.utils.translation import gettext_lazy as _

UNFOLD = {
    "SITE_TITLE": _("Spring Rain Action"),
    "SITE_HEADER": _("Staff console"),
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": False,
    "SHOW_LANGUAGES": False,
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "base": {
            "50": "#F7F8F6",
            "100": "#F0F3F0",
            "200": "#E3E7E4",
            "300": "#CBD3CF",
            "400": "#8FA098",
            "500": "#5F6E68",
            "600": "#4A5853",
            "700": "#2B3430",
            "800": "#222B27",
            "900": "#19201D",
            "950": "#111614",
        },
        "primary": {
            "50": "#E4F1EF",
            "100": "#CDE6E2",
            "200": "#A3D3CB",
            "300": "#7FD6C9",
            "400": "#4FC2B2",
            "500": "#1F8E81",
            "600": "#0B6E63",
            "700": "#08544C",
            "800": "#06423C",
            "900": "#17312D",
            "950": "#06211D",
        },
        "font": {
            "subtle-light": "var(--ink-3)",
            "subtle-dark": "var(--ink-3)",
            "default-light": "var(--ink-2)",
            "default-dark": "var(--ink-2)",
            "important-light": "var(--ink)",
            "important-dark": "var(--ink)",
        },
    },
}
