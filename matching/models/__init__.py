"""Enterprises and platforms, what they and clinicians look for."""

from matching.models.needs import Need, NeedAnswer
from matching.models.profiles import Enquiry, EnterpriseProfile, ServicePlatform
from matching.models.search import CHUNK, SearchChange, SearchChunk, SearchDocument, SearchPosting, SynonymGroup

__all__ = [
    "CHUNK",
    "Enquiry",
    "EnterpriseProfile",
    "Need",
    "NeedAnswer",
    "SearchChange",
    "SearchChunk",
    "SearchDocument",
    "SearchPosting",
    "ServicePlatform",
    "SynonymGroup",
]
