"""What a place may be. Figures in brackets are the statistical code's own digits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    """The five levels of the statistical division code (2, 4, 6, 9 and 12 digits)."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    STREET = "street", _("乡级")
    COMMUNITY = "community", _("村级")


class PlaceKind(models.TextChoices):
    """What stands at a level: from the place's code digits, or its name where the digits leave it open."""

    DIVISION = "division", _("行政区划")
    SUBDISTRICT = "subdistrict", _("街道")
    TOWN = "town", _("镇")
    TOWNSHIP = "township", _("乡")
    RESIDENTS = "residents", _("居民委员会")
    VILLAGERS = "villagers", _("村民委员会")
    FARM = "farm", _("农林牧渔场")
    ZONE = "zone", pgettext_lazy("territory", "园区")
    OTHER = "other", _("其他")


class Datum(models.TextChoices):
    """In which datum a coordinate is given; it is stored as CGCS2000 always."""

    CGCS2000 = "cgcs2000", _("CGCS2000（国家大地坐标系）")
    GCJ02 = "gcj02", _("GCJ-02（手机、高德、腾讯）")
    BD09 = "bd09", _("BD-09（百度）")


class Oddity(models.TextChoices):
    """In which way a place of the statistical tables is irregular, or why its row is refused."""

    CITY_WITHOUT_COUNTIES = "city_without_counties", _("不设区县的市")
    COUNTY_UNDER_PROVINCE = "county_under_province", _("省直辖的县级单位")
    COUNTY_WITHOUT_STREETS = "county_without_streets", _("不设乡级的区县")
    STREET_WITHOUT_COMMUNITIES = "street_without_communities", _("没有村级的乡级单位")
    GROUPING_NOT_A_CITY = "grouping_not_a_city", _("只是归类、并非一级政府的地级")
    STREET_NAMED_OTHERWISE = "street_named_otherwise", _("村级文件里另有名称的乡级单位")
    PARENT_MISSING = "parent_missing", _("上级不在文件里")
    CODE_NOT_UNDER_PARENT = "code_not_under_parent", _("代码与上级不符")
    NAME_UNREADABLE = "name_unreadable", _("名称里有无法显示的字")
    CODE_WRONG = "code_wrong", _("代码不合规")
    CODE_REPEATED = "code_repeated", _("代码重复")
    NAME_WRONG = "name_wrong", _("名称为空或过长")


class Flaw(models.TextChoices):
    """What is wrong with a file or an outline."""

    TOO_LARGE = "too_large", _("文件超过 20 MB")
    NOT_JSON = "not_json", _("不是 JSON 文本")
    NOT_A_COLLECTION = "not_a_collection", _("最外层不是 FeatureCollection")
    NO_FEATURES = "no_features", _("没有要素，或超过 20000 个")
    NO_PROPERTIES = "no_properties", _("要素没有可用的 code、name 属性")
    NO_POLYGON = "no_polygon", _("不是 Polygon 或 MultiPolygon")
    NO_RINGS = "no_rings", _("没有坐标")
    RING_LENGTH = "ring_length", _("一圈边界应有 4 到 10000 个点")
    RING_OPEN = "ring_open", _("边界没有闭合")
    WRONG_POSITION = "wrong_position", _("坐标不是中国范围内的经度、纬度")
    CROSSES_ITSELF = "crosses_itself", _("边界自相交或没有面积")
    NO_LINE = "no_line", _("切线至少要有两个点，写成每行一个“经度,纬度”")
    NO_COLUMNS = "no_columns", _("缺少 code、name 两列")
    NO_BUILDING_COLUMNS = "no_building_columns", _("第一行缺少“地址”“经度”“纬度”的列名")
    NO_ADDRESS = "no_address", _("没有地址")
    TOO_MANY_ROWS = "too_many_rows", _("超过 50000 行")
    UNREADABLE_LIST = "unreadable_list", _("不是 csv 或 xlsx 表格，或文件不完整")
    UNREADABLE = "unreadable", _("不是 UTF-8 的 csv，或文件不完整")


class MoveKind(models.TextChoices):
    """What a line of a change of places does."""

    CREATE = "create", pgettext_lazy("territory", "新建")
    RENAME = "rename", _("改名")
    RECODE = "recode", _("换代码")
    MERGE = "merge", _("并入")
    SPLIT = "split", _("分出")


class MoveState(models.TextChoices):
    """How far a change of places has come."""

    PLANNED = "planned", _("等生效日")
    RUNNING = "running", _("正在改写")
    DONE = "done", _("已完成")
    WITHDRAWN = "withdrawn", _("已撤回")


class MoveFlaw(models.TextChoices):
    """What is wrong with a line of a change of places."""

    CODE = "code", _("代码不是 2、4、6、9 或 12 位数字")
    LEVEL = "level", _("新旧代码的位数不同")
    NAME = "name", _("缺少名称，或名称超过 80 个字")
    SPLIT = "split", _("只有社区（村）可以按网格分出，并且要写新代码")
    TWICE = "twice", _("同一个代码写了两次")
    CHAIN = "chain", _("新代码同时又是要换掉的旧代码，请分两次办理")
    TOO_MANY = "too_many", _("超过 2000 行")
    UNKNOWN = "unknown", _("没有这个旧代码的地方")
    OUT_OF_USE = "out_of_use", _("这个地方已经停用")
    TAKEN = "taken", _("新代码已经有了，不能再新建")
    SPLIT_INTO_ITSELF = "split_into_itself", _("分出的部分要有自己的名称")
    NO_GRID = "no_grid", _("社区里没有写的这个网格")
    PARENT = "parent", _("新代码的上级还没有建立，也不在这次变更里")
    LOWER_TAKEN = "lower_taken", _("下级会占用已有的代码，请把下级也逐行写出来")


class DoubtState(models.TextChoices):
    """What has become of an address of which the building was unsure."""

    OPEN = "open", _("待认定")
    SETTLED = "settled", _("已认定")
    NONE = "none", _("名册里没有")


class Piece(models.TextChoices):
    """The pieces of a standard address."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    DISTRICT = "district", _("县级")
    STREET = "street", _("乡级")
    COMMUNITY = "community", _("社区（村）")
    ROAD = "road", _("道路")
    LANE = "lane", _("弄")
    NUMBER = "number", _("门牌号")
    ESTATE = "estate", _("小区或院落")
    BUILDING = "building", _("幢")
    ENTRANCE = "entrance", _("楼门")
    UNIT = "unit", _("单元")
    FLOOR = "floor", _("楼层")
    DOOR = "door", _("户室")
    REMARK = "remark", _("其余说明")


class Verdict(models.TextChoices):
    """How a piece of an address stands to what is known of a building."""

    MATCHED = "matched", _("一致")
    ALIKE = "alike", _("相近")
    GUESSED = "guessed", _("没有说，按这一处推断")
    UNCHECKED = "unchecked", _("说了，这一处没有可核对的")
    CONTRADICTED = "contradicted", pgettext_lazy("address", "不一致")
