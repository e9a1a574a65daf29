"""Where letters to staff lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse


def bench_case(context: Mapping[str, Any]) -> str:
    return reverse("bench:case", args=[context["number"]])


def bench_list(context: Mapping[str, Any]) -> str:
    query = QueryDict("view=all&sort=received", mutable=True)
    query.update(
        {name: context[key] for name, key in (("place", "place"), ("category", "class")) if context.get(key)}
    )
    return f"{reverse('bench:queue')}?{query.urlencode()}"
