from liren.domains.casework.models.case import Case, Custody, Requester
from liren.domains.casework.models.catalogue import Category
from liren.domains.casework.models.facts import Announcement, Merge, Message, Step, Suspension
from liren.domains.casework.models.feedback import CallBack, Rating, Rectification
from liren.domains.casework.models.imports import ImportedRow, ImportRun, RefusedRow

__all__ = [
    "Announcement",
    "CallBack",
    "Case",
    "Category",
    "Custody",
    "ImportRun",
    "ImportedRow",
    "Merge",
    "Message",
    "Rating",
    "Rectification",
    "RefusedRow",
    "Requester",
    "Step",
    "Suspension",
]
