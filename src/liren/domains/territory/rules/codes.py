"""The statistical division code: 2 + 2 + 2 + 3 + 3 digits (国家统计局《统计用区划代码和城乡划分代码编制规则》)."""

from __future__ import annotations

from liren.domains.territory import errors
from liren.domains.territory.choices import Level, PlaceKind

LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.STREET, 12: Level.COMMUNITY}
LENGTHS = {level: digits for digits, level in LEVELS.items()}

# First of the three own digits: 0–3 say what it is; 4 and 5 say only “like a …”.
STREETS = {"0": PlaceKind.SUBDISTRICT, "1": PlaceKind.TOWN, "2": PlaceKind.TOWNSHIP, "3": PlaceKind.TOWNSHIP}
COMMUNITIES = {
    "0": PlaceKind.RESIDENTS,
    "1": PlaceKind.RESIDENTS,
    "2": PlaceKind.VILLAGERS,
    "3": PlaceKind.VILLAGERS,
}
FARM_WORDS: tuple[str, ...] = (
    "农场",
    "林场",
    "牧场",
    "渔场",
    "茶场",
    "种场",
    "殖场",
    "畜场",
    "马场",
    "羊场",
    "连生活区",
    "连队",
)
FARM_WORDS += ("生产队", "兵团", "作业区", "管理区")
ZONE_WORDS = ("开发区", "园区", "工业园", "产业园", "高新区", "保税区", "新区", "示范区", "产业区", "工业区")


def level_of(code: str) -> Level:
    """Refuses what is not 2, 4, 6, 9 or 12 digits."""
    if not (code.isascii() and code.isdigit()) or len(code) not in LEVELS:
        raise errors.WrongCode(code=code[:24], field="code")
    return LEVELS[len(code)]


def is_code(code: str) -> bool:
    return len(code) in LEVELS and code.isascii() and code.isdigit()


def parent_of(code: str) -> str:
    """The code one level up; empty above a province."""
    return code[: {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}[len(code)]]


def line_of(code: str) -> list[str]:
    """The codes from the province down to `code` itself."""
    return [code[:digits] for digits in LEVELS if digits <= len(code)]


def county_of(code: str) -> str:
    """The cell a code belongs to: its first six digits."""
    return code[:6]


def kind_of(code: str, name: str) -> PlaceKind:
    """What stands there: by the digits, and by the name where the digits say only “like a …” (4xx, 5xx)."""
    if len(code) == 9:
        return STREETS.get(code[6]) or _kind_by_name(name, street=True)
    if len(code) == 12:
        return COMMUNITIES.get(code[9]) or _kind_by_name(name, street=False)
    return PlaceKind.DIVISION


def _kind_by_name(name: str, *, street: bool) -> PlaceKind:
    named = _STREET_ENDINGS if street else _COMMUNITY_ENDINGS
    for ending, kind in named:
        if name.endswith(ending):
            return kind
    if any(word in name for word in ZONE_WORDS):
        return PlaceKind.ZONE
    return PlaceKind.FARM if any(word in name for word in FARM_WORDS) else PlaceKind.OTHER


_STREET_ENDINGS = (("街道", PlaceKind.SUBDISTRICT), ("镇", PlaceKind.TOWN), ("乡", PlaceKind.TOWNSHIP))
_COMMUNITY_ENDINGS = (
    ("居委会", PlaceKind.RESIDENTS),
    ("居民委员会", PlaceKind.RESIDENTS),
    ("村委会", PlaceKind.VILLAGERS),
    ("村民委员会", PlaceKind.VILLAGERS),
)
