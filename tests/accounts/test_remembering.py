"""Pieces of pages that are drawn once."""

import pytest
from django.template import Context, Template
from django.utils.html import escape
from django.utils.translation import override

from accounts.remembering import Pieces, pieces

TEMPLATE = "{% load remember i18n %}{% remember key %}{{ value }}{% endremember %}"


@pytest.fixture(autouse=True)
def nothing_remembered():
    pieces.clear()


def test_a_piece_is_drawn_once_for_a_key():
    template = Template(TEMPLATE)
    drawn = [template.render(Context({"key": ("a",), "value": v})) for v in (1, 2)]
    assert drawn == ["1", "1"]
    assert template.render(Context({"key": ("b",), "value": 2})) == "2"


def test_each_language_has_its_own():
    template = Template(TEMPLATE)
    with override("en"):
        assert template.render(Context({"key": ("a",), "value": 1})) == "1"
    with override("zh-hans"):
        assert template.render(Context({"key": ("a",), "value": 2})) == "2"


def test_without_a_key_nothing_is_kept():
    template = Template(TEMPLATE)
    assert [template.render(Context({"value": v})) for v in (1, 2)] == ["1", "2"]


def test_the_token_of_a_form_is_each_readers_own():
    template = Template("{% load remember %}{% remember key %}{% csrf_token %}{% endremember %}")
    for reader in ("one", "two"):
        drawn = template.render(Context({"key": ("a",), "csrf_token": f"secret-{reader}"}))
        assert f'value="secret-{reader}"' in drawn


def test_the_address_of_the_page_is_each_pages_own():
    template = Template(
        '{% load remember %}{% remember key %}<i title="{{ here }}">{% endremember %}'
    )
    for address in ("/search/?q=a&page=2", '/search/?q="'):
        drawn = template.render(Context({"key": ("a",), "here": address}))
        assert drawn == f'<i title="{escape(address)}">'


@pytest.mark.django_db
def test_the_header_leads_back_to_the_page_it_stands_on(client_for, rep):
    for path in ("/search/?q=one&stage=won", "/search/?q=two"):
        page = client_for(rep).get(path).content.decode()
        assert f'name="next" value="{escape(path)}"' in page


def test_what_was_not_asked_for_lately_is_dropped():
    kept = Pieces(most=2)
    for key in "abc":
        kept.get(key, lambda key=key: key)
    assert kept.get("a", lambda: "anew") == "anew"
    assert kept.get("c", lambda: "anew") == "c"


def test_pieces_stay_within_their_size():
    kept = Pieces(most_signs=10)
    for key in "abc":
        kept.get(key, lambda: "12345")
    assert kept._signs <= 10
