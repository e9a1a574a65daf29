from liren.domains.residence.models.permit import Endorsement, Permit
from liren.domains.residence.models.registration import Happened, Registration, ShownProof

__all__ = ["Endorsement", "Happened", "Permit", "Registration", "ShownProof"]
