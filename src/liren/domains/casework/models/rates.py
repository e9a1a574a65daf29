"""What the three rates are summed up from: facts of matters, sums of months, and which matters have changed since."""

from __future__ import annotations

from django.db import models

from liren.domains.casework.models.reach import reach


class RateMark(models.Model):
    """A matter whose facts may have changed. The database writes it itself with the change (`models.marking`), the
    worker takes it away with the counting."""

    case_id = models.UUIDField()

    def __str__(self) -> str:
        return str(self.case_id)


class RateFact(models.Model):
    """One thing that counts for a rate, as `rules.rates.Fact`; kept to be taken out of the sums when it changes."""

    case_id = models.UUIDField(db_index=True)
    rate = models.CharField(max_length=12)
    at = models.DateTimeField()
    is_hit = models.BooleanField()
    place_code = models.CharField(max_length=12)
    body = models.UUIDField()
    category = models.CharField(max_length=2, blank=True)
    channel = models.CharField(max_length=12)

    class Meta:
        indexes = (
            models.Index(fields=["at"], name="rate_fact_at"),
            models.Index(reach(6), "at", name="rate_fact_of_a_county"),
            models.Index(reach(9), "at", name="rate_fact_of_a_street"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.rate}"


class RateSum(models.Model):
    """Hits and counted facts of one month, street and line (`rules.rates.Cell`)."""

    month = models.DateField()
    street = models.CharField(max_length=9)
    by = models.CharField(max_length=10)
    key = models.CharField(max_length=36, blank=True)
    response = models.IntegerField(default=0)
    response_of = models.IntegerField(default=0)
    resolution = models.IntegerField(default=0)
    resolution_of = models.IntegerField(default=0)
    satisfaction = models.IntegerField(default=0)
    satisfaction_of = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    left_out_of = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)
    overdue_of = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    returned_of = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["by", "month", "street", "key"], name="rate_sum_once_a_cell"),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.street} {self.by} {self.key}"
