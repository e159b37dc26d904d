"""What the matching app announces; payloads are keyword arguments. A reaction runs in the same transaction."""

NEED_PUBLISHED = "need_published"  # need, by
PARTNERSHIP_CONFIRMED = "partnership_confirmed"  # partnership, by
PARTNERSHIP_ENDED = "partnership_ended"  # partnership, by
