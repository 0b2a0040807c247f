"""Assets and events by the thousand, for measuring. The same seed makes the same library."""

from datetime import timedelta
from pathlib import Path
from random import Random

from django.contrib.auth import get_user_model
from django.utils import timezone

from library.assets.base import Asset
from library.exchange.importing import check, write
from library.exchange.references import References
from library.exchange.writing import Writer
from library.terms import get_terms
from usage.choices import EventKind
from usage.models import Event

WORDS = (
    "service customer value cost downtime repair contract renewal technician parts stock invoice "
    "margin quote proof risk audit hours travel price team plan result report machine spare "
    "monitor alarm visit warranty budget board finance figure return payback"
).split()
WORDS_ZH = (
    "客户 价值 成本 停机 维修 合同 续约 工程师 备件 库存 开票 毛利 报价 依据 风险 审核 工时 差旅 价格 团队 "
    "计划 结果 报表 设备 监测 告警 上门 保修 预算 董事会 财务 数字 投资回报 回收期 降本 增效"
).split()
KINDS = ("fab_sheet", "spin_set", "case_study", "battle_card", "value_proposition", "material")
EVENT_KINDS = (
    [EventKind.OPEN] * 5 + [EventKind.COPY] * 2 + [EventKind.USE_IN_DEAL, EventKind.DOWNLOAD]
)


class Generator:
    """Makes records of a plausible size and mixture."""

    def __init__(self, seed: int = 7):
        self.random = Random(seed)
        terms = get_terms()
        self.slugs = {
            name: [t.slug for t in terms.all(name)]
            for name in ("role", "industry", "product", "competitor", "driver", "buyer_stage")
        }
        self.slugs["stage"] = [stage.slug for stage in terms.stages]

    def some(self, name: str, most: int) -> list[str]:
        """Return up to so many slugs of a taxonomy."""
        slugs = self.slugs[name]
        return self.random.sample(slugs, min(len(slugs), self.random.randint(0, most)))

    def sentence(self, chinese: bool, words: int) -> str:
        """Return words that follow each other as in a rank of frequency."""
        pool = WORDS_ZH if chinese else WORDS
        picked = [
            pool[min(int(self.random.paretovariate(0.9)), len(pool)) - 1] for _ in range(words)
        ]
        return "".join(picked) if chinese else " ".join(picked)

    def record(self, number: int) -> dict:
        """Return one asset as the import takes it."""
        chinese = number % 2 == 0
        kind = KINDS[number % len(KINDS)]
        return {
            "key": f"volume-{number}",
            "type": kind,
            "title": f"{self.sentence(chinese, 5)} {number}",
            "summary": self.sentence(chinese, 14),
            "body": "\n\n".join(self.sentence(chinese, 60) for _ in range(3)),
            "language": "zh-hans" if chinese else "en",
            "stages": self.some("stage", 3) or ["discovery"],
            "roles": self.some("role", 2),
            "industries": self.some("industry", 2),
            "products": self.some("product", 1),
            "competitors": self.some("competitor", 1),
            "drivers": self.some("driver", 2),
            "tags": [self.sentence(chinese, 1)],
            "shareable": number % 3 == 0,
            "importance": 1 + number % 5,
            **self.rows(kind, chinese),
        }

    def rows(self, kind: str, chinese: bool) -> dict:
        """Return the rows of the types that have some."""
        driver = self.random.choice(self.slugs["driver"])
        if kind == "fab_sheet":
            return {
                "rows": [
                    {
                        "feature": self.sentence(chinese, 8),
                        "advantage": self.sentence(chinese, 8),
                        "benefit": self.sentence(chinese, 6),
                        "proof": self.sentence(chinese, 4),
                        "driver": driver,
                    }
                    for _ in range(4)
                ]
            }
        if kind == "spin_set":
            return {
                "questions": [
                    {"kind": k, "text": self.sentence(chinese, 9), "driver": driver} for k in "SPIN"
                ]
            }
        return {}


def make_assets(count: int, progress=lambda n: None) -> int:
    """Add so many generated assets to those that are there."""
    start = Asset.objects.filter(key__startswith="volume-").count()
    generator = Generator(seed=start + 7)
    references = References(Path("/nonexistent"))
    records = [(n, generator.record(start + n)) for n in range(1, count + 1)]
    write(check(records, references), Writer(references), progress)
    return count


def make_playbook(plays: int = 20, steps: int = 10, assets: int = 100) -> int:
    """Add a playbook at one stage with so many plays of so many steps, on assets that are there."""
    keys = list(Asset.objects.order_by("pk").values_list("key", flat=True)[:assets])
    stage = get_terms().stages[0].slug
    records = [
        {
            "key": f"volume-play-{n}",
            "type": "play",
            "title": f"Play {n}",
            "steps": [
                {"key": f"s{m}", "text": f"Step {m}", "assets": [keys[(n * steps + m) % len(keys)]]}
                for m in range(steps)
            ],
        }
        for n in range(plays)
    ]
    rows = [{"key": f"p{n}", "stage": stage, "play": f"volume-play-{n}"} for n in range(plays)]
    rows += [
        {"key": f"a{n}", "stage": stage, "slot": "show", "asset": key} for n, key in enumerate(keys)
    ]
    book = {"key": "volume-playbook", "type": "playbook", "title": "A large playbook", "rows": rows}
    references = References(Path("/nonexistent"))
    return write_all([*records, book], references)


def write_all(records: list[dict], references: References) -> int:
    """Check and write records, and return how many there were."""
    write(check(list(enumerate(records, 1)), references), Writer(references))
    return len(records)


def make_events(count: int, days: int = 90, progress=lambda n: None) -> int:
    """Add so many events of the last days, spread over the assets; some are used more than others."""
    random = Random(11)
    assets = list(Asset.objects.values_list("pk", "asset_type"))
    stages = dict_of_stages()
    roles = [role.slug for role in get_terms().all("role")] + [""]
    users = list(get_user_model().objects.values_list("pk", "team_id"))
    now = timezone.now()
    # One asset after the other, so that a batch of the roll-up concerns few of them.
    used = sorted(int(len(assets) * random.random() ** 1.5) for _ in range(count))
    for start in range(0, count, 5000):
        events = []
        for place in used[start : start + 5000]:
            asset, kind = assets[place]
            user, team = random.choice(users)
            events.append(
                Event(
                    kind=random.choice(EVENT_KINDS),
                    asset_id=asset,
                    asset_type=kind,
                    user_id=user,
                    team_id=team,
                    stage=random.choice(stages.get(asset) or [""]),
                    role=random.choice(roles[asset % 3 :: 3]),
                    at=now - timedelta(days=days * random.random()),
                )
            )
        Event.objects.bulk_create(events)
        progress(len(events))
    return count


def dict_of_stages() -> dict[int, list[str]]:
    """Return the stages of every asset."""
    stages: dict[int, list[str]] = {}
    for asset, slug in Asset.stages.through.objects.values_list("asset_id", "stage__slug"):
        stages.setdefault(asset, []).append(slug)
    return stages
