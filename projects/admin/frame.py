"""Who works on the console's pages about projects."""

from accounts.roles import Role

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
