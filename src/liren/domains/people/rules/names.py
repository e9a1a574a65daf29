"""Names of people: how they are written, and by what letters, syllables and initials they are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

from liren.domains.territory.rules.readings import syllables_of

DOT = "·"
# GB 18030-2022 gives these fourteen characters code points of their own; older files and converters have private ones.
_PRIVATE = {
    **dict(zip((0xE816, 0xE817, 0xE818, 0xE831, 0xE83B, 0xE855), "𠂇𠂉𠃌𡗗𢦏𤇾", strict=True)),
    **dict(
        zip(
            (0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
            map(chr, range(0x9FB4, 0x9FBC)),
            strict=True,
        )
    ),
}
ALIKE = {**dict.fromkeys(map(ord, "•‧・･∙⋅．●˙᛫"), DOT), **_PRIVATE}
LONGEST = 60
KEY = 64
COMMON = re.compile(r"[\u4e00-\u9fa5]{1,64}")  # characters that are compared as they are
_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容
仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 单于
"""
_SURNAMES = """
单 shan 曾 zeng 解 xie 仇 qiu 区 ou 查 zha 朴 piao 盖 ge 翟 zhai 任 ren 华 hua 晁 chao 缪 miao 召 shao 折 she 覃 qin
种 chong 秘 bi 员 yun 乐 yue 纪 ji 黑 he 那 na 燕 yan 葛 ge 宿 su 繁 po 隗 wei 能 nai 牟 mu 卜 bu 冼 xian 洗 xian 阚 kan
重 chong 谌 chen 尉 wei
"""
COMPOUND = frozenset(_COMPOUND.split())
SURNAMES = dict(
    zip(_SURNAMES.split()[::2], _SURNAMES.split()[1::2], strict=True)
)  # of a family name, otherwise
COMPOUND_SOUNDS = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
}


def clean(text: str) -> str:
    """The name as it is kept: no invisible characters, one middle dot, single spaces within, none beside Chinese, rare
    characters by their own code points."""
    if text.isalpha():  # as nearly all are
        return text
    kept = (
        c for c in text.translate(ALIKE) if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    words = "".join(kept).split()
    name = "".join(words) if words and all(_is_han(word[0]) for word in words) else " ".join(words)
    return name.strip(DOT)


def is_name(name: str) -> bool:
    """Whether a cleaned text may be a name: one to sixty letters, dots, blanks, apostrophes, hyphens; no figures."""
    return (
        0 < len(name) <= LONGEST
        and all(c.isalpha() or c in " ·'’-.〇" or _is_private(c) for c in name)
        and any(c.isalpha() or _is_private(c) or c == "〇" for c in name)
    )


def key_of(text: str) -> str:
    """The text as keys are compared: width and case do not matter, dots and blanks are left out."""
    if COMMON.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text.translate(ALIKE)).casefold()
    return "".join(c for c in plain if c.isalnum() or _is_private(c))[:KEY]


class Way(NamedTuple):
    """By what a name is found from some place on: its letters, their sound, the initials of that. A name that is not
    written in Chinese characters sounds as it is written and has no initials, nor has a single character."""

    letters: str
    sound: str
    initials: str


@lru_cache(maxsize=10_000)
def ways_of(name: str) -> tuple[Way, ...]:
    """From where on a person of this name is found: the whole of it, and its parts after the family name or a dot.
    “王建国” → (王建国, wangjianguo, wjg), (建国, jianguo, jg)."""
    if COMMON.fullmatch(name):  # as nearly all are: one part, which is its own key
        said = surname_first(name)
        return tuple([_way(name[start:], said[start:]) for start in _starts([name])])
    parts = [part for part in (key_of(part) for part in _parts(name)) if part]
    if not parts:
        return ()
    if not any(_is_han(c) for c in parts[0]):
        written = ("".join(parts[start:])[:KEY] for start in range(len(parts)))
        return tuple(dict.fromkeys(Way(letters, letters, "") for letters in written))
    sounds = [syllables(part) if number else surname_first(part) for number, part in enumerate(parts)]
    letters, spoken = "".join(parts), [sound for part in sounds for sound in part]
    return tuple(dict.fromkeys(_way(letters[start:], spoken[start:]) for start in _starts(parts)))


def _way(letters: str, spoken: Sequence[str]) -> Way:
    initials = "".join(sound[:1] for sound in spoken) if len(spoken) > 1 else ""
    return Way(letters[:KEY], "".join(spoken)[:KEY], initials[:KEY])


def keys_of(name: str) -> tuple[str, ...]:
    """All of its ways, each a beginning: “王建国” → 王建国, wangjianguo, wjg, 建国, jianguo, jg."""
    return tuple(dict.fromkeys(key for way in ways_of(name) for key in way if key))


def fields_meant(text: str) -> tuple[str, ...]:
    """Of which fields of a `Way` a text, as `key_of` gives it, may be the beginning, the likelier first: no syllable
    is without a vowel, and none begins with i, u or v."""
    if not text.isascii():  # a character without a known sound stands among letters
        return ("letters", "sound", "initials") if set(text) & set(ascii_lowercase) else ("letters",)
    if not set(text) & set("aeiouv"):
        return ("initials", "sound")
    return ("sound",) if set(text) & set("iuv") else ("sound", "initials")


def surname_first(name: str) -> tuple[str, ...]:
    """A sound for each character, the family name's as family names sound: “单” shan, “尉迟” yu chi."""
    family = name[:2] if name[:2] in COMPOUND else name[:1]
    head = COMPOUND_SOUNDS.get(family) or (
        (SURNAMES[family],) if family in SURNAMES and len(name) > 1 else syllables(family)
    )
    return head + syllables(name[len(family) :])


def syllables(text: str) -> tuple[str, ...]:
    """A sound for each character; one without a known sound stands for itself."""
    return tuple(map(_sound, text))


def masked(name: str) -> str:
    """`王*国`, `张*`, `阿**`: the first character and, of three and more, the last."""
    plain = name.replace(" ", "")
    if len(plain) < 2:
        return "*"
    return (
        plain[0] + "*" * (len(plain) - 2) + plain[-1]
        if len(plain) == 3
        else plain[0] + "*" * (min(len(plain), 4) - 1)
    )


def family_of(name: str) -> str:
    """The family name alone: `王`, `欧阳`. Of a name that is not family name and given name in Chinese characters only
    the first letter, since its parts may all be the person's own."""
    plain = clean(name)
    if not plain or not all(map(_is_han, plain)):
        return plain[:1]
    return plain[:2] if plain[:2] in COMPOUND and len(plain) > 2 else plain[:1]


@lru_cache(maxsize=30_000)
def _sound(char: str) -> str:
    found = syllables_of(char)[0].lower()
    return "".join(c for c in found if c.isascii() and c.isalpha()) or char


def _parts(name: str) -> list[str]:
    return clean(name).replace(" ", DOT).split(DOT)


def _starts(parts: list[str]) -> list[int]:
    """Where a search may begin: at the name, after the family name, after each dot."""
    if len(parts) == 1:
        family = 2 if parts[0][:2] in COMPOUND and len(parts[0]) > 2 else 1
        return [0, family] if len(parts[0]) > family else [0]
    starts = [0]
    for part in parts[:-1]:
        starts.append(starts[-1] + len(part))
    return starts


def _is_han(char: str) -> bool:
    return (
        "\u3400" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or char >= "\U00020000"
        or char == "〇"
        or _is_private(char)
    )


def _is_private(char: str) -> bool:
    """A character of the private area: older systems wrote rare names so."""
    return unicodedata.category(char) == "Co"
