"""Synonyms, read once and kept until somebody edits them."""

import time
from collections.abc import Iterable, Iterator
from functools import cache

from django.conf import settings
from django.db.models import Count, Max
from django.db.models.signals import post_delete, post_save
from django.utils.translation import override

from accounts.defaults import register_defaults
from library.terms import get_terms
from search.facets import FACET_BY_NAME
from search.models import SynonymSet
from search.synonym_sets import Synonyms

SHIPPED = (
    ("投资回报", "投资回报率", "ROI", "return on investment"),
    ("降本", "降低成本", "成本节约", "cost reduction", "cost saving"),
    ("增收", "增加收入", "revenue growth", "upsell"),
    ("TCO", "总拥有成本", "total cost of ownership"),
    ("回收期", "投资回收期", "payback"),
    ("净现值", "NPV", "net present value"),
    ("停机", "宕机", "downtime", "outage"),
    ("首次修复率", "一次修复率", "first-time fix"),
    ("二次上门", "重复上门", "repeat visit", "second visit"),
    ("回款", "应收账款", "days to invoice", "DSO"),
    ("备件", "spare parts", "spares"),
    ("库存", "stock", "inventory"),
    ("保修", "质保", "warranty"),
    ("续约", "续签", "renewal"),
    ("报价", "quote", "quotation"),
    ("太贵", "嫌贵", "价格高", "报价太高", "too expensive", "price too high", "price objection"),
    ("折扣", "打折", "discount"),
    ("便宜", "cheaper"),
    ("预算", "budget"),
    ("合同", "contract"),
    ("异议", "objection"),
    ("竞品", "竞争对手", "competitor"),
    ("痛点", "pain point"),
    ("案例", "客户案例", "case study", "reference"),
    ("白皮书", "white paper", "whitepaper"),
    ("演示文稿", "幻灯片", "deck", "slides", "PPT"),
    ("计算器", "ROI 计算器", "calculator", "ROI calculator"),
    ("FAB", "FAB 表", "FAB sheet"),
    ("SPIN", "SPIN 提问单", "SPIN set", "SPIN questions"),
    ("应对话术", "应对卡", "battle card", "battlecard"),
    ("视频", "video"),
    ("演示", "demo", "demonstration"),
    ("决策者", "economic buyer", "decision maker"),
    ("财务总监", "财务负责人", "CFO", "finance director"),
    ("采购", "procurement", "purchasing"),
    ("内线", "教练", "champion"),
    ("售后", "after-sales"),
    ("派工", "派单", "调度", "dispatch"),
    ("远程监测", "remote monitoring"),
    ("数据安全", "data security", "data protection"),
    ("上线", "实施", "implementation", "roll-out", "rollout"),
    ("培训", "training"),
    ("集成", "对接", "integration"),
    ("接口", "interface"),
    ("电梯", "elevator", "lift"),
    ("风电", "wind power"),
    ("审核", "审计", "audit"),
    ("合规", "compliance"),
    ("标杆", "benchmark"),
    ("投诉", "complaint"),
    ("工程师", "technician"),
    ("利润", "profit", "margin"),
    ("丢单", "输单", "lost deal"),
    ("赢单", "won deal"),
    ("商机", "opportunity"),
    ("线索", "lead"),
    ("销售漏斗", "pipeline", "sales funnel"),
    ("客户成功", "customer success"),
    ("转介绍", "referral"),
    ("首次拜访", "第一次见面", "first meeting", "first call"),
    ("上会", "board meeting"),
    ("启动会", "kick-off", "kickoff"),
    ("自研", "自己开发", "build it ourselves", "build in-house"),
    ("试点", "试用", "pilot", "trial", "proof of concept", "POC"),
    ("验收", "acceptance"),
    ("招标", "投标", "tender", "RFP"),
    ("工单", "work order", "job ticket"),
)
# Whoever asks for a case study is answered by the assets of that type, too.
KIND_FACETS = ("type", "form")
# Taxonomies whose labels are words of the assets' own texts.
NAMED_TAXONOMIES = ("product", "competitor", "industry", "role", "driver")
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
    """Read the synonyms if they or the taxonomies were edited."""
    stamp = SynonymSet.objects.aggregate(n=Count("pk"), at=Max("updated_at"), last=Max("pk"))
    version = (*stamp.values(), get_terms().version)
    if _Kept.version != version:
        _Kept.synonyms = built([s.word_list for s in SynonymSet.objects.all()])
        _Kept.version = version


def built(sets: Iterable[Iterable[str]]) -> Synonyms:
    """Return synonyms: some sets, what types are called, and names in the other language."""
    labels = kind_labels()
    kinds = {label: kind for kind, words in labels.items() for label in words}
    return Synonyms([*sets, *labels.values(), *term_labels()], kinds)


@cache
def kind_labels() -> dict[tuple[str, str], list[str]]:
    """Return what each type and form of asset is called in every language of the interface."""
    found: dict[tuple[str, str], list[str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name in KIND_FACETS:
                for value, label in FACET_BY_NAME[name].labels().items():
                    found.setdefault((name, value), []).append(str(label))
    return {kind: list(dict.fromkeys(labels)) for kind, labels in found.items()}


def term_labels() -> Iterator[tuple[str, str]]:
    """Yield the labels of terms that are called differently in the other language."""
    for name in NAMED_TAXONOMIES:
        for term in get_terms().all(name):
            if term.label_zh and term.label_zh != term.label_en:
                yield term.label_en, term.label_zh
