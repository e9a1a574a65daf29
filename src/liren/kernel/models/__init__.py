from liren.kernel.models.audit import AuditChain, AuditEntry, SubjectKey
from liren.kernel.models.counters import Counter, TurnCount
from liren.kernel.models.files import Media, StoredFile
from liren.kernel.models.outbox import DeadLetter, DeadLetterState, Tick, WorkerBeat

__all__ = [
    "AuditChain",
    "AuditEntry",
    "Counter",
    "DeadLetter",
    "DeadLetterState",
    "Media",
    "StoredFile",
    "SubjectKey",
    "Tick",
    "TurnCount",
    "WorkerBeat",
]
