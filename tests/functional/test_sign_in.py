"""Signing in, and what a person chooses about the interface."""

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_visitor_is_sent_to_the_form_and_back(client, rep):
    answer = client.get("/search/?q=roi")
    assert answer["Location"] == "/accounts/login/?next=/search/%3Fq%3Droi"
    sent = {"username": "rep", "password": PASSWORD, "next": "/search/?q=roi"}
    assert client.post("/accounts/login/", sent)["Location"] == "/search/?q=roi"


def test_a_wrong_password_is_said_without_telling_which_part(client, rep):
    answer = client.post("/accounts/login/", {"username": "rep", "password": "no"})
    assert "do not go together" in answer.content.decode()


def test_too_many_attempts_close_the_door(client, rep, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post("/accounts/login/", {"username": "rep", "password": "no"})
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_the_language_is_chosen_by_a_form_and_kept(client_for, rep):
    client = client_for(rep)
    client.post("/accounts/language/", {"language": "zh-hans", "next": "/search/"})
    page = client.get("/search/").content.decode()
    assert '<html lang="zh-Hans"' in page


def test_before_sign_in_the_language_is_kept_too(client, db):
    client.post("/accounts/language/", {"language": "zh-hans", "next": "/accounts/login/"})
    assert '<html lang="zh-Hans"' in client.get("/accounts/login/").content.decode()


def test_the_theme_is_kept(client_for, rep):
    client = client_for(rep)
    client.post("/accounts/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/search/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_form_leads_back_to_this_site_only(client_for, rep, target):
    answer = client_for(rep).post("/accounts/theme/", {"theme": "", "next": target})
    assert answer["Location"] == "/"
