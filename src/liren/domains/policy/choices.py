"""The few fixed keys of policy. Their figures are data (`localities/`); the rooms that show them name them."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """How soon a matter must be answered; the limits of each are figures."""

    DANGER = "danger"
    UTILITY = "utility"
    GENERAL = "general"
    HARD = "hard"


class Confidentiality(StrEnum):
    """What a class proposes to the requester: by name, or with the handler not seeing who."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"


class Handler(StrEnum):
    """The kind of body that handles a class first, by the keys of the kinds of bodies."""

    COMMITTEE = "committee"
    STATION = "station"
    PROPERTY_COMPANY = "property_company"
    SOCIAL_ORGANISATION = "social_organisation"
    STREET_DEPARTMENT = "street_department"
    DEPARTMENT = "department"
