"""What the outreach app announces; payloads are keyword arguments. A reaction runs in the same transaction."""

ACTIVITY_HELD = "activity_held"  # activity, by
ACTIVITY_REOPENED = "activity_reopened"  # activity, by
