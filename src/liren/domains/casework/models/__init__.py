from liren.domains.casework.models.appeals import AppealDecider, RatingAppeal
from liren.domains.casework.models.calendar_address import CalendarAddress
from liren.domains.casework.models.case import Case, Custody, Requester
from liren.domains.casework.models.catalogue import Category
from liren.domains.casework.models.comments import EarlierWords, Mention
from liren.domains.casework.models.dispatches import Dispatch
from liren.domains.casework.models.disputes import Dispute
from liren.domains.casework.models.duty import DutyCall
from liren.domains.casework.models.exchange import Open311Key, OutsideRequest, OutsideSending, OutsideServer
from liren.domains.casework.models.facts import Announcement, Merge, Message, Step, Suspension
from liren.domains.casework.models.feedback import CallBack, Rating, Rectification
from liren.domains.casework.models.hot import HotApart, HotDeed, HotGround, HotIssue, HotMember, HotSign
from liren.domains.casework.models.hotline import (
    Hotline,
    HotlineFile,
    HotlineOrder,
    HotlineRefusal,
    OrderEvent,
    OrderMessage,
)
from liren.domains.casework.models.imports import ImportedRow, ImportRun, RefusedRow
from liren.domains.casework.models.joint import JointCall
from liren.domains.casework.models.letters import Letter, LetterAddition, LetterDeed, RequesterMail
from liren.domains.casework.models.passing import PassUp
from liren.domains.casework.models.questions import Question
from liren.domains.casework.models.rates import RateFact, RateMark, RateSum
from liren.domains.casework.models.relating import Relation
from liren.domains.casework.models.repeats import AnsweredClosing
from liren.domains.casework.models.saved_views import SavedView
from liren.domains.casework.models.spots import CaseSpot, Spot
from liren.domains.casework.models.subscriptions import Subscription
from liren.domains.casework.models.suggestion import ClassifierModel, Suggestion, WindowQuestion
from liren.domains.casework.models.supervision import Instruction, Supervision, SupervisionEvent
from liren.domains.casework.models.truth_checks import TruthCheck, TruthFrame, TruthSample
from liren.domains.casework.models.webhooks import Webhook, WebhookDelivery
from liren.domains.casework.models.words import CaseWords

__all__ = [
    "Announcement",
    "AnsweredClosing",
    "AppealDecider",
    "CalendarAddress",
    "CallBack",
    "Case",
    "CaseSpot",
    "CaseWords",
    "Category",
    "ClassifierModel",
    "Custody",
    "Dispatch",
    "Dispute",
    "DutyCall",
    "EarlierWords",
    "HotApart",
    "HotDeed",
    "HotGround",
    "HotIssue",
    "HotMember",
    "HotSign",
    "Hotline",
    "HotlineFile",
    "HotlineOrder",
    "HotlineRefusal",
    "ImportRun",
    "ImportedRow",
    "Instruction",
    "JointCall",
    "Letter",
    "LetterAddition",
    "LetterDeed",
    "Mention",
    "Merge",
    "Message",
    "Open311Key",
    "OrderEvent",
    "OrderMessage",
    "OutsideRequest",
    "OutsideSending",
    "OutsideServer",
    "PassUp",
    "Question",
    "RateFact",
    "RateMark",
    "RateSum",
    "Rating",
    "RatingAppeal",
    "Rectification",
    "RefusedRow",
    "Relation",
    "Requester",
    "RequesterMail",
    "SavedView",
    "Spot",
    "Step",
    "Subscription",
    "Suggestion",
    "Supervision",
    "SupervisionEvent",
    "Suspension",
    "TruthCheck",
    "TruthFrame",
    "TruthSample",
    "Webhook",
    "WebhookDelivery",
    "WindowQuestion",
]
