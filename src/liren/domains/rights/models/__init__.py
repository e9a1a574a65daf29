from liren.domains.rights.models.consent import Consent, ConsentText

__all__ = ["Consent", "ConsentText"]
