"""People and households by the tables, one household after another, in little memory."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from liren.config.demo.residents import tables
from liren.domains.people.rules.documents import check_character

REGIONS = "0091"  # no division's code begins with 00: nobody bears such a number
PHONES = "17000"  # a range not given out to anybody
LAST_PHONE = 1_000_000


@dataclass(frozen=True, slots=True)
class Ground:
    """A community with the addresses of its buildings."""

    code: str
    name: str
    buildings: Sequence[str]


@dataclass(slots=True)
class Resident:
    """One person as a list would say it. `serial` tells apart who is who, also where a list does not."""

    serial: int
    name: str
    sex: str
    birth: dt.date
    document: str
    phone: str
    ethnic: str
    relation: str
    household: str
    ground: Ground
    building: str
    unit: str
    room: str
    registered: bool = True
    details: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.building}{self.unit}单元{self.room}室"


@dataclass(slots=True)
class _Home:
    household: str
    ground: Ground
    building: str
    unit: str
    room: str
    family: str
    registered: bool


Member = tuple[str, str, int, bool]  # relation, sex, age, bears the head's family name


class Maker:
    """Makes residents; holds the numbers that were given out."""

    def __init__(self, grounds: Sequence[Ground], count: int, seed: int, today: dt.date) -> None:
        self.chance = random.Random(f"residents:{seed}")  # noqa: S311  made-up people
        self.today, self.count = today, count
        self.grounds = _enough(grounds, count)
        self._taken: dict[dt.date, int] = {}
        self._serial = 0
        self._homes = 0

    def residents(self) -> Iterator[Resident]:
        """Household by household, `count` persons together."""
        names, weights = list(tables.SHAPES), list(tables.SHAPES.values())
        while self._serial < self.count:
            shape = self.chance.choices(names, weights)[0]
            home = self._home(shape)
            family: list[Resident] = []
            for member in self._members(shape)[: self.count - self._serial]:
                family.append(self._person(home, member, family))
            yield from family

    def _home(self, shape: str) -> _Home:
        number = self._homes
        self._homes += 1
        ground = self.grounds[number % len(self.grounds)]
        place = number // len(self.grounds)
        doors = 4 * 6 * 2  # units, floors, doors on a landing
        building = ground.buildings[place // doors % len(ground.buildings)]
        unit, landing = place % doors // 12 + 1, place % 12
        registered = shape != "mates" and self.chance.random() < 0.82
        return _Home(
            f"H{number + 1:07d}",
            ground,
            building,
            str(unit),
            f"{landing // 2 + 1}0{landing % 2 + 1}",
            self._family_name(),
            registered,
        )

    def _family_name(self) -> str:
        return self.chance.choices(tables.FAMILY_NAMES, cum_weights=tables.FAMILY_WEIGHTS)[0]

    def _members(self, shape: str) -> list[Member]:
        """Who lives together, the head first."""
        chance = self.chance
        age = (
            min(92, 62 + int(chance.expovariate(0.12))) if shape.endswith("_old") else chance.randint(24, 58)
        )
        sex = chance.choice("男男女") if shape != "alone_old" else chance.choice("男女女")
        other = "女" if sex == "男" else "男"
        head: Member = ("户主", sex, age, True)
        partner: Member = ("配偶", other, max(20, age + chance.randint(-4, 3)), False)
        if shape.startswith("alone"):
            return [head]
        if shape.startswith("couple_") and shape in {"couple_young", "couple_old"}:
            return [head, partner]
        if shape == "mates":
            return [head, *(("非亲属", chance.choice("男女"), chance.randint(19, 40), False) for _ in "xx")]
        if shape == "with_sibling":
            return [head, ("弟" if sex == "男" else "妹妹", sex, max(18, age - chance.randint(1, 6)), True)]
        return self._with_children(shape, head, partner)

    def _with_children(self, shape: str, head: Member, partner: Member) -> list[Member]:
        chance, age = self.chance, head[2]
        children: list[Member] = []
        for turn in range(2 if shape == "couple_two" else 1):
            sex = chance.choice("男女")
            years = max(0, age - chance.randint(23, 33) - 3 * turn)
            children.append(("子" if sex == "男" else "女儿", sex, years, True))
        if shape == "parent_child":
            return [head, *children]
        members = [head, partner, *children]
        if shape.endswith("_generations"):
            members.append(("母亲", "女", min(99, age + chance.randint(21, 32)), False))
            if chance.random() < 0.6:
                members.append(("父亲", "男", min(99, age + chance.randint(23, 34)), True))
        if shape == "four_generations":
            sex = chance.choice("男女")
            members.append(("孙子" if sex == "男" else "孙女", sex, 0, True))
        return members

    def _person(self, home: _Home, member: Member, family: Sequence[Resident]) -> Resident:
        relation, sex, age, is_namesake = member
        birth = self._birth(age)
        serial = self._serial
        self._serial += 1
        ethnic = self.chance.choices(list(tables.ETHNIC), list(tables.ETHNIC.values()))[0]
        name = self._name(home.family if is_namesake else self._family_name(), sex, birth.year, ethnic)
        return Resident(
            serial,
            name,
            sex,
            birth,
            self._document(birth, sex) if age > 0 or self.chance.random() < 0.5 else "",
            self._phone(serial, age, family),
            ethnic,
            relation,
            home.household,
            home.ground,
            home.building,
            home.unit,
            home.room,
            home.registered,
            self._details(age, relation),
        )

    def _birth(self, age: int) -> dt.date:
        return self.today - dt.timedelta(days=age * 365 + age // 4 + self.chance.randint(0, 363))

    def _name(self, family: str, sex: str, year: int, ethnic: str) -> str:
        women = sex == "女"
        if ethnic == "维吾尔":
            return f"{self.chance.choice(tables.TURKIC[women])}·{self.chance.choice(tables.TURKIC[0])}"
        whole, letters = next(fashion for until, fashion in tables.FASHION if year < until)[women]
        if self.chance.random() < 0.22:
            return family + self.chance.choice(whole.split())
        return family + "".join(self.chance.sample(letters, 1 if self.chance.random() < 0.14 else 2))

    def _document(self, birth: dt.date, sex: str) -> str:
        """A number whose check character is right and whose region is none."""
        turn = self._taken.get(birth, 0)
        self._taken[birth] = turn + 1
        region, serial = divmod(turn, 499)
        first = f"{REGIONS}{region:02d}{birth:%Y%m%d}{serial * 2 + (1 if sex == '男' else 2):03d}"
        return first + check_character(first)

    def _phone(self, serial: int, age: int, family: Sequence[Resident]) -> str:
        """Children have none, old people often their child's; one couple in seven shares one."""
        if age < 12 or (age > 75 and self.chance.random() < 0.3):
            return ""
        shared = [one.phone for one in family if one.phone]
        if shared and self.chance.random() < (0.5 if age > 75 else 0.15):
            return shared[0]
        return f"{PHONES}{serial * 614_657 % LAST_PHONE:06d}" if self.chance.random() < 0.9 else ""

    def _details(self, age: int, relation: str) -> dict[str, str]:
        found = {}
        if age >= 18:
            found["文化程度"] = self.chance.choice(tables.SCHOOLING)
            married = relation in {"配偶", "父亲", "母亲"} or (relation == "户主" and age > 30)
            found["婚姻状况"] = "已婚" if married else "未婚"
        if 22 <= age < 60 and self.chance.random() < 0.5:
            found["工作单位"] = self.chance.choice(tables.FIRMS)
        return found


def _enough(grounds: Sequence[Ground], count: int) -> list[Ground]:
    """The grounds, with invented buildings after their own where there are more homes than doors."""
    wanted = count // 2 // (48 * len(grounds)) + 1
    return [
        Ground(ground.code, ground.name, [*ground.buildings, *_invented(ground.code, wanted)])
        if len(ground.buildings) < wanted
        else ground
        for ground in grounds
    ]


def _invented(code: str, count: int) -> Iterator[str]:
    start = sum(map(int, code))
    for number in range(count):
        road = tables.ROADS[(start + number // 40) % len(tables.ROADS)]
        way = tables.WAYS[(number // 200) % len(tables.WAYS)]
        yield f"{road}{way}{number // 8 + 1}号{number % 8 + 1}幢"
