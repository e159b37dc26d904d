"""Who works on the console's pages of the registration."""

from accounts.roles import Role

OFFICERS = frozenset({Role.PROVINCIAL_OFFICER.value})
COACHES = frozenset({Role.COACH.value})
CITIES = frozenset({Role.CITY_OFFICER.value})
INSTITUTES = frozenset({Role.TEST_INSTITUTE.value})
DEPARTMENTS = frozenset({Role.DEPARTMENT.value})
GUIDING = OFFICERS | COACHES | CITIES
