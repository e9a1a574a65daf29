"""What a model may learn from: labelled files, and the matters that people of the county have decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import Count

from liren.domains.casework.choices import CaseState
from liren.domains.casework.errors import (
    TROUBLES,
    FileTooLarge,
    LabelledColumnsNotFound,
    LabelsUnknown,
    UnreadableFile,
)
from liren.domains.casework.models import Case, Category
from liren.kernel import sheets

TEXT_HEADINGS: Final = ("留言主题", "标题", "主题", "title", "留言详情", "详情", "内容", "文字", "text")
LABEL_HEADINGS: Final = ("一级分类", "一级标签", "类别", "分类", "标签", "label", "category")
ROWS_MOST: Final = 60_000  # newest first: bounds the memory of learning
LABELS_SHOWN: Final = 5
DECIDED: Final = (CaseState.ACCEPTED, CaseState.IN_PROGRESS, CaseState.RESOLVED, CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with what people decided about each; empty where a file does not say."""

    texts: list[str]
    classes: list[str]
    urgencies: list[str]
    namings: list[str]
    handlers: list[str]


def read_labelled(path: Path) -> Examples:
    """Texts and labels of an xlsx or csv file with or without a header; rows lacking either are left out.

    Refuses an unreadable file, and one in which the two columns are not found.
    """
    try:
        rows = [row.cells for sheet in sheets.open_sheets(path)[:1] for row in sheet.rows()]
    except sheets.TooLarge as trouble:
        raise FileTooLarge(field="file", name=path.name, most=trouble.most // 1024**2) from trouble
    except sheets.Unreadable as trouble:
        raise UnreadableFile(field="file", name=path.name, why=TROUBLES[trouble.trouble]) from trouble
    texts, label, first = _columns(rows)
    pairs = [(_joined(cells, texts), _cell(cells, label)) for cells in rows[first:]]
    kept = [(text, name) for text, name in pairs if text and name][:ROWS_MOST]
    if not kept:
        raise LabelledColumnsNotFound(field="file")
    blank = [""] * len(kept)
    return Examples([text for text, _ in kept], [name for _, name in kept], blank, blank, blank)


def _columns(rows: Sequence[Sequence[str]]) -> tuple[list[int], int, int]:
    """The columns of the text, that of the label, and the first row below the header."""
    for number, cells in enumerate(rows[:10]):
        names = [cell.strip().casefold() for cell in cells]
        labels = [at for at, name in enumerate(names) if name in LABEL_HEADINGS]
        texts = [names.index(heading) for heading in TEXT_HEADINGS if heading in names]
        if labels and texts:
            return texts, labels[0], number + 1
    width = max((len(cells) for cells in rows[:100]), default=0)
    if width != 2:
        raise LabelledColumnsNotFound(field="file")
    return [0], 1, 0


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _joined(cells: Sequence[str], columns: Sequence[int]) -> str:
    return "\n".join(filter(None, (_cell(cells, at) for at in columns)))


def as_classes(county: str, labels: Sequence[str]) -> list[str]:
    """The codes of the county's classes for names, paths or codes; "" for a label met seldom and unknown.

    Refuses if a label of more than a hundredth of the rows is not in the catalogue.
    """
    known: dict[str, str] = {}
    for category in Category.objects.filter(county=county, is_active=True).order_by("-level"):
        known |= dict.fromkeys((category.name, category.path, category.code), category.code)
    counts = Counter(label for label in labels if label not in known)
    missing = [label for label, count in counts.most_common() if count * 100 > len(labels)]
    if missing:
        raise LabelsUnknown(field="file", labels="、".join(missing[:LABELS_SHOWN]))
    return [known.get(label, "") for label in labels]


def decided_matters(county: str) -> Examples:
    """The newest of the county's matters whose class a person has settled. One query."""
    rows = Case.objects.filter(place_code__prefix=county, category__level=3, state__in=DECIDED)
    names = ("title", "text", "category__code", "urgency", "naming", "owner_id")
    found = list(rows.order_by("-received_at").values_list(*names)[:ROWS_MOST])
    return Examples(
        texts=[f"{row[0]}\n{row[1]}" for row in found],
        classes=[row[2] for row in found],
        urgencies=[row[3] for row in found],
        namings=["" if row[4] == "anonymous" else row[4] for row in found],
        handlers=[str(row[5]) for row in found],
    )


def who_handled(county: str) -> dict[str, dict[str, int]]:
    """How many of a class's decided matters each body of the county handled: {class code: {body id: count}}."""
    rows = Case.objects.filter(place_code__prefix=county, category__isnull=False, state__in=DECIDED)
    found: dict[str, dict[str, int]] = {}
    grouped = rows.order_by().values_list("category__code", "owner_id").annotate(n=Count("id"))
    for code, body, count in grouped:
        found.setdefault(code, {})[str(body)] = count
    return found
