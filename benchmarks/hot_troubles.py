"""Troubles picked by their words, to tell how well a grouping holds each of them together and keeps others out.

A matter tells of a trouble if its title and text hold a word of every pattern. `CHOSEN_BY` are troubles of one file by
which figures of the rule are chosen. `LEFT_ASIDE` are of another file, and were written down before any grouping of it
was looked at.

`AGREED` are three great issues that two others had found in the first file. Each is told by the two words by which they
name it, wherever a message says them, which comes nearest to what they counted of the third (26; they:
some 25). `CLOSER` reads the same by more spellings, and the third as the subsidy for buying a dwelling alone (19):
rent, monthly payments and moving one's registration are strangers; it is printed beside and decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HELD_LEAST, STRANGERS_MOST = 0.8, 0.1

AGREED = {
    "concrete plant": ("丽发新城", "搅拌"),
    "parking spaces": ("伊景园|滨河苑", "车位"),
    "subsidy for talents": ("人才", "补贴"),
}
CLOSER = {
    "concrete plant and its noise": ("丽发", "搅拌|噪[音声]"),
    "parking spaces under any name of the estate": ("滨河[苑院]|伊景园|广铁|铁广", "车位|捆绑|绑定"),
    "subsidy for talents who buy": ("人才", "购房补[贴助]|申请住房补贴"),
}
CHOSEN_BY = {
    "魅力之城油烟": ("魅力之城", "油烟|夜宵|烧烤|烟管"),
    "魅力之城开裂": ("魅力之城", "开裂"),
    "58车贷": ("58车",),
    "青青家园烟道": ("青青家园|青山新村", "烟道|油烟|住改商"),
    "中海国际施工": ("中海国际", "施工"),
    "辉煌国际城饭店": ("辉煌国际城", "饭店|餐饮|烟道|取证|场地证明|营业"),
    "204路公交": ("204公交|204路",),
    "茶场村拆迁": ("茶场村", "拆迁|规划|征"),
    "国家中心城市": ("刻不容缓|国家中心城市建设", "国家中心|商业中心|消费中心|金融中心|医疗中心|服务业中心"),
    "凉塘路改造": ("凉塘路", "改造"),
    "月亮岛路高压线": ("月亮岛路|金星北", "高压"),
    "江山帝景新房": ("江山帝景新房",),
    "云时代垃圾站": ("长房云时代", "垃圾"),
    "云时代幼儿园": ("长房云时代", "幼儿园"),
    "中贸城退款": ("中[茂贸]城", "退|拖欠"),
    "温斯顿退费": ("温斯顿",),
    "老地方美食广场": ("老地方",),
    "士官安置": ("士官|转业", "安置"),
    "凯乐国际路灯": ("凯乐国际|太平路", "路灯"),
    "凯乐国际停车": ("凯乐国际", "乱停|停车"),
    "805路公交": ("805", "木莲"),
    "兴汝金城宣传": ("兴汝金城", "虚假宣传"),
    "泉星公园": ("泉星公园",),
    "海外滩高铁": ("绿地海外滩", "高铁"),
    "余易贷": ("余易贷",),
    "圣力华苑两证": ("圣力华苑", "两证"),
    "圣力华苑车位": ("圣力华苑", "车位"),
    "生育津贴": ("生育津贴",),
    "五矿万境质量": ("五矿万境", "质量|开裂|裂"),
    "松雅湖地铁口": ("松雅", "地下通道|出入口"),
    "经济学院实习": ("经济学院", "实习"),
    "王陵公园": ("王陵",),
    "西湖街道物业": ("圣爵菲斯|西湖街道物业",),
}
LEFT_ASIDE = {
    "204路公交": ("204路|204公交",),
    "泉星社区歌厅": ("海阔天空|飞歌",),
    "安沙规划": ("安沙", "规划"),
    "双江口公交": ("双江口", "公交"),
    "岳磁社区人行道": ("岳[磁词]社区",),
    "板桥小区夜宵": ("板桥小区", "夜宵"),
    "国城国际": ("国城国际",),
    "金科时代隐患": ("金科时代中心", "隐患"),
    "杨家田市场": ("杨家田", "市场"),
    "下穿长永高速": ("长永高速", "下穿"),
    "佳园星城垃圾站": ("佳园星城", "垃圾站"),
    "金地花园房产证": ("金地花园", "房产证"),
    "养猪集团": ("氏温", "养"),
    "恒大城幼儿园": ("恒大城", "幼儿园"),
    "绕城绿化带": ("(绕城|环城).{0,6}绿化带",),
    "体育公园": ("A7县.{0,4}体育公园",),
    "峥嵘家园产证": ("峥嵘家园", "证"),
    "明耻巷路灯": ("明耻巷", "路灯"),
    "机场拆迁": ("黄花|机场", "大路村|机场路.{0,8}(拆|征)"),
    "九二茶场": ("九二茶场",),
    "人才购房补贴": ("人才", "购房补[贴助]|申请住房补贴"),
    "28路终点站": ("L市.{0,14}28路",),
    "小学精英班": ("玉潭中心小学", "精英班|小班额"),
    "拖坪石场": ("拖坪", "石"),
    "明诚驾校": ("明诚驾校",),
    "花卉路井盖": ("花卉路", "井盖"),
    "青苹果幼儿园": ("青苹果幼儿园",),
    "三类人员考试": ("三类人员.?考试",),
    "三汊矶减速带": ("三汊矶", "减速带"),
    "207国道隔离带": ("207国道", "隔离带"),
    "枫溪学校公交": ("枫溪学校", "公交"),
    "科目三": ("科目三", "K市"),
    "怡海星城公交": ("怡海星城", "公交"),
    "松雅湖周边交通": ("松雅湖周边",),
    "泉塘地铁站": ("泉塘", "地铁"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """How a trouble came out: its matters, those of the group that holds most of them, and which shares."""

    matters: int
    group: int
    held: float
    strangers: float

    @property
    def is_well(self) -> bool:
        return self.held >= HELD_LEAST and self.strangers <= STRANGERS_MOST


def tells(text: str, patterns: Iterable[str]) -> bool:
    return all(re.search(pattern, text, re.DOTALL) for pattern in patterns)


def kept(texts: Mapping[str, str], groups: Sequence[Sequence[str]], patterns: Iterable[str]) -> Kept | None:
    """`texts` by number; `groups` of numbers. None for a trouble told of by fewer than two."""
    own = {number for number, text in texts.items() if tells(text, patterns)}
    if len(own) < 2:
        return None
    where = {number: at for at, group in enumerate(groups) for number in group}
    counted = Counter(where[number] for number in sorted(own) if number in where)
    if not counted:
        return Kept(len(own), 0, 0.0, 0.0)
    at, held = counted.most_common(1)[0]
    size = len(groups[at])
    return Kept(len(own), size, held / len(own), 1 - held / size)


def mean(found: Iterable[Kept]) -> dict[str, float]:
    rows = list(found)
    return {
        "troubles": len(rows),
        "held": round(sum(row.held for row in rows) / len(rows), 3),
        "strangers": round(sum(row.strangers for row in rows) / len(rows), 3),
        "well": sum(row.is_well for row in rows),
    }
