"""Every table of the way to the market; each file holds one idea."""

from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.milestones import Milestone

__all__ = ["Case", "CaseFile", "Milestone", "StageSpell"]
