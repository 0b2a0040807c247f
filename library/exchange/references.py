"""The things records refer to by name: terms, people, groups, teams, files, other assets."""

import re
from functools import cached_property
from hashlib import file_digest
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files import File
from django.core.files.storage import Storage
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from accounts.models import Team
from library import taxonomy
from library.assets.base import Asset

TERM_MODELS = {
    "stages": taxonomy.Stage,
    "roles": taxonomy.DecisionRole,
    "buyer_stages": taxonomy.BuyerStage,
    "industries": taxonomy.Industry,
    "products": taxonomy.Product,
    "competitors": taxonomy.Competitor,
    "drivers": taxonomy.ValueDriver,
}
IMAGE = re.compile(r"\(image:([0-9a-f]{40})\)")
FILE = re.compile(r"[0-9a-f]{40}/(?!\.\.?$)[^/\\\n]{1,255}")
# What the models of terms, teams, groups and people take as a name.
SLUG = re.compile(r"[-\w]{1,64}", re.ASCII)
TEAM_SLUG = re.compile(r"[-a-z0-9_]{1,50}")
USERNAME = re.compile(r"[\w.@+-]{1,150}")
LONGEST_GROUP = 150
# What a storage puts behind a name that was taken, and from which length on it cuts names.
SUFFIX = re.compile(r"_[A-Za-z0-9]{7}$")
LONG_NAME = 80


class Terms(dict):
    """The terms of each taxonomy by slug, read when one is named."""

    def __missing__(self, model):
        """Read a taxonomy."""
        self[model] = {term.slug: term for term in model.objects.all()}
        return self[model]


class References:
    """Finds what a record names; with `create_terms` it makes what is missing."""

    def __init__(self, folder: Path, create_terms: bool = False):
        self.folder = folder
        self.create_terms = create_terms
        self.terms = Terms()
        assets = list(Asset.objects.values_list("key", "pk", "asset_type"))
        self.asset_ids = {key: pk for key, pk, _type in assets}
        self.asset_types = {key: kind for key, _pk, kind in assets}
        self.missing: set[tuple] = set()
        self._checked: set[str] = set()
        self._documents: dict[str, object] = {}
        self._images: dict[str, int | None] = {}

    @cached_property
    def users(self) -> dict[str, object]:
        """Everybody, by user name."""
        return {u.username: u for u in get_user_model().objects.all()}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Every group, by name."""
        return {g.name: g for g in Group.objects.all()}

    @cached_property
    def teams(self) -> dict[str, Team]:
        """Every team, by slug."""
        return {t.slug: t for t in Team.objects.all()}

    def knows_term(self, model, slug: str) -> bool:
        """Tell whether a slug is a term, or will be once missing terms are made."""
        known = slug in self.terms[model]
        return known or (bool(SLUG.fullmatch(slug)) and self._will_make("term", model, slug))

    def knows_user(self, username: str) -> bool:
        """Tell whether somebody has this user name, or will have."""
        known = username in self.users
        return known or (
            bool(USERNAME.fullmatch(username)) and self._will_make("user", None, username)
        )

    def knows_audience(self, name: str) -> bool:
        """Tell whether a group or a team has this name, or will have."""
        if name in self.groups or name in self.teams:
            return True
        # A name that could not be a team's slug can only be a group's.
        what = "team" if TEAM_SLUG.fullmatch(name) else "group"
        return 0 < len(name.strip()) <= LONGEST_GROUP and self._will_make(what, None, name)

    def _will_make(self, what, model, name) -> bool:
        if self.create_terms:
            self.missing.add((what, model, name))
        return self.create_terms

    def make_missing(self) -> None:
        """Make the terms, people, groups and teams that records named and nobody had."""
        for what, model, name in sorted(self.missing, key=str):
            if what == "term":
                self.terms[model][name] = make_term(model, name)
            elif what == "user":
                user = get_user_model()(username=name, is_active=False)
                user.set_unusable_password()
                user.save()
                self.users[name] = user
            elif what == "team":
                self.teams[name] = Team.objects.create(slug=name, name=name)
            else:
                self.groups[name] = Group.objects.create(name=name)
        self.missing.clear()

    def originals(self) -> dict[str, str]:
        """Return the key of the original of every stored asset that is a translation."""
        translations = Asset.objects.filter(translation_of__isnull=False)
        return dict(translations.values_list("key", "translation_of__key"))

    def file_path(self, name: str) -> Path | None:
        """Return the file that a record names as checksum/name, if the folder has it."""
        path = (self.folder / name).resolve()
        inside = path.is_relative_to(self.folder.resolve())
        return path if inside and path.is_file() else None

    def picture_path(self, checksum: str) -> Path | None:
        """Return the picture beside the import that has a checksum, if there is one."""
        path = next(iter(sorted((self.folder / checksum).glob("*"))), None)
        return self.file_path(f"{checksum}/{path.name}") if path else None

    def check_file(self, name: str) -> None:
        """Refuse a file that is neither in the library nor beside the import as its name says."""
        if not FILE.fullmatch(name):
            raise ValueError(f"{name!r} is not a SHA-1, a slash and a file name")
        if name in self._checked or self._documents_with(checksum_of(name)):
            return
        path = self.file_path(name)
        if path is None:
            raise ValueError(f"there is no file {name!r} beside the import")
        self._check_content(name, path)

    def check_image(self, checksum: str) -> None:
        """Refuse a file beside the import that is not the picture it should be."""
        path = self.picture_path(checksum)
        if checksum in self._checked or path is None or self._stored_image(checksum):
            return
        self._check_content(checksum, path)
        try:
            with Image.open(path) as picture:
                picture.verify()
        except Exception:
            raise ValueError(f"{path.name!r} is no picture that can be shown") from None

    def _check_content(self, name: str, path: Path) -> None:
        with path.open("rb") as handle:
            found = file_digest(handle, "sha1").hexdigest()
        if found != checksum_of(name):
            raise ValueError(f"the SHA-1 of {path.name!r} is {found}")
        self._checked.add(name)

    def document(self, name: str):
        """Return the document a record names, made from the file beside the import if new."""
        if name not in self._documents:
            same = self._documents_with(checksum_of(name))
            named = next((d for d in same if is_called(d.filename, Path(name).name)), None)
            path = None if named else self.file_path(name)
            # Without a file of that name, the same content under another name has to do.
            added = self._add_file(get_document_model(), path) if path else next(iter(same), None)
            self._documents[name] = named or added
        return self._documents[name]

    @staticmethod
    def _documents_with(checksum: str) -> list:
        return list(get_document_model().objects.filter(file_hash=checksum).order_by("pk"))

    @staticmethod
    def _stored_image(checksum: str):
        return get_image_model().objects.filter(file_hash=checksum).order_by("pk").first()

    def image_id(self, name: str) -> int | None:
        """Return the id of the image with a checksum, made from a file beside the import if new."""
        if name not in self._images:
            image, path = self._stored_image(name), self.picture_path(name)
            if image is None and path is not None:
                image = self._add_file(get_image_model(), path)
            self._images[name] = image.pk if image else None
        return self._images[name]

    @staticmethod
    def _add_file(model, path: Path):
        with path.open("rb") as handle:
            row = model(title=path.stem, file=File(handle, name=path.name))
            row.file_size = path.stat().st_size
            row._set_file_hash()
            row.save()
        return row


def checksum_of(name: str) -> str:
    """Return the checksum in the name of a file, which is checksum/name."""
    return name.partition("/")[0]


def is_called(stored: str, wanted: str) -> bool:
    """Tell whether a stored file has a name, but for what a storage changes of names."""
    stem, extension = Path(stored).stem, Path(stored).suffix
    name = Path(Storage().get_valid_name(wanted))
    if extension != name.suffix:
        return False
    bare = SUFFIX.sub("", stem)
    return name.stem in (stem, bare) or (len(stored) >= LONG_NAME and name.stem.startswith(bare))


def make_term(model, slug: str):
    """Make a term that is called by its slug; a stage joins the default funnel."""
    if model is taxonomy.Stage:
        funnel, _made = taxonomy.FunnelModel.objects.get_or_create(
            is_default=True, defaults={"slug": "imported", "label_en": "imported"}
        )
        return model.objects.create(slug=slug, label_en=slug, funnel=funnel)
    return model.objects.create(slug=slug, label_en=slug)
