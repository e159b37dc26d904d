"""How somebody can stand to a case; resolved in ``registration.permissions``."""

OWNER = "owner"
TEAM = "team"
REGISTRANT = "registrant"
INSTITUTION = "institution"
COACH = "coach"
OFFICER = "officer"
CITY = "city"
SYSTEM = "system"
# A further coach who was named for the dossier of the case, and for nothing else of it.
REVIEWER = "reviewer"

# Who brings the device to the market, and who guides them there.
SIDES = frozenset({OWNER, REGISTRANT})
GUIDES = frozenset({COACH, OFFICER, CITY})
# They read the papers of a case; the institution's managers see how far it is.
READERS = SIDES | GUIDES | {TEAM}
