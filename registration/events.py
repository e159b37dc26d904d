"""What the registration app announces; payloads are keyword arguments. A reaction runs in the same transaction."""

CASE_OPENED = "case_opened"  # case, by
CASE_CHANGED = "case_changed"  # case, by: another status, stage, class or responsible body
MILESTONE_CONFIRMED = "milestone_confirmed"  # milestone, by
MILESTONE_REVOKED = "milestone_revoked"  # milestone, by
