"""A free address taken to pieces: “秦淮区青桐街道柳叶巷１２号柳荫苑三栋2单元501室（对面）”.

What belongs to a place is read from the front, the rest in any order: numbers by the word that follows them, names by
where they stand. What can be read in two ways (“12号3-501”: unit 3 or building 3) gives two readings, the likelier one
first; which of them holds is told by the buildings that are there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from liren.domains.territory.rules import addresses

LONGEST = 200  # letters that are read
AREAS = ("province", "city", "district", "street", "community")
GROUND = ("road", "lane", "number", "estate", "building")
WITHIN = ("entrance", "unit", "floor", "door")
ONE = r"(?:(?:[a-z]|(?<!\d))\d+[a-z]?|[a-z]{1,2}|[甲乙丙丁戊己庚辛]|[东南西北中])"
BRACKETS = re.compile(r"[(\[【〔〈《“\"]([^)\]】〕〉》”\"]*)[)\]】〕〉》”\"]")
SPOKEN = re.compile(
    r"(?<![〇零一二两三四五六七八九十百])[〇零一二两三四五六七八九十百]+(?=(?:#|-[\d〇零一二三四五六七八九]|号|幢|栋|座|弄|楼|单(?=元|[\d〇零一二三四五六七八九])|层|室|房(?![^0-9]*路)|铺|户|门洞|梯))"
)
FIGURES_LAST = re.compile(r"(?<=[幢栋座元单号层楼-])[〇零一二两三四五六七八九]{3,4}$")
PROVINCE = re.compile(r"^(?:中国)?([^\d]{2,7}?(?:省|自治区|特别行政区))")
CITY = re.compile(r"^([^\d]{2,6}?(?:自治州|地区|市(?![场口民政府府])|盟))")
MUNICIPAL = re.compile(r"^(北京|上海|天津|重庆)(?=[^\d]{1,5}区)")
DISTRICT = re.compile(r"^([^\d]{1,6}?(?:(?<![小社园厂校院营景片])区|县|旗))")
STREET = re.compile(r"^([^\d]{2,8}?(?:街道(?:办事处|办)?|(?:镇|乡)(?![江政府路街])))")
COMMUNITY = re.compile(r"^([^\d]{2,9}?(?:社区(?:居民委员会|居委会)?|居民委员会|居委会|村民委员会|村委会))")
FRONT = (("province", PROVINCE), ("city", CITY), ("city", MUNICIPAL), ("district", DISTRICT))
BELOW = (("street", STREET), ("community", COMMUNITY))
TOKEN = re.compile(
    rf"""(?P<lane>(?<!\d)\d+[a-z]?)弄
    |(?P<building>{ONE})(?:号楼|幢|栋|座(?!落))
    |(?P<entrance>{ONE})(?:号门(?!口|牌|面)|门洞|梯)
    |(?P<unit>{ONE})单元?
    |(?P<floor>b\d|负\d+|-\d(?=层|楼)|\d{{1,3}})(?:层|楼|f(?![a-z]))
    |(?P<chain>[a-z]?\d{{1,4}}(?:-[a-z]?\d{{1,4}}){{1,3}})(?:室|房|铺|户|(?![\d号弄幢栋座单层楼]))
    |(?P<door>[a-z]?\d{{1,5}}(?:-\d{{1,3}})?[a-z]?|[东南西北中])(?:室|房|铺|户|号(?:房|室|铺|摊))
    |(?P<number>[甲乙丙丁临]?\d{{1,5}}(?:-\d{{1,3}})?[甲乙丙丁a-z]?)号院?
        (?P<after>[甲乙丙丁](?![幢栋座])|之\d+|附\d+号?)?
    |(?P<shop>商铺|门面|铺面|车库)(?P<stall>\d{{1,4}})
    |(?P<bare>[a-z]?\d{{2,4}}[a-z]?)$""",
    re.VERBOSE,
)
ROAD = re.compile(r"(?:大道|大街|公路|胡同|[路街巷道])")
SOFT_ROAD = re.compile(r"(?:[里坊弄桥埂塘营线村])$")  # roads only where a number of a road follows
REMARK = re.compile(
    r"(?:门口|门前|门卫|门面房|楼下|楼上|路口|交叉口|交界|拐角|[东西南北]侧|往[东南西北]|那里|这边|附属|沿街|车棚"
    r"|停车场|地下车库|[一1底]楼(?=[有是的])|斜?对面|对过|附近|旁边?(?![路街])|隔壁|后面|前面)[^\d]*$"
)
BESIDE = re.compile(
    "(?:^| )(?:斜?对面|对过|附近|旁|隔壁|后面|前面|交界|[东西南北]侧|往[东南西北])"
)  # near it, not in it
ESTATE_WORDS = {
    "小区",
    "新村",
    "花园",
    "公寓",
    "大厦",
    "广场",
    "家园",
    "苑",
    "家属院",
    "宿舍",
}  # “石桥路小区” is no road
ESTATE_ENDS = ("小区", "住宅区", "家属院", "家属区", "宿舍")


@dataclass(frozen=True, slots=True)
class Reading:
    """The pieces, as they are compared; empty for what is not said. `remark` is what says no more than where about."""

    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    community: str = ""
    road: str = ""
    lane: str = ""
    number: str = ""
    estate: str = ""
    building: str = ""
    entrance: str = ""
    unit: str = ""
    floor: str = ""
    door: str = ""
    remark: str = ""

    def said(self) -> dict[str, str]:
        """The pieces that are there, in the order in which an address is written."""
        found = ((piece.name, getattr(self, piece.name)) for piece in fields(self))
        return {name: value for name, value in found if value}

    @property
    def ground(self) -> str:
        """Up to the building, written the one way by which it is compared and remembered."""
        lane = f"{self.lane}弄" if self.lane else ""
        number = f"{self.number}号" if self.number else ""
        building = f"{self.building}幢" if self.building else ""
        return f"{self.road}{lane}{number}{self.estate}{building}"

    @property
    def is_beside(self) -> bool:
        """“对面”: what is meant lies near the address, not at it."""
        return BESIDE.search(self.remark) is not None

    @property
    def within(self) -> str:
        """The door within the building: "2-501"."""
        return "-".join(part for part in (self.unit or self.entrance, self.door) if part)


def readings_of(text: str) -> tuple[Reading, ...]:
    """How an address may be read, the likeliest first; nothing of a text that names neither road, estate nor number."""
    return _readings_of(text[:LONGEST])


@lru_cache(maxsize=20_000)
def _readings_of(text: str) -> tuple[Reading, ...]:
    rest, remark = _plain(text)
    areas, rest = _areas(rest)
    reader = _Reader(rest, remark)
    found = [replace(one, **areas) for one in reader.readings()]
    return tuple(one for one in found if any(getattr(one, name) for name in GROUND))


def _plain(text: str) -> tuple[str, str]:
    """Half-width, small, spoken figures as figures, one word for each thing; what stands in brackets apart."""
    text = (
        unicodedata.normalize("NFKC", text)
        .lower()
        .replace("幺", "一")
        .replace("贰", "二")
        .replace("叁", "三")
    )
    text = text.replace("—", "-").replace("–", "-").replace("－", "-").replace("/", "-").replace("~", "-")
    aside = [found[1] for found in BRACKETS.finditer(text) if not re.search(r"\d", found[1])]
    text = BRACKETS.sub(lambda found: found[1] if re.search(r"\d", found[1]) else " ", text)
    text, last = _without_remark("".join(re.sub(r"(?<=\d)\s+(?=\d)", "-", text).split()))
    aside += [last] if last else []
    text = re.sub(r"第(?=[\d〇零一二两三四五六七八九十])", "", text)
    text = SPOKEN.sub(lambda found: str(addresses.number_said(found[0])), text)
    text = FIGURES_LAST.sub(lambda found: str(addresses.number_said(found[0])), text)
    text = re.sub(r"(?<=号之)[一二三四五六七八九]", lambda found: str(addresses.number_said(found[0])), text)
    text = re.sub(r"(?<=[路街巷道里坊弄])(\d+)#(?!楼)", r"\1号", text)
    text = re.sub(r"(?<!\d)(\d+)#楼?", r"\1幢", text)
    text = "".join(c for c in text if c.isalnum() or c == "-").replace("地下1层", "b1层").replace("负1", "b1")
    return text, " ".join(aside)


def _without_remark(text: str) -> tuple[str, str]:
    """What is said behind the address, from its first word on; a text that is nothing else stays."""
    hit = REMARK.search(text)
    return (text[: hit.start()], hit[0]) if hit and hit.start() > 1 else (text, "")


def _areas(text: str) -> tuple[dict[str, str], str]:
    """What the front says of places, and the rest. Never so much that nothing is left."""
    found: dict[str, str] = {}
    for name, pattern in (*FRONT, *BELOW):
        hit = pattern.match(text)
        if hit and len(text) > hit.end() and name not in found and not _is_road(text, hit.end(), name):
            found[name], text = hit[1], text[hit.end() :]
    return found, text


def _is_road(text: str, end: int, name: str) -> bool:
    """“新街口地区…” is a place, “东区路” and “乡村街道12号” are not: a number or a road's last word follows at once."""
    follows = text[end : end + 1]
    return follows in {"路", "街", "巷"} or (name == "street" and follows.isdecimal())


class _Reader:
    """Goes once through what follows the places: pieces by their words, names by where they stand."""

    def __init__(self, text: str, remark: str) -> None:
        self.text, self.remark = text, remark
        self.found: dict[str, str] = {}
        self.chain: list[str] = []
        self.after = ""  # the piece before a chain

    def readings(self) -> Iterator[Reading]:
        at, before = 0, ""
        for token in TOKEN.finditer(self.text):
            name = self.text[at : token.start()].strip("-")
            self._name(name, token)
            before = self._take(token, before) or before
            at = token.end()
        self._last(self.text[at:].strip("-"))
        yield from self._with_chain(Reading(**self.found, remark=self.remark.strip()))

    def _take(self, token: re.Match[str], before: str) -> str:
        kind = token.lastgroup or ""
        if kind == "after":
            kind = "number"
        if kind == "stall":
            return self._keep("door", token["stall"])
        if kind == "chain":
            return self._chain(token["chain"].split("-"), before)
        if kind == "bare":
            is_inside = before or ("estate" in self.found and "road" not in self.found)
            return self._keep("door" if is_inside else "number", token["bare"])
        if kind == "number":
            return self._number(token["number"] + re.sub(r"[之附号]", "-", token["after"] or "").rstrip("-"))
        return self._keep(
            kind, token[kind].replace("负", "b").replace("-", "b") if kind == "floor" else token[kind]
        )

    def _chain(self, chain: list[str], before: str) -> str:
        """“101-1” behind a building is a part of a door."""
        if (
            before in {"building", "unit", "entrance"}
            and len(chain) == 2
            and len(chain[0]) > 2 > len(chain[1])
        ):
            return self._keep("door", "-".join(chain))
        self.chain, self.after = chain, before
        return "chain"

    def _number(self, value: str) -> str:
        """The first counts for the road; one behind a building or a unit is a door's."""
        if "number" in self.found or ("building" in self.found and not self.found.get("road")):
            inner = "door" if {"building", "unit"} & self.found.keys() else "building"
            return self._keep(inner, value)
        return self._keep("number", value)

    def _keep(self, kind: str, value: str) -> str:
        self.found.setdefault(kind, value)
        return kind

    def _name(self, name: str, token: re.Match[str]) -> None:
        if not name or name.isdecimal():
            return
        is_numbered = token.lastgroup in {"number", "after", "lane"}
        if token.lastgroup == "chain":
            is_numbered = bool(SOFT_ROAD.search(name)) and not name.endswith("村")
        self._named(name, is_numbered)

    def _named(self, name: str, is_numbered: bool) -> None:
        roads = [hit.end() for hit in ROAD.finditer(name) if hit.end() > 1]
        end = roads[-1] if roads and name[roads[-1] :] not in ESTATE_WORDS else 0
        if not end and is_numbered and SOFT_ROAD.search(name):
            end = len(name)
        if is_numbered and not end and "road" not in self.found and not name.endswith(ESTATE_ENDS):
            end = len(name)
        if end and "road" not in self.found:
            self.found["road"] = name[:end]
            name = name[end:]
        if len(name) > 1:
            self.found.setdefault("estate", name)

    def _last(self, name: str) -> None:
        """What follows the last piece: the only name there is, or something more about it."""
        if name and not self.found.keys() & {"road", "estate"}:
            self._named(name, False)
        elif name and ("estate" in self.found or len(name) < 2 or self.found.keys() & set(WITHIN)):
            self.remark = f"{name}{self.remark}"
        elif name:
            self._named(name, False)

    def _with_chain(self, read: Reading) -> Iterator[Reading]:
        chain = self.chain
        if not chain:
            yield read
            return
        for names in _chain_names(len(chain), self.after, read):
            yield replace(read, **dict(zip(names, chain, strict=True)))


def _chain_names(count: int, after: str, read: Reading) -> list[tuple[str, ...]]:
    """What figures with dashes between them may stand for, by what stands before them."""
    if count == 4:
        return [("number", "building", "unit", "door")]
    if after in {"unit", "entrance", "floor"}:
        return [("floor", "door")] if count == 2 else []
    if after == "building":
        return [("unit", "door")] if count == 2 else [("unit", "floor", "door")]
    if after in {"number", "lane"}:
        return [("unit", "door"), ("building", "door")] if count == 2 else [("building", "unit", "door")]
    if read.road and not read.estate:
        return [("number", "door"), ("building", "door")] if count == 2 else _three()
    return [("building", "door")] if count == 2 else [("building", "unit", "door")]


def _three() -> list[tuple[str, ...]]:
    return [("number", "building", "door"), ("building", "unit", "door"), ("number", "unit", "door")]
