"""How well real messages are grouped, where the files are: what `liren cases hot` says of the three agreed issues, and
how well many smaller troubles of the same file and of another one are held together by the rule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from harness import Claim
from hot_troubles import AGREED, CHOSEN_BY, CLOSER, HELD_LEAST, LEFT_ASIDE, STRANGERS_MOST, Kept, kept, mean

VOTED, REPLIED = "messages-with-votes.xlsx", "messages-with-replies.xlsx"
PLACE = "320104901001"
TOP = 10


def of_real(folder: Path) -> tuple[list[Claim], dict[str, Any]]:
    """Imports the messages by the command line and asks it for the hottest issues; then the rule alone."""
    texts = {number: told for number, (told, _) in read(folder / VOTED).items()}
    commanded("cases", "import", str(folder / VOTED), "--place", PLACE)
    listed, used = commanded("cases", "hot", "--top", str(TOP), "--place", PLACE)
    groups = [issue["cases"] for issue in listed]
    agreed = {name: kept(texts, groups, words) for name, words in AGREED.items()}
    closer = {name: kept(texts, groups, words) for name, words in CLOSER.items()}
    chosen, aside = of_rule(folder / VOTED, CHOSEN_BY), of_rule(folder / REPLIED, LEFT_ASIDE)
    claims = [claim for name, found in agreed.items() for claim in _claims(name, found)]
    claims += [
        Claim("processor seconds of the command", used.ru_utime + used.ru_stime, most=30),
        Claim("peak MB of the command", used.ru_maxrss / 1024, most=600),
        Claim("held of the troubles chosen by, mean", mean(chosen.values())["held"], least=0.83),
        Claim("strangers of the troubles chosen by, mean", mean(chosen.values())["strangers"], most=0.15),
        Claim("held of the troubles left aside, mean", mean(aside.values())["held"], least=0.82),
        Claim("strangers of the troubles left aside, mean", mean(aside.values())["strangers"], most=0.02),
    ]
    told = {
        "agreed": _shown(agreed),
        "closer": _shown(closer),
        "chosen_by": {"mean": mean(chosen.values()), **_shown(chosen)},
        "left_aside": {"mean": mean(aside.values()), **_shown(aside)},
    }
    return claims, told


def _claims(name: str, found: Kept | None) -> list[Claim]:
    held, strangers = (found.held, found.strangers) if found else (0.0, 1.0)
    return [
        Claim(f"{name}: share held by one of the first {TOP}", held, least=HELD_LEAST),
        Claim(f"{name}: strangers", strangers, most=STRANGERS_MOST),
    ]


def _shown(found: Mapping[str, Kept | None]) -> dict[str, Any]:
    return {
        name: {key: round(value, 2) for key, value in asdict(row).items()}
        for name, row in found.items()
        if row is not None
    }


def commanded(*words: str) -> tuple[Any, Any]:
    """What a command of the product says as JSON, and what it used."""
    program = "from liren.config.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words, "--json"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"liren {' '.join(words[:2])} ended with {status}")
    return json.loads(said.splitlines()[-1]), used


def read(path: Path) -> dict[str, tuple[str, Any]]:
    """The messages of a file by number: title and text without blanks, and the entry."""
    from liren.domains.casework.queries.registers import open_register
    from liren.kernel import clock
    from liren.kernel.refusals import Refusal

    register, now, found = open_register(path, path.name), clock.now(), {}
    for row in register.rows():
        try:
            entry = register.read(row, now)
        except Refusal:
            continue
        told = f"{''.join(entry.title.split())} {''.join(entry.text.split())}"
        found[entry.number] = (told, entry)
    return found


def of_rule(path: Path, troubles: Mapping[str, tuple[str, ...]]) -> dict[str, Kept]:
    """Each trouble as the rule alone groups the file's messages, all of one place."""
    from liren.domains.casework.queries.hot_ground import day_of
    from liren.domains.casework.rules import hot_groups, hot_words
    from liren.kernel import ids

    messages = read(path)
    rows = sorted(messages.values(), key=lambda row: (row[1].received_at, row[1].number))
    pieces = [hot_words.pieces_of(entry.title, entry.text) for _, entry in rows]
    weights = list(hot_words.learn((found.keys() for found in pieces), len(rows)))
    tolds = [
        hot_groups.Told(
            ids.uuid7(),
            hot_words.packed(hot_words.vector(found, weights)),
            PLACE,
            day_of(entry.received_at),
        )
        for found, (_, entry) in zip(pieces, rows, strict=True)
    ]
    numbers = [entry.number for _, entry in rows]
    groups = [[numbers[at] for at in members] for _, members in hot_groups.group_all(tolds)]
    texts = {number: told for number, (told, _) in messages.items()}
    found = {name: kept(texts, groups, words) for name, words in troubles.items()}
    return {name: row for name, row in found.items() if row is not None}
