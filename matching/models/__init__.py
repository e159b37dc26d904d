"""Enterprises and platforms, what they and clinicians look for, and how they come together."""

from matching.models.alerts import SearchNews, SearchTelling
from matching.models.clients import ApiClient
from matching.models.fairs import Fair, FairEntry, FairMeeting, FairWish
from matching.models.finding import Dismissal, ProjectCard, SavedSearch
from matching.models.matches import Agreement, Match, MatchConsent, MatchPerson, NdaText
from matching.models.needs import Need, NeedAnswer
from matching.models.partnerships import Partnership, PartnershipStep, PartnershipSurvey
from matching.models.profiles import Enquiry, EnterpriseProfile, ServicePlatform
from matching.models.search import CHUNK, SearchChange, SearchChunk, SearchDocument, SearchPosting, SynonymGroup
from matching.models.talks import Meeting, Message, MessageFile, TalkReading

__all__ = [
    "CHUNK",
    "Agreement",
    "ApiClient",
    "Dismissal",
    "Enquiry",
    "EnterpriseProfile",
    "Fair",
    "FairEntry",
    "FairMeeting",
    "FairWish",
    "Match",
    "MatchConsent",
    "MatchPerson",
    "Meeting",
    "Message",
    "MessageFile",
    "NdaText",
    "Need",
    "NeedAnswer",
    "Partnership",
    "PartnershipStep",
    "PartnershipSurvey",
    "ProjectCard",
    "SavedSearch",
    "SearchChange",
    "SearchChunk",
    "SearchDocument",
    "SearchNews",
    "SearchPosting",
    "SearchTelling",
    "ServicePlatform",
    "SynonymGroup",
    "TalkReading",
]
