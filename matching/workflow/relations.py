"""How somebody stands to a thing of the matching."""

AUTHOR = "author"
OFFICER = "officer"
PLATFORM = "platform"
SYSTEM = "system"
# Of an event: who wants to take part, for his project or for his firm.
PARTICIPANT = "participant"

# Of a match, and of what grows out of it: the two sides, and which of them spoke first.
OWNER = "owner"
FIRM = "firm"
SENDER = "sender"
RECIPIENT = "recipient"
INSTITUTION = "institution"
