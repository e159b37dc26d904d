"""The fault journey: the portal as in production, used by many people while its parts are killed under it."""
