"""What waits for whom: the registry of everything in the portal that somebody has to do, most of it by a day."""
