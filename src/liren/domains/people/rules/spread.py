"""The comparison of persons as processes elsewhere do it: over tables of pandas, with nothing of Django."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from liren.domains.people.rules import blocks, doubles


def packed(traits: doubles.Traits) -> str:
    born = traits.birth.isoformat() if traits.birth else ""
    sets = (sorted(traits.phones), sorted(traits.homes), sorted(traits.places))
    return json.dumps([traits.name, traits.sex, born, *sets], ensure_ascii=False)


def unpacked(text: str) -> doubles.Traits:
    name, sex, born, phones, homes, places = json.loads(text)
    return doubles.Traits(
        name=name,
        sex=sex,
        birth=dt.date.fromisoformat(born) if born else None,
        phones=frozenset(phones),
        homes=frozenset(tuple(one) for one in homes),
        places=frozenset(places),
    )


def keyed(frames: Iterator[Any]) -> Iterator[Any]:
    """The blocks of each person."""
    import pandas

    for frame in frames:
        rows = [
            (json.dumps(key, ensure_ascii=False, default=str), number)
            for number, code, text in zip(frame["number"], frame["code"], frame["traits"], strict=True)
            for key in blocks.named_keys(unpacked(text), code)
        ]
        yield pandas.DataFrame(rows, columns=["key", "number"])


def close(frames: Iterator[Any]) -> Iterator[Any]:
    """Those pairs that may be one person, whatever their documents say."""
    import pandas

    for frame in frames:
        mine, theirs = frame["mine"].map(unpacked), frame["theirs"].map(unpacked)
        is_close = [doubles.is_close(a, b) for a, b in zip(mine, theirs, strict=True)]
        yield pandas.DataFrame(frame[is_close][["one", "other"]])
