"""Names of places: the short form people say, and how it is typed without Chinese characters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from liren.domains.territory.rules.readings import syllables_of

COMMITTEES = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会", "社区")
UNSEEN = {"Cc", "Cf", "Cs"}
ENDINGS = ("街道办事处", "街道", "地区", "市", "区", "县", "镇", "乡")


def clean(text: str) -> str:
    """Without control, invisible and broken characters, its spaces single; private characters stay."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN)
    return " ".join("".join(kept).split())


def short_name(name: str, *, community: bool) -> str:
    """“云南中路居委会” → “云南中路”, “秦淮区” → “秦淮”; a name that would keep fewer than two characters stays."""
    for ending in COMMITTEES if community else ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def _parts(word: str) -> list[str]:
    """A syllable whole; what pinyin does not know (figures, Latin letters) character by character."""
    return [word] if word.isascii() and word.isalpha() else list(word)


@lru_cache(maxsize=20_000)
def _syllables(name: str) -> tuple[str, ...]:
    parts = [part for word in syllables_of(name) for part in _parts(word)]
    return tuple("".join(c for c in part.lower() if c.isascii() and c.isalnum()) for part in parts)


def pinyin(name: str) -> str:
    """Letters and figures only, ü as v: “吕梁市” → “lvliangshi”."""
    return "".join(_syllables(name))


def initials(name: str) -> str:
    """The first letter of each character: “秦淮区” → “qhq”."""
    return "".join(part[:1] for part in _syllables(name))
