from liren.domains.rights.models.arrangement import Arrangement
from liren.domains.rights.models.consent import Consent, ConsentText
from liren.domains.rights.models.copy import Copy, CopyFile
from liren.domains.rights.models.correction import Correction
from liren.domains.rights.models.deletion import Deletion
from liren.domains.rights.models.kin import KinRequest
from liren.domains.rights.models.look import LookQuestion
from liren.domains.rights.models.retention import RetentionAgreed, RetentionLine, RetentionRun

__all__ = [
    "Arrangement",
    "Consent",
    "ConsentText",
    "Copy",
    "CopyFile",
    "Correction",
    "Deletion",
    "KinRequest",
    "LookQuestion",
    "RetentionAgreed",
    "RetentionLine",
    "RetentionRun",
]
