from liren.domains.casework.models.case import Case, Custody, Requester
from liren.domains.casework.models.catalogue import Category
from liren.domains.casework.models.facts import Announcement, Merge, Message, Step, Suspension
from liren.domains.casework.models.feedback import CallBack, Rating, Rectification
from liren.domains.casework.models.imports import ImportedRow, ImportRun, RefusedRow
from liren.domains.casework.models.saved_views import SavedView

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
    "SavedView",
    "Step",
    "Suspension",
]
