"""`liren demo …`"""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from liren.config import demo, prepare
from liren.config.cli.server import announce
from liren.config.console import Report, noun, reports, verb
from liren.config.demo import residents
from liren.config.processes import Address, Together, listening, server_command, worker_command
from liren.kernel import sms

group = noun("演示。", "The demo.")


@verb(
    group,
    "load",
    "在空的数据库里放进演示用的区、街道、社区、人员和事项；已有内容时不动。",
    "Put the demo county, streets, communities, people and matters into an empty database; else change nothing.",
)
@reports
def load() -> Report:
    figures = demo.load()
    return Report(figures, [_("演示内容已就绪。"), _("新增事项 %(matters)d 件。") % figures])


@verb(
    group,
    "run",
    "准备好演示，启动服务器和后台，列出演示账号；Ctrl-C 停止。",
    "Prepare the demo, run server and worker, list the demo accounts; Ctrl-C stops.",
)
@click.option("--port", default=8000, show_default=True, help="监听的端口。 The port to listen on.")
def run(port: int) -> None:
    address = Address("127.0.0.1", port)
    listener = listening(address)
    prepare.bring_up_to_date()
    demo.load()
    announce(address)
    click.echo(_("演示账号，密码都是 %(password)s") % {"password": demo.password()})
    for line in demo.accounts_table():
        click.echo(line)
    click.echo(_("发给居民的短信（含验证码）写在 %(path)s") % {"path": sms.file_path()})
    raise SystemExit(Together(server_command(listener), worker_command(), listener).run())


@verb(
    group,
    "people",
    "按真实的比例编造居民名单（姓名、户型、年龄、地址都是编的，证件号和电话不属于任何人），百分之三写重写错，"
    "对照另存一个文件。",
    "Make up lists of residents in true proportions; numbers and telephones belong to nobody. Three in a hundred are "
    "written twice with mistakes, and the truth is kept in a file beside.",
)
@click.option(
    "--count", default=1000, show_default=True, type=click.IntRange(1, 5_000_000), help="多少人。 Persons."
)
@click.option(
    "--seed", default=1, show_default=True, type=int, help="同样的数得同样的人。 The same gives the same."
)
@click.option(
    "--place", default="", help="区县、街道或社区的代码。 The code of a county, street or community."
)
@click.option(
    "--shape",
    default="plain",
    show_default=True,
    type=click.Choice(["plain", "blocks", "old"]),
    help="每人一行；分户的台账；旧系统导出的 GBK。 A line a person; blocks of households; an old system's GBK.",
)
@click.option(
    "--out",
    default=Path(),
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个目录。 The directory to write to.",
)
@reports
def make_people(count: int, seed: int, place: str, shape: str, out: Path) -> Report:
    listed = residents.write(
        place_code=place or str(settings.LIREN_PLACE), count=count, seed=seed, shape=shape, folder=out
    )
    figures = {
        "persons": listed.persons,
        "rows": listed.rows,
        "doubles": listed.doubles,
        "files": [str(path) for path in listed.files],
        "truth": str(listed.truth),
    }
    return Report(figures, residents.lines(listed))
