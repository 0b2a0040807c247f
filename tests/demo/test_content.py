"""What the demo is made of."""

import json

import pytest
from django.core.management import CommandError, call_command

from demo.content import FILES, checksum as checksum_of, records
from demo.models import DemoMark
from library.extraction.child import answer
from library.extraction.limits import Limits
from library.registry import asset_types
from library.roi.pool import evaluate
from library.terms import get_terms
from tests.factories import make_asset

ONLY_IN_FILES = (
    "arallel operation",
    "双轨运行",
    "sensitivity",
    "敏感性",
    "burnt toast",
    "沉睡账号",
)
pytestmark = pytest.mark.django_db


def test_the_content_covers_every_type_stage_role_and_both_languages():
    found = records()
    assert len(found) >= 70
    for kind in asset_types():
        assert sum(r["type"] == kind for r in found) >= 4, kind
    stages = {slug for r in found for slug in r.get("stages", ())}
    roles = {slug for r in found for slug in r.get("roles", ())}
    assert stages >= {stage.slug for stage in get_terms().stages}
    assert roles >= {role.slug for role in get_terms().all("role")}
    chinese = sum(r["language"] == "zh-hans" for r in found)
    assert 0.4 < chinese / len(found) < 0.6
    assert sum(bool(r.get("translation_of")) for r in found) >= 8


def test_calculators_of_eight_trades_compute_in_both_languages_and_name_their_sources():
    found = [r for r in records() if r["type"] == "roi_calculator"]
    keys = {r["key"] for r in found}
    topics = {key.rsplit("-", 1)[0] for key in keys}
    assert len(topics) >= 8
    assert keys == {f"{topic}-{language}" for topic in topics for language in ("en", "zh")}
    for record in found:
        assert not evaluate(record).errors, record["key"]
        assert all(row["source"] and row["source_kind"] for row in record["inputs"])
        assert all(row.get("source") for row in record["lines"] if row["role"] != "kpi")
        assert all(row["label"] and row["label_zh"] for row in record["inputs"] + record["lines"])


def test_every_demo_file_can_be_read_and_says_something_that_no_asset_says():
    said = json.dumps(records(), ensure_ascii=False)
    listed = [name.partition("/") for record in records() for name in record["files"]]
    for checksum, _slash, name in listed:
        path = FILES / name
        request = {"path": str(path), "extension": path.suffix[1:], "limits": Limits().pack()}
        text = " ".join(t for _place, t in answer({**request, "do": "text"}, None)["parts"])
        assert checksum_of(path) == checksum
        assert any(word in text and word not in said for word in ONLY_IN_FILES), name
    assert {name.rpartition(".")[2] for _c, _s, name in listed} == {"pdf", "pptx", "xlsx", "docx"}


def test_the_demo_is_refused_where_there_is_content():
    make_asset()
    with pytest.raises(CommandError, match="content of its own"):
        call_command("seed_demo", verbosity=0)
    assert not DemoMark.objects.exists()
