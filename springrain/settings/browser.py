"""What browsers are told: where content may come from, and how long a cookie counts."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from springrain import env

# Strict: no script and no style in the page itself. Bootstrap's icons are data: images in its style sheet.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing in with a province's unified identity ends with a redirect there, which browsers count as the form's.
        "form-action": [SELF, *env.origins("OIDC_SERVER_URL")],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
CONSOLE_PREFIX = "/console/"
# What the console's own interface needs (Alpine evaluates attributes, htmx adds its style), and only there.
CONSOLE_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"

SESSION_ENGINE = "springrain.sessions"
# Seconds without a request after which a session is over; sign-in may set a shorter one for staff.
SESSION_COOKIE_AGE = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
