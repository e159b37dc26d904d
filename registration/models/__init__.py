"""Every table of the way to the market; each file holds one idea."""

from registration.models.cases import Case, CaseFile, StageSpell
from registration.models.dossiers import Dossier, DossierModule, DossierReviewer, ModuleRemark, ModuleVersion
from registration.models.guidance import Guidance, GuidanceSession
from registration.models.milestones import Milestone
from registration.models.packages import PackageBuild, PackageItem, ReportPackage

__all__ = [
    "Case",
    "CaseFile",
    "Dossier",
    "DossierModule",
    "DossierReviewer",
    "Guidance",
    "GuidanceSession",
    "Milestone",
    "ModuleRemark",
    "ModuleVersion",
    "PackageBuild",
    "PackageItem",
    "ReportPackage",
    "StageSpell",
]
