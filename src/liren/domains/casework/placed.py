"""What is counted from matters is counted anew when their place changes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel import placed


def register() -> None:
    for model, name in (("RateFact", "place_code"), ("RateSum", "street"), ("Spot", "place_code")):
        placed.leave(f"casework.{model}", name, _("由诉求重新计数"))
