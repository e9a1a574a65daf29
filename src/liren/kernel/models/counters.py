from django.db import models


class Counter(models.Model):
    """A named serial; see `kernel.lock.next_serial`."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class TurnCount(models.Model):
    """How often somebody did something within an hour; see `kernel.turns`."""

    name = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name}={self.count}"
