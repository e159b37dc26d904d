"""How somebody stands to a thing of the matching."""

AUTHOR = "author"
OFFICER = "officer"
PLATFORM = "platform"
SYSTEM = "system"
