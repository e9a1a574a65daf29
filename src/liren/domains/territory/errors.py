"""What this room refuses."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class PlaceUnknown(NotFound):
    code = "territory.place_unknown"
    sentence = _("没有代码为“%(code)s”的地方。请核对统计用区划代码（2、4、6、9 或 12 位数字）。")


class GridUnknown(NotFound):
    code = "territory.grid_unknown"
    sentence = _("没有找到这个网格。它可能已经停用，请从网格列表里重新选择。")


class PointInNoGrid(BadInput):
    code = "territory.point_in_no_grid"
    sentence = _("这个位置不在任何网格内。请把图钉移到本辖区，或改用地址查找。")


class PointNotInChina(BadInput):
    code = "territory.point_outside"
    sentence = _("坐标 %(longitude)s，%(latitude)s 不在中国范围内。请核对经度在前、纬度在后，单位为度。")


class DatumUnknown(BadInput):
    code = "territory.datum_unknown"
    sentence = _("不认识坐标系“%(datum)s”。请写 cgcs2000、gcj02 或 bd09。")


class WrongCode(BadInput):
    code = "territory.code_wrong"
    sentence = _("“%(code)s”不是区划代码。请写 2、4、6、9 或 12 位数字。")


class WrongName(BadInput):
    code = "territory.name_wrong"
    sentence = _("“%(code)s”的名称为空或超过 80 个字。请补上或改短后再试。")


class PlaceTaken(BadInput):
    code = "territory.code_taken"
    sentence = _("代码“%(code)s”已经属于%(name)s。请换一个代码，或修改原有的地方。")


class ParentUnknown(BadInput):
    code = "territory.parent_unknown"
    sentence = _("“%(code)s”的上级还没有建立。请先建立上级，再建立它。")


class NotACommunity(BadInput):
    code = "territory.not_a_community"
    sentence = _("网格和楼栋只能建在社区（村）之下，“%(code)s”不是 12 位的社区代码。请改用社区代码。")


class FileUnusable(BadInput):
    code = "territory.file_unusable"
    sentence = _("文件 %(file)s 读不了：%(problem)s。请核对文件后再试。")


class FileMissing(BadInput):
    code = "territory.file_missing"
    sentence = _("目录 %(folder)s 里没有文件 %(file)s。请指向放着五个区划文件的目录。")


class GeoJsonBroken(BadInput):
    code = "territory.geojson_broken"
    sentence = _("这不是可用的 GeoJSON 网格文件：%(problem)s。请从制图软件重新导出 FeatureCollection。")


class OutlineBroken(BadInput):
    code = "territory.outline_broken"
    sentence = _("网格“%(feature)s”的边界不能用：%(problem)s。请在制图软件里改正后再导入。")


class GridsOverlap(BadInput):
    """`spot` is the ground that both want, as GeoJSON."""

    spot: dict[str, Any] | None = None
    code = "territory.grids_overlap"
    sentence = _("网格“%(feature)s”与“%(other)s”重叠。请改正边界，使它们只在边上相接，再导入。")


class GridRepeated(BadInput):
    code = "territory.grid_repeated"
    sentence = _("网格“%(feature)s”在文件里出现了两次。请只留一个再导入。")


class AddressWrong(BadInput):
    code = "territory.address_wrong"
    sentence = _("楼栋地址为空或超过 160 个字。请写到门牌号或幢号，例如“柳叶巷 12 号 3 幢”。")


class MoveUnknown(NotFound):
    code = "territory.move_unknown"
    sentence = _("没有找到这次区划变更。请从区划变更列表里重新选择。")


class MoveEmpty(BadInput):
    code = "territory.move_empty"
    sentence = _("还没有写变更的内容。请每行写：旧代码，新代码，新名称，网格。")


class MoveWrong(BadInput):
    code = "territory.move_wrong"
    sentence = _("第 %(number)s 行不能用：%(problem)s。请改正后再预览。")


class MoveWithoutBasis(BadInput):
    code = "territory.move_without_basis"
    sentence = _("请写明依据（1 到 200 个字），例如批复的文号。")


class MoveTooEarly(BadInput):
    code = "territory.move_too_early"
    sentence = _("生效日不能早于地方现用代码的起始日 %(since)s。请核对生效日。")


class MoveCrossesAnother(Refusal):
    code = "territory.move_crosses_another"
    sentence = _("另一次区划变更（%(on)s）涉及同一个代码 %(code)s，还没有完成。请等它完成或先撤回它。")


class MoveBegun(Refusal):
    code = "territory.move_begun"
    sentence = _("这次区划变更已经开始，不能撤回。需要时请办理反向的变更。")


class MoveChanged(Refusal):
    code = "territory.move_changed"
    sentence = _("预览之后内容有了变化。请再看一遍预览，然后确认。")


class LineDoesNotCut(BadInput):
    code = "territory.line_does_not_cut"
    sentence = _(
        "这条线没有把网格“%(feature)s”切成两块（得到 %(parts)s 块）。请让线从网格外穿到网格外，只穿一次。"
    )


class GridsApart(BadInput):
    code = "territory.grids_apart"
    sentence = _("网格“%(feature)s”与要合并的网格不相邻，合起来不是一整块。请只合并有公共边界的网格。")


class NoOthers(BadInput):
    code = "territory.no_others"
    sentence = _("请至少再选一个要并进来的网格，并且都在同一个社区。")


class GridCodeTaken(BadInput):
    code = "territory.grid_code_taken"
    sentence = _("这个社区已经有编码为“%(code)s”的网格。请换一个编码，或改画原有的网格。")


class GridCodeWrong(BadInput):
    code = "territory.grid_code_wrong"
    sentence = _("网格编码要有 1 到 20 个字，名称不超过 80 个字。请改好再保存。")


class GridDayWrong(BadInput):
    code = "territory.grid_day_wrong"
    sentence = _("起始日不能晚于今天，也不能早于这个网格现有边界的起始日 %(since)s。请核对日期。")


class DoubtUnknown(NotFound):
    code = "territory.doubt_unknown"
    sentence = _("没有找到这个待认定的地址。请从列表里重新选择。")


class BuildingElsewhere(BadInput):
    code = "territory.building_elsewhere"
    sentence = _("请在这个社区的楼栋里选一个，或选“都不是”。")
