"""How Chinese characters are read.

The dictionary of phrases takes some forty megabytes as the library loads it, in every process. Kept are only the
phrases read otherwise than their characters one by one (“重庆”), seven of a hundred; nothing before it is asked for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources


def syllables_of(name: str) -> list[str]:
    """A syllable without its tone for each character that has a reading; what lies between, as it stands."""
    return _reader()(name)


@cache
def _reader() -> Callable[[str], list[str]]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # asked for by the library when it is imported
    import pypinyin
    from pypinyin.contrib.tone_convert import to_normal

    plain = cache(pypinyin.slug)
    text = (resources.files("pypinyin") / "phrases_dict.json").read_text("utf-8")
    untoned = cache(to_normal)
    pypinyin.load_phrases_dict(
        {
            phrase: readings
            for phrase, readings in _phrases(text)
            if [untoned(first) for first, *_ in readings] != [plain(letter) for letter in phrase]
        }
    )
    found: Callable[[str], list[str]] = pypinyin.lazy_pinyin
    return found


def _phrases(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """One phrase after the other out of an object of JSON, so that never all are in memory."""
    decode = json.JSONDecoder().raw_decode
    at = 0
    while (begin := text.find('"', at)) >= 0:
        phrase, at = decode(text, begin)
        readings, at = decode(text, text.index("[", at))
        yield phrase, readings
