"""The examples in the documentation work."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from library.assets.base import Asset
from library.registry import asset_types

DOCUMENT = Path(__file__).parents[3] / "docs" / "import.md"


@pytest.mark.django_db
def test_every_example_of_the_import_imports(tmp_path):
    examples = re.findall(r"```json\n(.*?)\n```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(examples), "utf-8")
    call_command("import_assets", path, verbosity=0)
    kinds = set(Asset.objects.values_list("asset_type", flat=True))
    assert kinds == set(asset_types())
