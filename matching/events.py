"""What the matching app announces; payloads are keyword arguments. A reaction runs in the same transaction."""

NEED_PUBLISHED = "need_published"  # need, by
MATCH_ACCEPTED = "match_accepted"  # match, by
ACCESS_GRANTED = "access_granted"  # grant, by
ACCESS_WITHDRAWN = "access_withdrawn"  # grant, by
PARTNERSHIP_CONFIRMED = "partnership_confirmed"  # partnership, by
