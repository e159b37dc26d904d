"""What can be done with people, memberships and organisations; one function per act."""

from accounts.services.memberships import (
    admit_reviewer,
    appoint_manager,
    decide_membership,
    end_membership,
    grant_role,
    request_membership,
)
from accounts.services.organisations import (
    change_organisation,
    ensure_institution,
    register_organisation,
    verify_organisation,
)
from accounts.services.people import accept_privacy_notice, join_portal, save_language, save_profile
from accounts.services.sign_in import unlock_sign_in

__all__ = [
    "accept_privacy_notice",
    "admit_reviewer",
    "appoint_manager",
    "change_organisation",
    "decide_membership",
    "end_membership",
    "ensure_institution",
    "grant_role",
    "join_portal",
    "register_organisation",
    "request_membership",
    "save_language",
    "save_profile",
    "unlock_sign_in",
    "verify_organisation",
]
