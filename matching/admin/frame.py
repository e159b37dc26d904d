"""Who works on the console's pages of the matching."""

from accounts.roles import Role

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
