"""What the screening app announces; payloads are keyword arguments. A reaction runs in the same transaction."""

ROUND_OPENED = "round_opened"  # round, by
SCORECARD_SUBMITTED = "scorecard_submitted"  # scorecard, by
SEAT_LEFT = "seat_left"  # seat, by; declined, in conflict, or taken back: a substitute is wanted
DECISION_RELEASED = "decision_released"  # decision, by
APPEAL_DECIDED = "appeal_decided"  # appeal, by
