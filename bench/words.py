"""Realistic Chinese projects from the vocabulary of the device catalogue; a seed gives the same projects again."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

CATALOGUE = Path(__file__).resolve().parent.parent / "projects" / "data" / "device_catalogue.csv"

MANNERS = (
    "可降解",
    "智能",
    "便携式",
    "可调式",
    "一次性使用",
    "超声引导",
    "低温等离子",
    "儿童专用",
    "可视化",
    "可穿戴",
    "微创",
    "远程",
    "防脱",
    "抗菌",
    "柔性",
    "三维打印个性化",
)
USES = ("用于术中", "用于床旁", "用于居家", "用于急救", "用于门诊", "用于日间手术", "用于基层")
GAINS = ("缩短操作时间", "减少并发症", "降低再次手术率", "减轻护理负担", "提高一次成功率", "便于复核与追溯")
DEPARTMENTS = (
    "心内科",
    "骨科",
    "眼科",
    "麻醉科",
    "神经外科",
    "妇产科",
    "泌尿外科",
    "检验科",
    "护理部",
    "口腔科",
    "康复科",
)
STAGES = ("idea", "prototype", "engineering", "frozen", "trial")
PATENTS = ("none", "planned", "filed", "published", "granted")
CLASSES = ("I", "II", "II", "II", "III")
FIRST_DAY = date(2025, 7, 14)
DAYS = 365


@dataclass(frozen=True)
class Idea:
    """One invented project; ``number`` counts from 1, ``institution`` and ``person`` are indexes."""

    number: int
    title: str
    summary: str
    department: str
    subcatalogue: str
    category: str
    management_class: str
    stage: str
    patent_status: str
    day: date
    institution: int
    person: int


def categories() -> list[tuple[str, str, str]]:
    """(sub-catalogue, category code, product category) of the shipped catalogue."""
    with CATALOGUE.open(encoding="utf-8") as lines:
        return [
            (row["subcatalogue_code"], row["category_code"], row["product_category"]) for row in csv.DictReader(lines)
        ]


def ideas(count: int, *, institutions: int, people: int, seed: int = 2026) -> Iterator[Idea]:
    random = Random(seed)
    names = categories()
    for number in range(1, count + 1):
        subcatalogue, category, product = random.choice(names)
        person = random.randrange(people)
        yield Idea(
            number=number,
            title=f"{random.choice(MANNERS)}{product}"[:60],
            summary=f"{random.choice(USES)}的{product}，{random.choice(GAINS)}"[:100],
            department=random.choice(DEPARTMENTS),
            subcatalogue=subcatalogue,
            category=category,
            management_class=random.choice(CLASSES),
            stage=random.choice(STAGES),
            patent_status=random.choice(PATENTS),
            day=FIRST_DAY + timedelta(days=number * DAYS // (count + 1)),
            institution=person % institutions,
            person=person,
        )
