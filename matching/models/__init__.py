"""Enterprises and platforms, what they and clinicians look for."""

from matching.models.needs import Need, NeedAnswer
from matching.models.profiles import Enquiry, EnterpriseProfile, ServicePlatform

__all__ = ["Enquiry", "EnterpriseProfile", "Need", "NeedAnswer", "ServicePlatform"]
