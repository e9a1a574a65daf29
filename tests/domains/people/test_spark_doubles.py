"""The same rules run by Spark name the same pairs as run here."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from liren.config.demo.residents import DAY
from liren.config.demo.residents.doubles import with_doubles
from liren.config.demo.residents.made import Ground, Maker, Resident
from liren.domains.people.queries.register_doubles import close_in_memory
from liren.domains.people.queries.spark_doubles import close_on_spark
from liren.domains.people.rules.doors import read_home
from liren.domains.people.rules.doubles import Traits
from liren.domains.people.rules.spread import packed, unpacked

HERE = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
GROUNDS = [Ground(f"32010490100{one}", f"第{one}社区", [f"柳叶巷{one}号1幢"]) for one in (1, 2, 3)]


def traits_of(resident: Resident) -> Traits:
    home = read_home(resident.address)
    return Traits(
        name=resident.name,
        sex=resident.sex,
        birth=resident.birth,
        phones=frozenset({resident.phone} if resident.phone else ()),
        homes=frozenset({(home.address_key, home.door)} if home else ()),
        places=frozenset({resident.ground.code}),
    )


@pytest.fixture(scope="module")
def people() -> tuple[list[Traits], list[str]]:
    made = [one.resident for one in with_doubles(Maker(GROUNDS, 1_500, 7, DAY).residents(), 7)]
    return [traits_of(one) for one in made], [one.ground.code for one in made]


def test_traits_go_to_another_process_and_back(people: tuple[list[Traits], list[str]]) -> None:
    for traits in [*people[0][:200], Traits("无名")]:
        assert unpacked(packed(traits)) == traits


@pytest.mark.skipif(not HERE, reason="needs requirements/peers.txt and Java 17")
def test_spark_names_the_same_pairs(people: tuple[list[Traits], list[str]]) -> None:
    known, codes = people
    compared, close = close_in_memory(known, codes)
    assert len(close) > 20
    assert close_on_spark(known, codes) == (compared, sorted(close))
    some = set(range(100))
    mine = [pair for pair in close if some & set(pair)]
    assert close_on_spark(known, codes, some)[1] == sorted(mine)
