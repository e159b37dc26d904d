"""Sign-in through django-allauth: e-mail and password, second factor, a province's unified identity."""

from springrain import env

AUTHENTICATION_BACKENDS = ["accounts.backends.LockingBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.validators.CharacterKindsValidator"},
    {"NAME": "accounts.validators.FormerPasswordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# E-mail and password are changed only by someone who has just shown who he is; allauth asks the same for MFA.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    # The lock after five failures is the backend's; this only slows down guessing at many names from one address.
    "sign_in": "60/m/ip",
    # Codes of the second factor.
    "login_failed": "5/30m/key",
    "signup": "60/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.sign_up.SignUpForm"}
# Nobody is written to who has no account here.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Whoever opens the link in the browser in which he signed up is signed in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# The version of the privacy notice in templates/accounts/privacy_notice.html; a new one is put to everybody again.
PRIVACY_NOTICE_VERSION = "2026-11"
# How many proxies of ours append to X-Forwarded-For; what stands further left is the client's own claim.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "春雨行动"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
# Otherwise people with a second factor, staff among them, could never change their address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Staff reach nothing without a second factor; production switches it on.
REQUIRE_STAFF_MFA = False
# Seconds of rest after which the session of a person with a role of the console is over.
STAFF_SESSION_AGE = 15 * 60
USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "accounts.adapters.UnifiedIdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = env.openid_connect()

# The province that forms offer first (GB/T 2260).
HOME_REGION = env.text("HOME_REGION", "44")
