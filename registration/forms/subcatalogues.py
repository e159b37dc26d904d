"""The parts of the device catalogue as forms offer them."""

from projects.ledger.values import SUBCATALOGUES

PARTS = [(code, f"{code} {name}") for code, name in SUBCATALOGUES.items()]
