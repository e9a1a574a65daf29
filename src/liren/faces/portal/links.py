"""Where letters to residents lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse


def public_list(context: Mapping[str, Any]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: context[name] for name in ("place", "class") if context.get(name)})
    return f"{reverse('portal:public')}?{query.urlencode()}"


def unsubscribe(context: Mapping[str, Any]) -> str:
    return reverse("portal:unsubscribe", args=[context["unsubscribe"]])
