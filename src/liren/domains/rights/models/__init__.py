from liren.domains.rights.models.consent import Consent, ConsentText
from liren.domains.rights.models.copy import Copy, CopyFile
from liren.domains.rights.models.correction import Correction
from liren.domains.rights.models.deletion import Deletion
from liren.domains.rights.models.look import LookQuestion

__all__ = ["Consent", "ConsentText", "Copy", "CopyFile", "Correction", "Deletion", "LookQuestion"]
