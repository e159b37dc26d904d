"""Terms and limits of the matching that a province may set otherwise."""

from typing import Any

MATCHING: dict[str, Any] = {
    # Domain guide §7.3, in calendar days: a request is answered within 10, then reminded of, and expires after 30.
    "remind_days": 10,
    "expire_days": 30,
    # How long both sides have to sign the agreement after the acceptance, in calendar days.
    "sign_days": 30,
    # A firm that was declined may ask for the same project again after so many days.
    "pause_days": 90,
    # A need stays open for so many calendar days.
    "need_days": 90,
    # A service platform answers an enquiry within so many working days before it is reminded.
    "enquiry_days": 5,
    # Against spamming: open requests of a firm, open invitations of a project, and both per day and person.
    "open_requests": 20,
    "open_invitations": 10,
    "requests_a_day": 10,
    # How long an owner may open his dossier; days to choose from.
    "access_days": (30, 90, 180, 365),
    # Readers and owner are told so many days before access runs out.
    "access_reminder_days": 7,
    # Calendar days before the end: of an agreement's duties, of an open need, of the time to sign.
    "agreement_reminder_days": 30,
    "need_reminder_days": 10,
    "sign_reminder_days": 10,
    # The confidentiality agreement binds for so many months after its signature.
    "agreement_months": 24,
    # A file sent in a conversation, and all files of one conversation; megabytes.
    "message_file_mb": 20,
    "talk_files_mb": 300,
    # Officers remind a waiting side no more often than this; days.
    "nudge_days": 5,
    # Calls a minute of one program of an enterprise.
    "api_calls": 60,
}

# Programs of enterprises get tokens for their own keys, and there is no other way to get one.
OAUTH2_PROVIDER: dict[str, Any] = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "SCOPES": {"read": "Read projects and needs"},
    "DEFAULT_SCOPES": ["read"],
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    # The present best practice (RFC 9700) in full, also for ways to a token that are not offered.
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
}
# The package's own tables; named because migrations that refer to them ask for it.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"
OAUTH2_PROVIDER_ID_TOKEN_MODEL = "oauth2_provider.IDToken"
OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL = "oauth2_provider.RefreshToken"
OAUTH2_PROVIDER_GRANT_MODEL = "oauth2_provider.Grant"
OAUTH2_PROVIDER_DEVICE_GRANT_MODEL = "oauth2_provider.DeviceGrant"
