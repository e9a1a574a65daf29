"""The district's catalogue: seeded from the locality pack, then its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from liren.domains.casework import policies
from liren.domains.casework.choices import Naming, Urgency
from liren.domains.casework.errors import CategoryInUse, CategoryNameTaken, CategoryUnknown, TitleMissing
from liren.domains.casework.models import Category
from liren.domains.casework.queries.catalogue import top_levels
from liren.domains.casework.rules import intake
from liren.domains.organisations.choices import BodyKind
from liren.domains.policy import queries as policy
from liren.domains.policy.rules.catalogue import SeedItem
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.lock import locked, next_serial
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def seed_catalogue(*, actor: Actor, county: str) -> int:
    """Writes the pack's classes into a county that has none; how many were written."""
    if Category.objects.filter(county=county).exists():
        return 0
    rows: list[Category] = []
    for first in policy.seed_catalogue(county):
        top = _row(county, None, first.code, first.name, first.name_en)
        rows.append(top)
        for second in first.groups:
            middle = _row(county, top, second.code, second.name, second.name_en)
            rows.append(middle)
            rows.extend(_item(county, middle, item) for item in second.items)
    Category.objects.bulk_create(rows)
    audit.record_bulk(
        actor=actor,
        verb="casework.catalogue.seeded",
        object_type="category",
        place_code=county,
        rows=[(row.code, row.name) for row in rows],
        summary={"county": county},
    )
    top_levels.forget_now_and_after()
    return len(rows)


def _row(county: str, parent: Category | None, code: str, name: str, name_en: str) -> Category:
    level = parent.level + 1 if parent else 1
    path = f"{parent.path} › {name}" if parent else name
    return Category(
        county=county, parent=parent, level=level, code=code, name=name, name_en=name_en, path=path
    )


def _item(county: str, parent: Category, item: SeedItem) -> Category:
    row = _row(county, parent, item.code, item.name, item.name_en)
    row.handler_kind = item.handler
    row.urgency = item.urgency
    row.naming = item.confidentiality
    row.keywords = " ".join(item.keywords)[:200]
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChange:
    """What the editor sets of one class."""

    name: str
    name_en: str
    urgency: str = Urgency.GENERAL
    naming: str = Naming.NAMED
    handler_kind: str = ""
    keywords: str = ""


@transaction.atomic
def add_category(*, actor: Actor, county: str, parent_code: str, change: CategoryChange) -> Category:
    """Adds a class under a first- or second-level one (or, without parent, on the first level)."""
    _check(actor, county)
    _one_after_another(county)
    parent = _locked(county, parent_code) if parent_code else None
    if parent is not None and parent.level == 3:
        raise CategoryUnknown(field="parent", code=parent_code)
    siblings = Category.objects.filter(county=county, parent=parent)
    _check_name(siblings, change.name)
    row = _row(county, parent, _next_code(county, parent), change.name, change.name_en)
    _apply(row, change)
    row.save(force_insert=True)
    _record(actor, row, before=None)
    return row


@transaction.atomic
def edit_category(*, actor: Actor, county: str, code: str, change: CategoryChange) -> None:
    """Changes a class; matters that have it keep it, limits of new ones follow the new urgency."""
    _check(actor, county)
    _one_after_another(county)
    row = _locked(county, code)
    _check_name(Category.objects.filter(county=county, parent=row.parent).exclude(pk=row.pk), change.name)
    before = _kept(row)
    _apply(row, change)
    row.save()
    _rewrite_paths(row)
    _record(actor, row, before=before)


@transaction.atomic
def set_category_use(*, actor: Actor, county: str, code: str, is_active: bool) -> None:
    """Retires a class or takes it into use again. One whose lower classes are in use is not retired."""
    _check(actor, county)
    row = _locked(county, code)
    in_use = Category.objects.filter(parent=row, is_active=True).count()
    if not is_active and in_use:
        raise CategoryInUse(name=row.name, count=in_use)
    before = {"is_active": row.is_active}
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    _record(actor, row, before=before)


def _check(actor: Actor, county: str) -> None:
    if not policies.can_edit_catalogue(actor, county):
        raise NotAllowed


def _one_after_another(county: str) -> None:
    """Codes and names are chosen by what is there: each change of a county waits for the one before."""
    next_serial(f"casework.catalogue:{county}")


def _locked(county: str, code: str) -> Category:
    row = locked(Category.objects.select_related("parent").filter(county=county, code=code)).first()
    if row is None:
        raise CategoryUnknown(code=code)
    return row


def _check_name(siblings: QuerySet[Category], name: str) -> None:
    if not name.strip():
        raise TitleMissing(field="name")
    if siblings.filter(name=name.strip()).exists():
        raise CategoryNameTaken(field="name", name=name)


def _apply(row: Category, change: CategoryChange) -> None:
    row.name = intake.checked_text(change.name, most=40, field="name")
    row.name_en = intake.checked_text(change.name_en, most=80, field="name_en")
    row.keywords = intake.checked_text(change.keywords, most=200, field="keywords")
    row.urgency = Urgency(change.urgency)
    row.naming = Naming.CONFIDENTIAL if change.naming == Naming.CONFIDENTIAL else Naming.NAMED
    row.handler_kind = change.handler_kind if change.handler_kind in BodyKind.values else ""
    row.path = f"{row.parent.path} › {row.name}" if row.parent else row.name


def _rewrite_paths(row: Category) -> None:
    for child in Category.objects.filter(parent=row):
        child.path = f"{row.path} › {child.name}"
        child.save(update_fields=["path"])
        _rewrite_paths(child)


def _next_code(county: str, parent: Category | None) -> str:
    prefix = f"{parent.code}-" if parent else ""
    taken = set(
        Category.objects.filter(county=county, code__startswith=prefix).values_list("code", flat=True)
    )
    if parent is None:
        letters = (f"Q{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1))
        return next(code for code in letters if code not in taken)
    return next(code for code in (f"{prefix}{n:02d}" for n in range(1, 1000)) if code not in taken)


def _record(actor: Actor, row: Category, *, before: Mapping[str, object] | None) -> None:
    audit.record(
        actor=actor,
        verb="casework.category.changed",
        object_type="category",
        object_id=row.id,
        object_label=row.code,
        place_code=row.county,
        before=before,
        after=_kept(row),
    )
    top_levels.forget_now_and_after()


def _kept(row: Category) -> dict[str, object]:
    """What the history tells of a class."""
    names = ("name", "name_en", "urgency", "naming", "handler_kind", "keywords", "is_active")
    return {name: getattr(row, name) for name in names}
