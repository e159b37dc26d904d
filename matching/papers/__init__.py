"""Papers of the matching, drawn as PDF."""
