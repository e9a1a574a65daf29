from liren.kernel.models.audit import AuditChain, AuditEntry, SubjectKey
from liren.kernel.models.counters import Counter

__all__ = ["AuditChain", "AuditEntry", "Counter", "SubjectKey"]
