from __future__ import annotations

from django.db import models


def reach(figures: int) -> models.Func:
    """The first figures of a matter's place: the county (6) or street (9) by which long lists are kept in order."""
    column, kind = models.F("place_code"), models.CharField(max_length=12)
    return models.Func(column, template=f"SUBSTR(%(expressions)s, 1, {figures})", output_field=kind)
