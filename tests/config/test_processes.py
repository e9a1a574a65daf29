"""Server and worker run together, stop together, and a taken port gets a sentence."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from liren.config.console import Failed
from liren.config.processes import Address, listening, server_command

CHILD = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text('up'); time.sleep(60)"


def test_a_taken_port_is_refused_with_a_sentence_that_names_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Failed) as refused:
            listening(Address("127.0.0.1", port))
    assert str(port) in str(refused.value.message)


def test_a_free_port_is_listened_at_for_all_servers_to_come() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with listening(Address("127.0.0.1", port)) as listener:
        assert server_command(listener)[-1] == str(listener.fileno())


def supervise(tmp_path: Path, server: str) -> subprocess.Popen[bytes]:
    script = textwrap.dedent(
        f"""
        import os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "liren.config.settings"
        from liren.config.processes import Together
        child = [sys.executable, "-c", {CHILD!r}]
        server = [sys.executable, "-c", {server!r}, {str(tmp_path / "server")!r}]
        sys.exit(Together(server, [*child, {str(tmp_path / "worker")!r}]).run())
        """
    )
    return subprocess.Popen([sys.executable, "-c", script])


def wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path.name} did not start")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_both(tmp_path: Path, number: signal.Signals) -> None:
    together = supervise(tmp_path, CHILD)
    wait_for(tmp_path / "server")
    wait_for(tmp_path / "worker")
    os.kill(together.pid, number)
    assert together.wait(20) == 0


def test_when_the_server_ends_so_does_the_worker(tmp_path: Path) -> None:
    together = supervise(tmp_path, "raise SystemExit(3)")
    assert together.wait(20) == 3
