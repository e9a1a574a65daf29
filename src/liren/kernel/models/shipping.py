from django.db import models


class ShippingMark(models.Model):
    """How far logs and audit have been sent to another place: of a chain its last entry, of the log a file and a place
    in it. It moves only once the other side has taken what comes before it."""

    name = models.CharField(max_length=80, primary_key=True)
    part = models.CharField(max_length=40, default="", blank=True)
    position = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.part} {self.position}"
