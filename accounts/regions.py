"""The province-level regions of China and Guangdong's cities, with their GB/T 2260 codes.

Codes stand without trailing zeros. Another province's cities are added as data, by a later migration.
"""

from collections.abc import Iterator
from typing import Any

from accounts.enums import RegionLevel

# (code, full name, short name, English name)
PROVINCES = (
    ("11", "北京市", "北京", "Beijing"),
    ("12", "天津市", "天津", "Tianjin"),
    ("13", "河北省", "河北", "Hebei"),
    ("14", "山西省", "山西", "Shanxi"),
    ("15", "内蒙古自治区", "内蒙古", "Inner Mongolia"),
    ("21", "辽宁省", "辽宁", "Liaoning"),
    ("22", "吉林省", "吉林", "Jilin"),
    ("23", "黑龙江省", "黑龙江", "Heilongjiang"),
    ("31", "上海市", "上海", "Shanghai"),
    ("32", "江苏省", "江苏", "Jiangsu"),
    ("33", "浙江省", "浙江", "Zhejiang"),
    ("34", "安徽省", "安徽", "Anhui"),
    ("35", "福建省", "福建", "Fujian"),
    ("36", "江西省", "江西", "Jiangxi"),
    ("37", "山东省", "山东", "Shandong"),
    ("41", "河南省", "河南", "Henan"),
    ("42", "湖北省", "湖北", "Hubei"),
    ("43", "湖南省", "湖南", "Hunan"),
    ("44", "广东省", "广东", "Guangdong"),
    ("45", "广西壮族自治区", "广西", "Guangxi"),
    ("46", "海南省", "海南", "Hainan"),
    ("50", "重庆市", "重庆", "Chongqing"),
    ("51", "四川省", "四川", "Sichuan"),
    ("52", "贵州省", "贵州", "Guizhou"),
    ("53", "云南省", "云南", "Yunnan"),
    ("54", "西藏自治区", "西藏", "Xizang"),
    ("61", "陕西省", "陕西", "Shaanxi"),
    ("62", "甘肃省", "甘肃", "Gansu"),
    ("63", "青海省", "青海", "Qinghai"),
    ("64", "宁夏回族自治区", "宁夏", "Ningxia"),
    ("65", "新疆维吾尔自治区", "新疆", "Xinjiang"),
    ("71", "台湾省", "台湾", "Taiwan"),
    ("81", "香港特别行政区", "香港", "Hong Kong"),
    ("82", "澳门特别行政区", "澳门", "Macao"),
)

CITIES = {
    "44": (
        ("4401", "广州市", "广州", "Guangzhou"),
        ("4402", "韶关市", "韶关", "Shaoguan"),
        ("4403", "深圳市", "深圳", "Shenzhen"),
        ("4404", "珠海市", "珠海", "Zhuhai"),
        ("4405", "汕头市", "汕头", "Shantou"),
        ("4406", "佛山市", "佛山", "Foshan"),
        ("4407", "江门市", "江门", "Jiangmen"),
        ("4408", "湛江市", "湛江", "Zhanjiang"),
        ("4409", "茂名市", "茂名", "Maoming"),
        ("4412", "肇庆市", "肇庆", "Zhaoqing"),
        ("4413", "惠州市", "惠州", "Huizhou"),
        ("4414", "梅州市", "梅州", "Meizhou"),
        ("4415", "汕尾市", "汕尾", "Shanwei"),
        ("4416", "河源市", "河源", "Heyuan"),
        ("4417", "阳江市", "阳江", "Yangjiang"),
        ("4418", "清远市", "清远", "Qingyuan"),
        ("4419", "东莞市", "东莞", "Dongguan"),
        ("4420", "中山市", "中山", "Zhongshan"),
        ("4451", "潮州市", "潮州", "Chaozhou"),
        ("4452", "揭阳市", "揭阳", "Jieyang"),
        ("4453", "云浮市", "云浮", "Yunfu"),
    ),
}

# Their institutions have no unified social credit code.
WITHOUT_USCC = frozenset({"71", "81", "82"})


def load_regions(region_model: Any) -> None:
    """Writes the regions above, provinces first; those already there are left as they are."""
    region_model.objects.bulk_create((region_model(**row) for row in region_rows()), ignore_conflicts=True)


def region_rows() -> Iterator[dict[str, str | None]]:
    for province in PROVINCES:
        yield _row(province, RegionLevel.PROVINCE, None)
    for code, cities in CITIES.items():
        for city in cities:
            yield _row(city, RegionLevel.CITY, code)


def _row(entry: tuple[str, str, str, str], level: RegionLevel, parent: str | None) -> dict[str, str | None]:
    code, name, short_name, name_en = entry
    return {
        "code": code,
        "name": name,
        "short_name": short_name,
        "name_en": name_en,
        "level": level.value,
        "parent_id": parent,
    }
