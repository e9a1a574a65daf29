"""What every command of the one command line shares: help in two languages, reports, progress, failures."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import click


class Failed(click.ClickException):
    """The command was refused or did not succeed: its sentence on stderr, exit status 1."""

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file or sys.stderr)


class BadEnvironment(Failed):
    """The environment is wrong: the sentence on stderr, exit status 2."""

    exit_code = 2


@dataclass(frozen=True)
class Report:
    """What a command found: `figures` for machines, `lines` for people; exit status 1 unless it `passed`."""

    figures: dict[str, Any] | list[Any]
    lines: Sequence[str] = field(default_factory=tuple)
    passed: bool = True


def noun(zh: str, en: str) -> click.Group:
    """A group of commands, e.g. `liren audit …`."""
    return click.Group(help=f"{zh}\n\n{en}", short_help=f"{zh} {en}")


def verb(group: click.Group, name: str, zh: str, en: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a function the command `name` of `group`, with its help in both languages."""
    return group.command(name, help=f"{zh}\n\n{en}", short_help=f"{zh} {en}")


def command(name: str, zh: str, en: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a function a command of its own, `liren <name>`, with its help in both languages."""
    return click.command(name, help=f"{zh}\n\n{en}", short_help=f"{zh} {en}")


def reports(command: Callable[..., Report]) -> Callable[..., None]:
    """Gives a command `--json`, prints its report and sets the exit status. Stands below `verb`."""

    @click.option(
        "--json", "as_json", is_flag=True, help="最后一行是一个 JSON 对象。 The last line is one JSON object."
    )
    @functools.wraps(command)
    def run(*args: Any, as_json: bool, **kwargs: Any) -> None:
        report = command(*args, **kwargs)
        for line in report.lines:
            click.echo(line, err=as_json)
        if as_json:
            click.echo(json.dumps(report.figures, ensure_ascii=False, default=str))
        if not report.passed:
            raise SystemExit(1)

    return run


@contextmanager
def progress(label: str, length: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while long work runs; call what it gives with the number of steps just done."""
    bar: Any = click.progressbar(length=length, label=label, file=sys.stderr)
    with bar:
        yield bar.update
