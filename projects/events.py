"""What the projects app announces; payloads are keyword arguments. A reaction runs in the same transaction."""

PROJECT_SUBMITTED = "project_submitted"  # project, submission, by
PROJECT_RETURNED = "project_returned"  # project, decision, by
PROJECT_ACCEPTED = "project_accepted"  # project, decision, by
PROJECT_REFUSED = "project_refused"  # project, decision, by
PROJECT_WITHDRAWN = "project_withdrawn"  # project, by
PROJECT_ARCHIVED = "project_archived"  # project, by
LISTING_ENTERED = "listing_entered"  # listing, by
LISTING_LEFT = "listing_left"  # listing, by
CLASS_CONFIRMED = "class_confirmed"  # project, by
