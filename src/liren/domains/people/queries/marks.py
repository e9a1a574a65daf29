"""The marks of groups that may be shown and used: those by statute, and those that the person agreed to."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from liren.domains.people.models import GroupMark
from liren.domains.people.rules.groups import SCOPES, group_of


def kept_marks() -> QuerySet[GroupMark]:
    """Every list, count and rule reads these, never the rows themselves."""
    shown = ~Q(group__in=[group_of(scope) for scope in SCOPES])
    for scope in SCOPES:
        shown |= Q(**{"group": group_of(scope), f"person__agreed__{scope}": True})
    return GroupMark.objects.filter(shown)


def waiting_marks() -> QuerySet[GroupMark]:
    """Those made before anybody asked, of people who have not agreed and not refused; nobody sees or uses them."""
    waits = Q(pk__in=())
    for scope in SCOPES:
        said = f"person__agreed__{scope}"
        waits |= Q(group=group_of(scope)) & (Q(**{f"{said}__isnull": True}) | Q(**{said: False}))
    return GroupMark.objects.filter(waits)
