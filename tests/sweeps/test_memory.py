"""What a web process has loaded that answers pages: what takes much and serves few waits until it is asked for."""

from __future__ import annotations

import json
import subprocess
import sys

# Readings of names, documents on paper, workbooks, learning; each several megabytes of every process.
LATER = {
    "pypinyin",
    "typst",
    "xlsxwriter",
    "openpyxl",
    "sklearn",
    "scipy",
    "python_calamine",
    "pi_heif",
    "pandas",
    "matplotlib",
}
START = """
import json, sys
from liren.config.wsgi import application
from django.urls import get_resolver
import liren.domains.casework.tasks, liren.domains.messaging.tasks
get_resolver()._populate()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_what_few_pages_need_is_not_loaded_with_the_server_or_the_worker() -> None:
    told = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout
    loaded = set(json.loads(told.splitlines()[-1]))
    assert "ninja" in loaded  # the faces are there
    assert not loaded & LATER
