from __future__ import annotations

from django.db import models

from liren.kernel import ids
from liren.kernel.sealed import SealedTextField


class SubjectKey(models.Model):
    """The key of one person's values in the audit; empty once destroyed. The chain stays whole without it."""

    subject = models.UUIDField(primary_key=True)
    key = SealedTextField()

    def __str__(self) -> str:
        return str(self.subject)


class AuditChain(models.Model):
    """The head of one county's chain: how many entries it has and the digest of the last."""

    county = models.CharField(max_length=6, primary_key=True)
    entries = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.county}:{self.entries}"


class AuditEntry(models.Model):
    """One thing done or read. `digest` seals the entry and the one before it; `payload` lies beside the chain."""

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    county = models.CharField(max_length=6)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(max_length=64, default="")
    place_code = models.CharField(max_length=12)
    subject = models.UUIDField(null=True)
    payload = models.BinaryField(null=True)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["county", "seq"], name="audit_one_entry_per_place_in_chain"),
        )
        indexes = (
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["place_code", "at"], name="audit_by_place"),
        )

    def __str__(self) -> str:
        return f"{self.county}/{self.seq} {self.verb}"
