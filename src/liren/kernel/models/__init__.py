from liren.kernel.models.audit import AuditChain, AuditEntry, SubjectKey
from liren.kernel.models.counters import Counter, TurnCount
from liren.kernel.models.exports import UNFINISHED, ExportJob, ExportState
from liren.kernel.models.files import Media, Seen, StoredFile
from liren.kernel.models.guarding import Guarded, GuardedKey
from liren.kernel.models.maintenance import Maintenance, Touches
from liren.kernel.models.outbox import DeadLetter, DeadLetterState, Tick, WorkerBeat
from liren.kernel.models.shipping import ShippingMark

__all__ = [
    "UNFINISHED",
    "AuditChain",
    "AuditEntry",
    "Counter",
    "DeadLetter",
    "DeadLetterState",
    "ExportJob",
    "ExportState",
    "Guarded",
    "GuardedKey",
    "Maintenance",
    "Media",
    "Seen",
    "ShippingMark",
    "StoredFile",
    "SubjectKey",
    "Tick",
    "Touches",
    "TurnCount",
    "WorkerBeat",
]
