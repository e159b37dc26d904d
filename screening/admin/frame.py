"""Who works on the console's pages of the screening."""

from accounts.roles import Role

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
REVIEWERS = frozenset({Role.REVIEWER.value})
