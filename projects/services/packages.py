"""What is handed in, frozen: the whole application as data, and its digest."""

import hashlib
import json
from typing import Any

from projects import fields
from projects.models import Project
from projects.selectors.applications import section_answers, section_records

FORMAT = 1


def package_of(project: Project) -> dict[str, Any]:
    """All answers, the team, and the digests of the documents, as they are now; plain JSON values only."""
    records = section_records(project)
    return {
        "format": FORMAT,
        "reference": project.reference,
        "region": project.region_id,
        "institution": project.institution.name if project.institution else "",
        "answers": {
            section.key: section_answers(project, section, records[section.key]) for section in fields.SECTIONS
        },
        "team": [
            {
                "position": member.position,
                "name": member.name,
                "organisation": member.organisation_name,
                "contribution": member.contribution,
            }
            for member in project.team.all()
        ],
        "documents": _documents(project),
    }


def _documents(project: Project) -> list[dict[str, Any]]:
    papers = project.documents.filter(removed_at=None).prefetch_related("versions").order_by("section", "id")
    return [
        {
            "ref": paper.ref,
            "section": paper.section,
            "title": paper.title,
            "tier": paper.tier,
            "versions": [
                {"number": version.number, "name": version.name, "sha256": version.sha256}
                for version in sorted(paper.versions.all(), key=lambda each: each.number)
            ],
        }
        for paper in papers
    ]


def digest_of(package: dict[str, Any]) -> str:
    """SHA-256, in hex, of the package as JSON with sorted keys, no blanks, and characters as they are (UTF-8)."""
    text = json.dumps(package, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
