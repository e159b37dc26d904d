"""Terms and rules of the screening that a province may set otherwise; days are working days (工作日)."""

from typing import Any

from springrain import env

SCREENING: dict[str, Any] = {
    # The confidentiality pledge experts sign; a new version asks everybody to sign again.
    "pledge_version": "1",
    # No new reviews for experts above this age, in years; 0: no limit.
    "age_limit": env.number("EXPERT_AGE_LIMIT", 70),
    # Domain guide §7.3: an expert answers within 2 days and scores within 10; 10 more for the decision and an appeal.
    "answer_days": 2,
    "score_days": 10,
    "decision_days": 10,
    "appeal_days": 10,
    # Reminders before and after the day, and how long results are open to objections.
    "remind_before_days": 2,
    "late_after_days": 3,
    "publication_days": 5,
}
