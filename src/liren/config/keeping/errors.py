"""What backing up, restoring and moving refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class NoRecipient(BadInput):
    code = "config.no_recipient"
    sentence = _(
        "还没有说备份给谁开。先运行 liren keys for-backups 文件 生成一把钥匙，再把它打印的 age1… 写进 LIREN_BACKUP_TO。"
    )


class WrongRecipient(BadInput):
    code = "config.wrong_recipient"
    sentence = _("“%(recipient)s”不是备份钥匙的公开部分，它以 age1 开头，由 liren keys for-backups 打印。")


class WrongKey(BadInput):
    code = "config.wrong_key"
    sentence = _("“%(name)s”里没有备份钥匙（AGE-SECRET-KEY-1…）。请用生成备份钥匙时保管的那个文件。")


class NotOpened(BadInput):
    code = "config.not_opened"
    sentence = _("“%(name)s”用这把钥匙打不开：可能不是给它的备份，也可能没有传完整。什么都没有改动。")


class NotABackup(BadInput):
    code = "config.not_a_backup"
    sentence = _("“%(name)s”不是里仁的备份，或者来自更新的版本。请用做备份的版本或更新的版本。")


class OtherDatabase(BadInput):
    code = "config.other_database"
    sentence = _(
        "备份来自 %(theirs)s，这里是 %(ours)s。请先恢复到同一种数据库，再用 liren database move 搬过来。"
    )


class SealKeysMissing(BadInput):
    code = "config.seal_keys_missing"
    sentence = _(
        "少了密封用的密钥 %(missing)s：没有它，姓名和电话永远打不开。"
        "请先把当时的 secrets.json 或 LIREN_SEAL_KEYS 放回来。"
    )


class NotEmpty(Refusal):
    code = "config.not_empty"
    sentence = _("这里已经有数据。确认要用备份换掉它，请加 --replace；只想核对备份，请用 --check。")


class InUse(Refusal):
    code = "config.in_use"
    sentence = _(
        "数据库还有 %(count)d 个连接在用。请先停掉服务器和后台（systemctl stop liren-worker liren-server）。"
    )


class Differs(Refusal):
    code = "config.differs"
    sentence = _("核对不上：%(tables)s。原来的数据没有动。请换一份备份，并把这句话告诉维护的人。")


class ProgramMissing(Refusal):
    code = "config.program_missing"
    sentence = _("找不到程序 %(program)s。请安装与数据库同一版本的软件包 postgresql-client。")


class ProgramFailed(Refusal):
    code = "config.program_failed"
    sentence = _("%(program)s 没有做成：%(problem)s")


class SameDatabase(BadInput):
    code = "config.same_database"
    sentence = _("从哪里搬和搬到哪里是同一个数据库。请把 LIREN_DATABASE_URL 写成新的，--from 写成原来的。")


class OtherTables(BadInput):
    code = "config.other_tables"
    sentence = _(
        "原来的数据库还差 %(count)d 项变更，两边的表不一样。请先在原来的数据库上运行 liren database prepare。"
    )


class KeysElsewhere(Refusal):
    code = "config.keys_elsewhere"
    sentence = _(
        "密钥由您保管（LIREN_SEAL_KEYS），这里写不进去。"
        "请把这一把加在最后，重启以后再运行 liren keys rotate --no-new：%(key)s"
    )


class KeyUnknown(BadInput):
    code = "config.key_unknown"
    sentence = _("没有编号为“%(key)s”的密钥。有哪些，请看 liren keys status。")


class NewestKey(BadInput):
    code = "config.newest_key"
    sentence = _("“%(key)s”是最新的密钥，正在用。请先运行 liren keys rotate。")


class KeyInUse(Refusal):
    code = "config.key_in_use"
    sentence = _(
        "“%(key)s”还有 %(count)d 处在用（%(stores)s），不能停用。请运行 liren keys rotate --no-new，再试一次。"
    )


class KeyTooYoung(Refusal):
    code = "config.key_too_young"
    sentence = _("新密钥加上还不到 5 分钟，别的进程可能还在用旧的。请过一会儿再停用“%(key)s”。")


class IndexKeyMissing(Refusal):
    code = "config.index_key_missing"
    sentence = _(
        "“%(key)s”是第一把密钥，电话和证件的索引靠它。请先把索引密钥单独保管，写进 LIREN_INDEX_KEY：%(index)s"
    )
