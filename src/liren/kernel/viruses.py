"""Uploads shown to a virus scanner, where there is one: a clamd, or a command of one's own.

    LIREN_VIRUS_SCAN=clamd:/run/clamav/clamd.ctl      a socket on this machine
    LIREN_VIRUS_SCAN=clamd:127.0.0.1:3310             over the network
    LIREN_VIRUS_SCAN=/usr/bin/clamdscan --no-summary -   a command: the file on its input, 0 clean, 1 found

Whoever scans may be away: then nothing is lost and nothing trusted. The file is kept and not served until it was seen.
"""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from enum import StrEnum

from django.conf import settings

CLAMD = "clamd:"
PATIENCE = 20.0  # seconds for one file
PIECE = 64 * 1024


class Verdict(StrEnum):
    CLEAN = "clean"
    FOUND = "found"
    AWAY = "away"  # nobody answered, or not so that it can be understood


def is_used() -> bool:
    return bool(settings.LIREN_VIRUS_SCAN)


def verdict_on(data: bytes) -> Verdict:
    """Clean without a scanner: then nobody asked for one."""
    if not is_used():
        return Verdict.CLEAN
    try:
        if settings.LIREN_VIRUS_SCAN.startswith(CLAMD):
            return _by_clamd(data)
        return _by_command(data)
    except (OSError, subprocess.SubprocessError):
        return Verdict.AWAY


def answers() -> bool:
    """Whether the scanner is there: a few harmless bytes are clean."""
    return verdict_on(b"Liren") is Verdict.CLEAN


def _by_command(data: bytes) -> Verdict:
    command = shlex.split(settings.LIREN_VIRUS_SCAN)
    done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  # the operator's own
    return {0: Verdict.CLEAN, 1: Verdict.FOUND}.get(done.returncode, Verdict.AWAY)


def _by_clamd(data: bytes) -> Verdict:
    with _connected(settings.LIREN_VIRUS_SCAN.removeprefix(CLAMD)) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for begin in range(0, len(data), PIECE):
            piece = data[begin : begin + PIECE]
            clamd.sendall(struct.pack(">I", len(piece)) + piece)
        clamd.sendall(struct.pack(">I", 0))
        told = _answer(clamd)
    if told.endswith(b" FOUND"):
        return Verdict.FOUND
    return Verdict.CLEAN if told == b"stream: OK" else Verdict.AWAY


def _connected(where: str) -> socket.socket:
    host, _, port = where.rpartition(":")
    if where.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(PATIENCE)
        try:
            clamd.connect(where)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((host, int(port)), PATIENCE)


def _answer(clamd: socket.socket) -> bytes:
    told = b""
    while b"\0" not in told and len(told) < 4096:
        part = clamd.recv(1024)
        if not part:
            break
        told += part
    return told.partition(b"\0")[0].strip()
