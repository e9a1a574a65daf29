"""The catalogue of classes."""

from __future__ import annotations

import uuid

from liren.domains.casework.errors import CategoryUnknown
from liren.domains.casework.models import Category
from liren.kernel.recall import Recalled


def catalogue_of(county: str, *, is_active: bool | None = True, levels: int = 3) -> list[Category]:
    """The county's classes of the first `levels`, in the order of their codes, with handlers. One query."""
    rows = Category.objects.filter(county=county, level__lte=levels).select_related("handler", "parent")
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    return list(rows.order_by("code"))


def _top_levels(county: str) -> list[Category]:
    return catalogue_of(county, levels=2)


top_levels = Recalled(_top_levels)  # the classes in use of the first two levels, for filters


def get_category(county: str, code: str) -> Category:
    """Raises `CategoryUnknown`."""
    found = Category.objects.filter(county=county, code=code).select_related("handler", "parent").first()
    if found is None:
        raise CategoryUnknown(code=code)
    return found


def category_by_id(category_id: uuid.UUID) -> Category:
    found = Category.objects.select_related("handler", "parent").filter(id=category_id).first()
    if found is None:
        raise CategoryUnknown(code=str(category_id))
    return found


def choosable(county: str) -> list[Category]:
    """Third-level classes in use, in order: what a matter can be given."""
    return list(Category.objects.filter(county=county, level=3, is_active=True).order_by("code"))
