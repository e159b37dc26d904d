"""How somebody stands to a thing of the screening, and whose turn it can be besides the projects' own."""

OFFICER = "officer"
EXPERT = "expert"
APPLICANT = "applicant"
SYSTEM = "system"
# An officer who has not prepared this decision, and one who took no part in the decision appealed against.
SECOND_OFFICER = "second_officer"
OTHER_OFFICER = "other_officer"
EXPERT_TURN = "expert"
