from django.db import models


class Counter(models.Model):
    """A named serial; see `kernel.lock.next_serial`."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
