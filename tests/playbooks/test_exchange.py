"""Playbooks, plays and journeys go out as YAML and come back the same; what is wrong is said by place."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given, settings, strategies as st

from accounts.models import Team
from library.assets.base import Asset
from library.choices import StageOwner
from library.taxonomy import FunnelModel, Product, Stage
from playbooks.exchange.exporting import export_playbooks
from playbooks.exchange.yaml_reading import YamlRefused, read_yaml
from playbooks.exchange.yaml_writing import write_yaml
from tests.factories import asset_record, make_asset, make_assets
from tests.playbooks.builders import play_record, playbook_record

DOCUMENT = Path(__file__).parents[2] / "docs" / "playbooks.md"
db = pytest.mark.django_db


def load(tmp_path, text, **options):
    path = tmp_path / "in.yaml"
    path.write_text(text, "utf-8")
    call_command("import_playbooks", path, verbosity=0, stdout=StringIO(), **options)


def dump():
    out = StringIO()
    export_playbooks(out)
    return out.getvalue()


def refusal(tmp_path, text, **options):
    with pytest.raises(CommandError) as error:
        load(tmp_path, text, **options)
    assert not Asset.objects.filter(key="fine").exists()
    return str(error.value)


def empty_site():
    """Take away everything a new site does not have."""
    Asset.objects.all().delete()
    Stage.objects.filter(funnel__slug="own").delete()
    FunnelModel.objects.filter(slug="own").delete()
    Product.objects.all().delete()
    Team.objects.all().delete()


@db
def test_the_documented_example_imports_and_comes_back_byte_for_byte(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)\n```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    load(tmp_path, example)
    assert Asset.objects.filter(live=True).count() == 3
    stand_in = Asset.objects.get(key="lift-cost-sheet")
    assert (stand_in.live, stand_in.title) == (False, "What a second visit costs")
    assert Product.objects.get().label_zh == "电梯监测"
    first = dump()
    empty_site()
    load(tmp_path, first)
    assert dump() == first


@db
def test_a_funnel_of_ones_own_goes_along_with_all_its_stages(tmp_path):
    own = FunnelModel.objects.create(slug="own", label_en="Own way", label_zh="自己的", order=90)
    for order, slug in enumerate(("own-a", "own-b"), 1):
        Stage.objects.create(
            slug=slug,
            label_en=slug,
            funnel=own,
            order=order,
            owner=StageOwner.MARKETING,
            standard=Stage.objects.get(slug="rl"),
        )
    record = playbook_record("book", [{"stage": "own-a", "text": "Go\nand look: 是"}], funnel="own")
    make_asset(**record)
    first = dump()
    empty_site()
    load(tmp_path, first)
    assert list(Stage.objects.filter(funnel__slug="own").values_list("slug", "owner")) == [
        ("own-a", "marketing"),
        ("own-b", "marketing"),
    ]
    assert dump() == first


@db
def test_drafts_audiences_and_bodies_come_back_too(tmp_path):
    Team.objects.create(slug="far-off", name="far-off")
    steps = [
        {"key": f"s{n}", "text": t} for n, t in enumerate(("One: two", "no", "12", "2027-01-31"))
    ]
    make_assets(
        [
            play_record("p", ["One"], body="## Head\n\n- a\n- b", audience=["Managers", "far-off"]),
            play_record("d", steps, status="draft"),
            asset_record("journey", key="j", steps=[{"key": "a", "stage": "discovery"}]),
        ]
    )
    first = dump()
    empty_site()
    load(tmp_path, first)
    assert dump() == first
    assert not Asset.objects.get(key="d").live


@db
def test_what_is_there_is_updated_and_stays_where_nothing_is_said(tmp_path):
    make_asset(**play_record("p", ["One", "Two"], summary="Before"))
    load(tmp_path, "plays:\n  - {key: p, title: Anew}\n")
    play = Asset.objects.get(key="p").specific
    assert (play.title, play.summary, play.steps.count()) == ("Anew", "Before", 2)


@db
def test_a_dry_run_and_a_wrong_file_write_nothing(tmp_path):
    text = (
        "needs: {products: [gadget], people: [someone]}\n"
        "plays:\n  - {key: fine, title: Fine, products: [gadget]%s}\n"
    )
    load(tmp_path, text % "", dry_run=True)
    refusal(tmp_path, text % ", importance: 9")
    assert not Product.objects.exists() and not Asset.objects.exists()
    load(tmp_path, text % "")
    assert Asset.objects.get().products.get().label_en == "gadget"


@db
def test_a_locked_asset_is_overwritten_by_force_only(tmp_path):
    play = make_asset(**play_record("p", ["One"]))
    Asset.objects.filter(pk=play.pk).update(locked=True)
    text = "plays:\n  - {key: p, title: Anew}\n"
    assert "line 2, plays[0].key: is locked; use --force" in refusal(tmp_path, text)
    load(tmp_path, text, force=True)


FINE = "plays:\n  - {key: fine, title: Fine}\n"


@db
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "  - key: p\n    title: P\n    steps:\n      - text: One\n      - text: Two\n        role: nobody\n",
            "role: unknown slug 'nobody' (got 'nobody')\nNothing was imported: 1 error(s). Terms that",
        ),
        (
            "  - {key: p, title: P, steps: [{text: One, assets: [nothing]}]}\n",
            "line 3, plays[1].steps[0].assets: no asset has this key: 'nothing'",
        ),
        ("  - {key: p, title: 12.50}\n", ""),
        (
            "  - key: p\n    title: P\n    steps:\n      - text: One\n      - text: Two\n        role: nobody\n",
            "line 8, plays[1].steps[1].role: ",
        ),
        ("  - {key: p, title: true}\n", "line 3, plays[1].title: must be a text"),
        ("  - {key: [a], title: P}\n", "line 3, plays[1].key: must be a text of up to 200"),
        ("  - {title: P}\n", "line 3, plays[1].key: must be a text"),
        ("needs: {assets: [{key: [a]}]}\n", "line 3, needs.assets[0]: needs key, type"),
        ("needs: {assets: [a], products: a, audience: [1]}\n", "needs.products: must be a list"),
        ("  - {key: p, title: P, steps: [a], tags: {b: c}}\n", "plays[1].steps[0]: must be"),
        ("  - {key: fine, title: P}\n", "line 3, plays[1].key: is on line 2 already"),
        ("  - {key: p, title: P, type: material}\n", "line 3, plays[1].type: must be play"),
        ("  - nothing\n", "line 3, plays[1]: must be a mapping"),
        ("  - {key: p, titel: P}\n", "line 3, plays[1].titel: is not a field of this type"),
        ("  - {key: p, title: P, owner: nobody}\n", "under needs: people:"),
        ("poems: []\n", "line 3, section: must be one of needs, plays, playbooks, journeys"),
        ("journeys: {}\n", "line 3, journeys: must be a list"),
        ("needs: [a]\n", "line 3, needs: must name lists"),
        ("needs: {poems: []}\n", "line 3, needs.poems: must be one of"),
        ("needs: {roles: [a b]}\n", "line 3, needs.roles[0]: needs a slug"),
        ("needs: {roles: [{slug: a, x: 1}]}\n", "line 3, needs.roles[0].x: is not a field"),
        ("needs: {stages: [alone]}\n", "line 3, needs.stages[0]: needs the funnel"),
        ("needs: {stages: [{slug: a, funnel: z}]}\n", "line 3, needs.stages[0].funnel: unknown"),
        ("needs: {people: ['a b']}\n", "line 3, needs.people[0]: is no user name"),
        ("needs: {assets: [{title: A}]}\n", "line 3, needs.assets[0]: needs key, type"),
        (
            "needs: {assets: [{key: a, type: poem}]}\n",
            "line 3, needs.assets[0].type: must be one of",
        ),
        ("playbooks: [\n", "line 4, file: is not YAML:"),
        ("x: &a [1]\ny: *a\n", "line 4, file: aliases (*) are not read"),
        ("x: !!python/name:os.system\n", "line 3, file: tags are not read"),
        ("plays: []\n", "line 3, file: plays stands there twice"),
        ("---\nplays: []\n", "line 3, file: is a second document"),
    ],
)
def test_what_is_wrong_is_said_by_place_with_advice(tmp_path, text, said):
    if said:
        assert said in refusal(tmp_path, FINE + text)
    else:
        load(tmp_path, FINE + text)


@db
@pytest.mark.parametrize("text", ["", "just words", "- a", "[" * 5000, "{a: " * 5000, "\x00"])
def test_what_is_no_such_file_is_refused(tmp_path, text):
    assert "line 1" in refusal(tmp_path, text)


def test_a_file_that_is_not_there_or_not_utf_8_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_playbooks", tmp_path / "no.yaml")
    (tmp_path / "in.yaml").write_bytes(b"plays: \xff")
    with pytest.raises(CommandError, match="is not UTF-8"):
        call_command("import_playbooks", tmp_path / "in.yaml")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
VALUES = (
    TEXTS | st.integers(0, 2**40) | st.booleans() | st.none() | st.from_regex(r"[-+0-9.eE_:~]{1,8}")
)


@example([{"a": "\x85"}, {"a": "x\n\u2028 y"}, {"b": ["\u2029", "09", "1e5", "12:30", "=", "<<"]}])
@settings(max_examples=40)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), VALUES | st.lists(VALUES, max_size=3))))
def test_whatever_is_written_is_read_again(value):
    assert read_yaml(write_yaml({"rows": value})).value == {"rows": value}


def test_every_value_has_its_line():
    source = read_yaml("a:\n  - x: 1\n    y: [2,\n        3]\n")
    assert source.line_of(("a", 0, "y", 1)) == 4
    assert source.line_of(("a", 0, "z")) == 2
    with pytest.raises(YamlRefused):
        read_yaml("? [a]\n: 1")
