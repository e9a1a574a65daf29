from liren.domains.rights.models.consent import Consent, ConsentText
from liren.domains.rights.models.look import LookQuestion

__all__ = ["Consent", "ConsentText", "LookQuestion"]
