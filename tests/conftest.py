"""What every test can ask for."""

import gc
import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts import roles
from accounts.defaults import ensure_defaults
from accounts.models import Team
from accounts.remembering import pieces
from usage.recording import forget_waiting

# How long an example takes is the machine's business.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

PASSWORD = "a long enough pass phrase"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Full counts run only where asked for; folders lie with all else; garbage is collected rarely."""
    config.option.basetemp = config.option.basetemp or settings.VALUARY_DATA / "tests"
    gc.set_threshold(100_000, 50, 100)
    config.soak = bool(os.environ.get("VALUARY_SOAK"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark tests that need more by their folder, and skip what needs another database."""
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    elsewhere = pytest.mark.skip(reason="needs PostgreSQL")
    for item in items:
        for folder in ("browser", "servers"):
            if folder in item.path.parts:
                item.add_marker(folder)
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(elsewhere)


def pytest_collection_finish(session):
    """Let the collector look no more at what was imported."""
    gc.freeze()


def pytest_unconfigure(config):
    """Leave nothing of the test run on the disk, and no garbage to be looked for again and again."""
    if settings.configured:
        shutil.rmtree(settings.VALUARY_DATA, ignore_errors=True)
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Give the test database what every site has.

    After a transactional test Django's flush sends post_migrate, which brings it back.
    """
    with django_db_blocker.unblock():
        ensure_defaults()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """A transaction as long as a module, for what is expensive to make and every test only reads.

    A test's own transaction is a savepoint in it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Let no test see what another one cached."""
    cache.clear()
    pieces.clear()


@pytest.fixture(autouse=True)
def _opens_wait():
    """Let no test write the opens of another; flush() writes a test's own."""
    yield
    forget_waiting()


@pytest.fixture
def soak(request):
    """True when every fuzz and kill count is to run, not a seeded tenth."""
    return request.config.soak


@pytest.fixture
def make_user(db):
    """Return a function that makes somebody in a group, of a team if one is given."""

    def make(username, group, team=None, **fields):
        user = get_user_model().objects.create_user(username, password=PASSWORD, **fields)
        user.groups.add(Group.objects.get(name=group))
        if team is not None:
            user.team = team
            user.save(update_fields=["team"])
        return user

    return make


@pytest.fixture
def team(db):
    """A sales team at the root."""
    return Team.objects.create(slug="north", name="North", name_zh="华北团队")


@pytest.fixture
def rep(make_user, team):
    """Somebody who sells."""
    return make_user("rep", roles.SALES, team)


@pytest.fixture
def enablement(make_user):
    """Somebody who writes and publishes."""
    return make_user("enablement", roles.ENABLEMENT)


@pytest.fixture
def manager(make_user, team):
    """Somebody who leads a team and reads the ranks."""
    return make_user("manager", roles.MANAGERS, team)


@pytest.fixture
def admin(make_user):
    """Somebody who may do everything."""
    return make_user("admin", roles.ADMINISTRATORS, is_superuser=True, is_staff=True)


@pytest.fixture
def client_for():
    """Return a function that gives a signed-in client."""

    def sign_in(user, **options):
        client = Client(**options)
        client.force_login(user, backend="accounts.backends.TeamBackend")
        return client

    return sign_in
