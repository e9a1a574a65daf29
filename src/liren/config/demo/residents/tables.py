"""How frequent names, households and ages are: rounded from what is published about the census, as tables of ours."""

from __future__ import annotations

from itertools import accumulate

# Shares of the hundred commonest family names fall from 7 % to 0.2 %: the first as published, the rest by rank.
_FIRST = (7.2, 7.1, 6.7, 5.3, 4.5, 3.1, 2.3, 2.2, 2.1, 2.0, 1.7, 1.5, 1.3, 1.3, 1.2, 1.2, 1.1, 1.1, 1.0, 1.0)
_COMMON = """
王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石
廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤
"""
_RARE = "欧阳 上官 司徒 诸葛 尉迟 单 查 仇 解 区 盖 缪 冼 阚 佘 芮 储 靳 褚 管 柳 戚 费 岑 俞 柏 窦 章 项 祝"
FAMILY_NAMES = tuple("".join(_COMMON.split())) + tuple(_RARE.split())
FAMILY_WEIGHTS = tuple(
    accumulate(_FIRST[n] if n < len(_FIRST) else 21 / (n + 1) for n in range(len(FAMILY_NAMES)))
)

# Whole given names that were in fashion, and characters from which most are put together, by the year until which.
FASHION: tuple[tuple[int, tuple[tuple[str, str], tuple[str, str]]], ...] = (
    (
        1960,
        (
            ("建国 国强 志明 德胜 永福 长根 金宝 福生 玉山 文彬", "国志德永金福玉文长明生根华荣贵祥"),
            ("秀英 桂英 秀兰 玉兰 淑珍 桂兰 秀珍 凤英 玉梅 素芳", "秀桂玉淑凤素兰英珍梅芳琴云华"),
        ),
    ),
    (
        1980,
        (
            ("军 伟 勇 建军 建华 志强 国庆 卫东 永强 海涛", "建志卫军国明强海勇涛东平林峰波斌"),
            ("丽 敏 静 艳 芳 红梅 丽华 春梅 小红 爱华 丽娟", "丽红春爱小梅霞燕萍娟玲芬莉敏华艳"),
        ),
    ),
    (
        2000,
        (
            ("伟 磊 洋 杰 鑫 鹏 宇 帅 超 浩", "志晓俊文家子宇浩鹏飞杰超磊博凯旭峰龙"),
            ("静 婷 雪 倩 敏 丹 颖 莹 娜 佳", "晓雪佳梦思雨婷倩莹颖琳娜萌洁丹蕾文"),
        ),
    ),
    (
        9999,
        (
            ("子轩 浩宇 梓轩 宇轩 浩然 子墨 俊熙 一诺 奕辰 沐辰", "子梓浩宇轩辰泽睿俊熙奕沐文皓铭博言"),
            ("梓涵 欣怡 诗涵 雨桐 可馨 子涵 欣妍 若汐 语桐 一诺", "梓欣诗雨可子涵怡馨妍桐汐语若琪萱玥"),
        ),
    ),
)
TURKIC = (
    ["阿卜杜拉", "买买提", "艾力", "吐尔逊", "玉素甫", "库尔班", "热合曼"],
    ["阿依古丽", "热依汗", "古丽娜尔", "帕提古丽", "米热古丽"],
)

# Persons in a household → share in a hundred (a quarter live alone, 2.6 on average).
SHAPES = {
    "alone_young": 13,
    "alone_old": 12,
    "couple_young": 8,
    "couple_old": 18,
    "mates": 3,
    "couple_child": 17,
    "parent_child": 5,
    "couple_two": 11,
    "three_generations": 10,
    "four_generations": 1,
    "with_sibling": 2,
}
ETHNIC = {"汉": 960, "回": 10, "壮": 6, "满": 8, "苗": 4, "土家": 4, "蒙古": 3, "朝鲜": 2, "维吾尔": 3}
SCHOOLING = ("小学", "初中", "普通高中", "中等职业", "大学专科", "大学本科", "研究生")
_ROADS = "青桐 望淮 梅园 兰桥 松岗 枫林 杏花 桃溪 榆钱 槐荫 桂香 莲湖 菱塘 芦洲 荻港 柳浪 荷风 竹影"
ROADS = tuple(_ROADS.split())
WAYS = tuple("路街巷里弄")
_FIRMS = "青禾餐饮店 望江物流公司 桐荫家政公司 里巷超市 新桥建筑公司 晨光电子厂"
FIRMS = tuple(_FIRMS.split())

# What is written in place of what: sounds alike or looks alike.
_CONFUSED = """
建健 健建 丽莉 莉丽 静靖 靖静 伟玮 玮伟 英瑛 瑛英 兰蓝 芳芬 芬芳 志智 智志 华桦 桦华 军君 君军 明铭
铭明 涛滔 滔涛 婷停 佳嘉 嘉佳 晓小 小晓 子紫 梓子 轩宣 宇雨 雨宇 涵函 欣心 怡宜 辰晨 晨辰 浩皓 皓浩
杰洁 洁杰 张章 章张 陈程 程陈 吴伍 徐许 许徐 付傅 于余 余于 肖萧 闫阎
"""
CONFUSED = {pair[0]: pair[1] for pair in _CONFUSED.split()}
