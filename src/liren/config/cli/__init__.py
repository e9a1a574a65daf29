"""The one command line: `liren <noun> <verb>`. Each module here is a noun and holds a `group` of verbs, or a command.

Exit status: 0 done; 1 refused or failed, with a sentence; 2 used wrongly, or a setting of the environment is wrong.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from typing import Any

import click
import django
from django.apps import apps
from django.db import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _

from liren import __version__
from liren.config.console import BadEnvironment, Failed
from liren.config.environment import WrongSetting
from liren.kernel.refusals import Refusal


class Root(click.Group):
    """Finds its nouns among the modules of this package and turns refusals into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        found = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name for name in found if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        start()
        group: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").group
        return group

    def invoke(self, ctx: click.Context) -> Any:
        start()
        with translation.override(language()):
            try:
                return super().invoke(ctx)
            except Refusal as refusal:
                raise Failed(f"{refusal}\n[{refusal.code}]") from refusal
            except (OperationalError, ProgrammingError) as problem:
                raise Failed(database_sentence(problem)) from problem


def start() -> None:
    """Readies Django once. Raises `BadEnvironment` with the sentence of a wrong setting."""
    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
    try:
        django.setup()
    except WrongSetting as problem:
        raise BadEnvironment(str(problem)) from problem


def language() -> str:
    """English where the environment asks for it (LC_ALL, LC_MESSAGES, LANG), else Chinese."""
    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "en" if asked.startswith("en") else "zh-hans"


def database_sentence(problem: Exception) -> str:
    """What to do about a database that does not answer or has no tables yet."""
    return _(
        "数据库用不了：%(problem)s。请核对 LIREN_DATABASE_URL；新的数据库请先运行 liren database prepare。"
    ) % {"problem": str(problem).strip().splitlines()[0].rstrip(".")}


@click.group(cls=Root, help="里仁：城市社区的工作系统。\n\nLiren: the working system of an urban community.")
@click.version_option(__version__, prog_name="liren")
def main() -> None:
    pass
