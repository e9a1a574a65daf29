"""Prepares the environment in `.venv`: `python scripts/install.py [dev]`. Needs Python 3.11 or newer, nothing else.

Packages (with hashes), the project itself, the browser's assets and the compiled messages; each step keeps a stamp
of what it was made from, so that a second run takes a moment.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
SOURCE = ROOT / "src" / "liren"
PIP = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
TOO_OLD = "需要 Python 3.11 或更新的版本。\nPython 3.11 or newer is needed."
NO_VENV = (
    "建不了虚拟环境；在 Debian 上请先安装软件包 python3-venv。\n"
    "The environment cannot be made; on Debian, install the package python3-venv first."
)


def main(group: str) -> None:
    if sys.version_info < (3, 11):
        raise SystemExit(TOO_OLD)
    if not PYTHON.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode:
        raise SystemExit(NO_VENV)
    STAMPS.mkdir(exist_ok=True)
    install_packages(group)
    once("project", [ROOT / "pyproject.toml", ROOT / "requirements" / "build.txt"], install_project)
    if (ROOT / "scripts" / "assets.py").exists():
        once(
            "assets",
            asset_sources(),
            lambda: run([str(PYTHON), "scripts/assets.py"]),
            made=SOURCE / "faces/ui/static/vendor",
        )
    once("messages", sorted(SOURCE.glob("locale/**/*.po")), lambda: run([str(PYTHON), "-m", "liren.locale"]))


def install_packages(group: str) -> None:
    """The locked packages of `group`; what `dev` installed serves `runtime` too."""
    groups = ("dev",) if group == "dev" else ("runtime", "dev")
    if any(is_fresh(name, [lock(name)]) for name in groups):
        return
    once(group, [lock(group)], lambda: run([*PIP, "--require-hashes", "-r", str(lock(group))]))


def install_project() -> None:
    run([*PIP, "--require-hashes", "-r", str(lock("build"))])
    run([*PIP, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


def lock(group: str) -> Path:
    return ROOT / "requirements" / f"{group}.txt"


def asset_sources() -> list[Path]:
    return [ROOT / "scripts" / "assets.py", *sorted(ROOT.glob("package*.json"))]


def once(name: str, sources: Iterable[Path], make: Callable[[], None], made: Path | None = None) -> None:
    """Runs `make` unless its stamp says that it ran on these very sources and `made` is still there."""
    sources = list(sources)
    if is_fresh(name, sources) and (made is None or made.exists()):
        return
    sys.stderr.write(f"… {name}\n")
    make()
    (STAMPS / name).write_text(digest(sources))


def is_fresh(name: str, sources: list[Path]) -> bool:
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == digest(sources)


def digest(sources: list[Path]) -> str:
    total = hashlib.sha256()
    for path in sources:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    main("dev" if "dev" in sys.argv[1:] else "runtime")
