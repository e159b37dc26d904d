"""Public references: short random tokens that stand in addresses instead of primary keys."""

import secrets

# No vowels and no characters that are easily mistaken for one another.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_ref(length: int = 10) -> str:
    """Ten characters give 47 bits: unguessable together with the visibility check, short enough to read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
