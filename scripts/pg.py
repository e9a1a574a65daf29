"""A throwaway PostgreSQL: `python scripts/pg.py run -- COMMAND…` or `with throwaway() as url:`.

The cluster listens on a free loopback port, forgets durability for speed, and is gone afterwards. As root it runs
through `runuser -u postgres`, because PostgreSQL refuses root. Standard library only.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CARELESS = {  # for tests: what is lost with the power does not matter there
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "log_min_messages": "fatal",
}
NOT_FOUND = (
    "没有找到 PostgreSQL 服务器，也没有权限安装。请先安装软件包 postgresql。\n"
    "No PostgreSQL server is here and it may not be installed: install the package postgresql first."
)


def binaries() -> Path | None:
    """The directory of the newest server installed, or None."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path else []
    return max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", path.parent.name)], default=None)


def apt_install(*packages: str) -> bool:
    """Installs Debian packages where that is allowed without asking (root, or sudo without a password)."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (not shutil.which("sudo") or subprocess.run([*sudo, "true"], capture_output=True).returncode):
        return False
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*sudo, *environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (install, [*sudo, "apt-get", "update", "-qq"], install):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if command is install and done.returncode == 0:
            return True
    return False


@contextmanager
def throwaway(name: str = "liren", *, durable: bool = False, **settings: str) -> Iterator[str]:
    """Starts a fresh cluster with the database `name` and gives its URL; stops and removes it afterwards.

    `durable` commits as a real installation does: to the disk. `settings` are the server's own.
    """
    directory = binaries() or (apt_install("postgresql") and binaries())
    if not directory:
        raise SystemExit(NOT_FOUND)
    home = Path(tempfile.mkdtemp(prefix="liren-pg-"))
    try:
        password, port = secrets.token_hex(12), free_port()
        server = start(directory, home, password, port, ({} if durable else CARELESS) | settings)
        try:
            as_postgres(f"{directory}/createdb -h 127.0.0.1 -p {port} -U liren {name}".split(), password)
            yield f"postgres://liren:{password}@127.0.0.1:{port}/{name}"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown
            server.wait(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start(
    directory: Path, home: Path, password: str, port: int, extra: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Initialises a cluster below `home` and returns its running server once it answers."""
    secret = home / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        for path in (home, secret):
            shutil.chown(path, "postgres")
    data = home / "data"
    settings = ["--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-U", "liren", "-A", "scram-sha-256"]
    as_postgres([f"{directory}/initdb", *settings, "-D", str(data), f"--pwfile={secret}"])
    return serve(directory, home, port, extra)


def serve(directory: Path, home: Path, port: int, extra: dict[str, str]) -> subprocess.Popen[bytes]:
    """The running server of the cluster below `home`, once it answers."""
    options = [part for name, value in (SETTINGS | extra).items() for part in ("-c", f"{name}={value}")]
    command = [*runner(), str(directory / "postgres"), "-D", str(home / "data"), "-p", str(port), *options]
    server = subprocess.Popen(command, cwd="/", stdin=subprocess.DEVNULL, start_new_session=True)
    probe = [directory / "pg_isready", "-q", "-t", "20", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(3000):
        if server.poll() is not None:
            break
        if subprocess.run(probe).returncode == 0:
            return server
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start.")


def runner() -> list[str]:
    # setpriv replaces itself by the server, so that the signal which stops it arrives; runuser stays in between.
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv"):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    return ["runuser", "-u", "postgres", "--"]


def as_postgres(command: list[str], password: str = "") -> None:
    environment = {**os.environ, "PGPASSWORD": password}
    done = subprocess.run(
        [*runner(), *command], cwd="/", env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> int:
    if len(sys.argv) < 4 or sys.argv[1:3] != ["run", "--"]:
        sys.stderr.write("python scripts/pg.py run -- COMMAND…\n")
        return 2
    with throwaway() as url:
        return subprocess.run(sys.argv[3:], env={**os.environ, "LIREN_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
