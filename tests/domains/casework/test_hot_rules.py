from __future__ import annotations

import uuid

import pytest

from liren.domains.casework.rules import hot_groups, hot_words
from liren.domains.casework.rules.hot_groups import Group, GroupKey, Told, group_all
from liren.domains.casework.rules.hot_heat import HeatFigures, heat, summary

FIGURES = HeatFigures(people=1, votes=1, growth=2, new_days=30, half_days=180, least=3)
MIXER = (
    "柳荫新城旁边的搅拌站噪音扰民",
    "柳荫新城附近搅拌站晚上太吵，灰尘也大",
    "投诉搅拌厂：柳荫新城居民睡不着",
    "柳荫新城边上建搅拌站，噪音灰尘谁来管",
)
PARKING = (
    "滨水苑买房必须捆绑买车位，是否合法",
    "滨水苑开发商强制捆绑销售车位",
    "不买车位不让买房，滨水苑捆绑销售",
    "投诉滨水院捆绑车位销售",
)
OTHERS = (
    "三号楼的楼道灯坏了没有人修",
    "公交车二十路等了四十分钟",
    "社区医院几点开始打疫苗",
    "路口的红绿灯时间太短老人过不去",
    "图书馆周末能不能晚一点关门",
    "请问老年证在哪里办理",
    "河边的垃圾桶满了好几天",
    "幼儿园什么时候开始报名",
)


OWN = uuid.UUID(int=1)


def key_of(text: str) -> uuid.UUID:
    return uuid.uuid5(OWN, text)


def keys_of(texts: tuple[str, ...]) -> set[uuid.UUID]:
    return {key_of(text) for text in texts}


def told(texts: tuple[str, ...]) -> list[Told]:
    everything = MIXER + PARKING + OTHERS
    weights = list(hot_words.learn((hot_words.pieces_of("", t) for t in everything), len(everything)))
    found = []
    for at, text in enumerate(texts):
        vector = hot_words.vector(hot_words.pieces_of(text, text), weights)
        found.append(Told(key_of(text), hot_words.packed(vector), "320104", float(at)))
    return found


def test_the_same_trouble_in_other_words_and_spellings_is_one_group() -> None:
    tolds = told(MIXER + PARKING + OTHERS)
    groups = [{tolds[at].key for at in members} for _, members in group_all(tolds)]
    assert keys_of(MIXER) in groups
    assert keys_of(PARKING) in groups
    assert all(len(group) == 1 for group in groups if not group & keys_of(MIXER + PARKING))


def test_what_a_person_placed_stays_and_what_was_taken_out_does_not_come_back() -> None:
    tolds = told(MIXER)
    tolds[0] = Told(tolds[0].key, tolds[0].words, "320104", 0.0, kept_in=OWN)
    tolds[1] = Told(tolds[1].key, tolds[1].words, "320104", 1.0, apart=frozenset({OWN}))
    groups = dict(group_all(tolds, [OWN]))
    assert 0 in groups[OWN]
    assert 1 not in groups[OWN]


def test_groups_that_people_shaped_are_not_merged() -> None:
    one, other = told(MIXER[:2])
    first: Group[GroupKey] = Group(key_of("a"), is_kept=True)
    second: Group[GroupKey] = Group(key_of("b"), is_kept=True)
    first.add(one)
    second.add(other)
    assert hot_groups.margin_of_groups(first, second) == float("-inf")


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    [
        ("320104", "320104901001", 1.0),
        ("320104901001", "320104901001", 1.0),
        ("320104901001", "320104901002", hot_groups.SAME_STREET),
        ("320104901001", "320104902001", hot_groups.OTHER_STREET),
    ],
)
def test_another_place_speaks_against_the_same_trouble(one: str, other: str, factor: float) -> None:
    assert hot_groups.of_place(one, other) == factor


def test_what_was_said_long_ago_counts_half() -> None:
    assert hot_groups.of_time(30) == 1.0
    assert hot_groups.of_time(1_000) == hot_groups.LONG_AGO


@pytest.mark.parametrize(
    "text", ["", "啊" * 5_000, "😀" * 300, "ni hao zhe li hen chao", "\ud800"[:0] + "\u0000"]
)
def test_odd_texts_have_a_vector_or_none(text: str) -> None:
    weights = [1.0] * hot_words.PIECES
    vector = hot_words.vector(hot_words.pieces_of(text, text), weights)
    assert len(vector) <= hot_words.KEPT
    assert hot_words.unpacked(hot_words.packed(vector)).keys() == vector.keys()


def test_weights_come_back_from_few_bytes() -> None:
    weights = list(hot_words.learn([{1, 2}, {1}], 2))
    back = hot_words.unpacked_weights(hot_words.packed_weights(weights))
    assert all(abs(a - b) < 0.05 for a, b in zip(weights, back, strict=True))


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({"people": 10, "votes": 0, "new": 0, "days_quiet": 0}, 10),
        ({"people": 0, "votes": 100, "new": 0, "days_quiet": 0}, 10),
        ({"people": 0, "votes": 0, "new": 5, "days_quiet": 0}, 10),
        ({"people": 10, "votes": 0, "new": 0, "days_quiet": 180}, 5),
    ],
)
def test_heat_follows_its_formula(facts: dict[str, int], points: float) -> None:
    assert heat(FIGURES, **facts) == pytest.approx(points)


def test_a_summary_quotes_and_says_nothing_twice() -> None:
    weights = [1.0] * hot_words.PIECES
    texts = [
        "搅拌站每天晚上十点还在施工，噪音很大。",
        "搅拌站每天晚上十点还在施工，噪音很大！",
        "灰尘落满了阳台，不敢开窗户透气。",
    ]
    centre = hot_words.vector(hot_words.pieces_of("", "。".join(texts)), weights)
    assert sorted(summary(texts, centre, weights)) == sorted(
        ["搅拌站每天晚上十点还在施工，噪音很大", "灰尘落满了阳台，不敢开窗户透气"]
    )


def as_told(name: str, *pieces: int) -> Told:
    vector = hot_words.unit(dict.fromkeys(pieces, 1.0))
    return Told(key_of(name), hot_words.packed(vector), "320104", 0.0)


def test_who_says_much_less_of_it_than_all_others_is_a_stranger_to_a_group() -> None:
    group: Group[int] = Group(1)
    for number in range(20):
        group.add(as_told(str(number), 1, 2, 3, 4))
    assert group.cohesion == pytest.approx(1.0)
    same_trouble, same_estate = as_told("a", 1, 2, 3, 9), as_told("b", 1, 11, 12, 13)
    assert hot_groups.margin(same_trouble, group, same_trouble.vector) > 0
    mean = hot_words.likeness(same_estate.vector, {1: 0.5})
    assert mean == pytest.approx(0.25)
    assert mean > hot_groups.need(1, group.size)
    assert hot_groups.margin(same_estate, group, same_estate.vector) < 0


def test_a_loose_group_asks_for_no_more_than_the_need() -> None:
    group: Group[int] = Group(1)
    for number in range(20):
        group.add(as_told(str(number), 1, *range(number * 10 + 2, number * 10 + 6)))
    assert hot_groups.need_of(group) == hot_groups.need(1, group.size)


def test_who_is_in_a_group_may_fit_it_a_little_less_than_who_joins() -> None:
    """Else a merge lets in who is put out again at once, and what a grouping finds hangs on when it stops."""
    group: Group[GroupKey] = Group(1)
    own = as_told("own", *range(40))
    need = hot_groups.need(1, 2)
    fits = round(40 * need * (1 + hot_groups.STAYS) / 2)  # a little less than who joins must
    others = [as_told(str(n), *range(fits), *range(100 * n, 100 * n + 40 - fits)) for n in (1, 2)]
    for other in others:
        group.add(other)
    assert hot_groups.margin(own, group, own.vector) < 0
    group.add(own)
    group.known_cohesion = 0.0
    assert hot_groups._margin_within(own, group, own.vector) > 0


def test_cohesion_follows_who_comes_and_goes() -> None:
    group: Group[int] = Group(1)
    tolds = [as_told("a", 1, 2), as_told("b", 1, 2), as_told("c", 5, 6)]
    for one in tolds[:2]:
        group.add(one)
    assert group.cohesion == 0  # too few to say
    group.add(tolds[2])
    assert group.cohesion == pytest.approx(1 / 3)
    group.remove(tolds[2])
    group.add(as_told("d", 1, 2))
    assert group.cohesion == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("柳荫小区的路灯", {"柳荫小区"}),
        ("位于秋实社区的垃圾站", {"秋实社区"}),
        ("鼓楼区柳荫新城", {"柳荫新城"}),
    ],
)
def test_an_estate_keeps_its_name(text: str, names: set[str]) -> None:
    assert hot_words.places_in(text) >= names
