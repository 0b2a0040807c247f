"""Synonyms, read once and kept until somebody edits them."""

import time

from django.db.models import Count, Max
from django.db.models.signals import post_delete, post_save

from accounts.defaults import register_defaults
from search.models import SynonymSet
from search.query import Synonyms

SHIPPED = (
    ("投资回报", "投资回报率", "ROI", "return on investment"),
    ("降本", "降低成本", "成本节约", "cost reduction", "cost saving"),
    ("增收", "增加收入", "revenue growth", "upsell"),
    ("TCO", "总拥有成本", "total cost of ownership"),
    ("回收期", "投资回收期", "payback"),
    ("净现值", "NPV", "net present value"),
    ("停机", "宕机", "downtime"),
    ("首次修复率", "一次修复率", "first-time fix"),
    ("二次上门", "重复上门", "repeat visit", "second visit"),
    ("回款", "应收账款", "days to invoice", "DSO"),
    ("备件", "spare parts", "spares"),
    ("库存", "stock", "inventory"),
    ("保修", "质保", "warranty"),
    ("续约", "renewal"),
    ("报价", "quote", "quotation"),
    ("太贵", "价格高", "报价太高", "too expensive", "price too high"),
    ("预算", "budget"),
    ("合同", "contract"),
    ("异议", "objection"),
    ("竞品", "竞争对手", "competitor"),
    ("痛点", "pain point"),
    ("案例", "客户案例", "case study", "reference"),
    ("白皮书", "white paper", "whitepaper"),
    ("演示", "demo", "demonstration"),
    ("决策者", "economic buyer", "decision maker"),
    ("财务总监", "财务负责人", "CFO", "finance director"),
    ("采购", "procurement", "purchasing"),
    ("内线", "教练", "champion"),
    ("售后", "after-sales"),
    ("派工", "调度", "dispatch"),
    ("远程监测", "remote monitoring"),
    ("数据安全", "data security", "data protection"),
    ("上线", "实施", "implementation", "roll-out", "rollout"),
    ("培训", "training"),
    ("集成", "对接", "integration"),
)
# An edit reaches the other processes of the site within so many seconds.
LOOK_AGAIN_SECONDS = 2


class _Kept:
    """The synonyms this process knows, as of a version of the table."""

    synonyms = Synonyms()
    version: tuple | None = None
    looked_at = float("-inf")


@register_defaults(order=70)
def ensure_synonyms() -> None:
    """Give a site without synonyms the shipped ones."""
    if not SynonymSet.objects.exists():
        SynonymSet.objects.bulk_create(SynonymSet(words="\n".join(words)) for words in SHIPPED)


def forget(**kwargs) -> None:
    """Look at the table again with the next question."""
    _Kept.looked_at = float("-inf")


def connect() -> None:
    """Notice edits in this process at once."""
    post_save.connect(forget, sender=SynonymSet, dispatch_uid="search-synonyms-saved")
    post_delete.connect(forget, sender=SynonymSet, dispatch_uid="search-synonyms-deleted")


def synonyms() -> Synonyms:
    """Return the synonyms in force."""
    if time.monotonic() - _Kept.looked_at > LOOK_AGAIN_SECONDS:
        _look()
        _Kept.looked_at = time.monotonic()
    return _Kept.synonyms


def _look() -> None:
    """Read the synonyms if they were edited."""
    stamp = SynonymSet.objects.aggregate(n=Count("pk"), at=Max("updated_at"), last=Max("pk"))
    version = tuple(stamp.values())
    if _Kept.version != version:
        _Kept.synonyms = Synonyms(s.word_list for s in SynonymSet.objects.all())
        _Kept.version = version
