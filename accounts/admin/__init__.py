"""The console's pages about people, organisations and the audit log; each module declares its own with their roles."""

from accounts.admin import audit, calendar, jobs, memberships, organisations, people, regions

__all__ = ["audit", "calendar", "jobs", "memberships", "organisations", "people", "regions"]
