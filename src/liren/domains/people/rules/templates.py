"""A department's own layout of a list: which of its columns holds what, and how much of it a purpose needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liren.domains.people.rules.columns import Column, bare, meant_by

SERIAL, AGE, GRID, GROUPS, VISITED = "serial", "age", "grid", "groups", "visited"
OWN_NAMES: Mapping[str, str] = {
    SERIAL: "序号 编号 序 serial no number",
    AGE: "年龄 周岁 实足年龄 age",
    GRID: "网格 所属网格 网格名称 所在网格 grid",
    GROUPS: "人群 服务人群 人群类别 重点人群 特殊人群 人群标签 groups",
    VISITED: "上次探访 上次走访 最近走访 最近走访日期 走访日期 探访日期 lastvisit",
}
_OWN = {word: field for field, words in OWN_NAMES.items() for word in words.split()}
SHARED = (
    *(Column.NAME, Column.SEX, Column.BIRTH, Column.DOCUMENT_KIND, Column.DOCUMENT, Column.PHONE),
    *(Column.ETHNIC, Column.RELATION, Column.HOUSEHOLD, Column.HEAD, Column.COMMUNITY, Column.ADDRESS),
    *(Column.UNIT, Column.ROOM, Column.STANDING, Column.SINCE, Column.SCHOOLING, Column.MARITAL),
    *(Column.HUKOU_KIND, Column.WORKPLACE, Column.OCCUPATION),
)
"""What wants a separate consent (PIPL art. 29) is not among them: it leaves the register in no list."""
FIELDS = (SERIAL, *(column.value for column in SHARED), AGE, GRID, GROUPS, VISITED)
NEEDED = Column.NAME.value
OF_HOME = frozenset(
    ("address", "unit", "room", "community", "grid", "phone", "workplace", "head", "household")
)
"""What could tell where a protected person is."""
WHOLE: Mapping[str, frozenset[str]] = {
    "report": frozenset(("document",)),
    "benefit": frozenset(("document", "phone")),
    "visit": frozenset(("phone",)),
    "emergency": frozenset(("phone",)),
    "check": frozenset(),
}
"""By purpose: which numbers it needs whole; the other is masked."""


def field_meant(header: str) -> str | None:
    """The field that a name over a column stands for."""
    own = _OWN.get(bare(header))
    if own is not None:
        return own
    column = meant_by(header)
    return column.value if column in SHARED else None


def is_whole(field: str, purpose: str, may_export: bool) -> bool:
    """Whether the number is written whole: the right is held where the person is, and the purpose needs it."""
    return may_export and field in WHOLE.get(purpose, frozenset())


def masked_fields(fields: Iterable[str], purpose: str) -> list[str]:
    """Numbers of a layout that this purpose masks."""
    wanted = WHOLE.get(purpose, frozenset())
    return [
        field for field in dict.fromkeys(fields) if field in ("document", "phone") and field not in wanted
    ]


def are_columns(columns: Mapping[str, str], letters: Iterable[str]) -> bool:
    """Whether columns are those of the layout, each with a known field, among them the name."""
    known = set(letters)
    return set(columns) <= known and set(columns.values()) <= set(FIELDS) and NEEDED in columns.values()


def masked_phone(number: str) -> str:
    """`139****0001`; of a number without area code its last three."""
    if len(number) < 8:
        return "*" * max(0, len(number) - 3) + number[-3:]
    return f"{number[:3]}****{number[-4:]}"
