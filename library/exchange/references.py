"""The things records refer to by name: terms, people, groups, teams, files, other assets."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files import File
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
BY_SLUG = (*TERM_MODELS.values(), taxonomy.Channel, taxonomy.FunnelModel)


class References:
    """Finds what a record names; with `create_terms` it makes what is missing."""

    def __init__(self, folder: Path, create_terms: bool = False):
        self.folder = folder
        self.create_terms = create_terms
        self.terms = {model: {t.slug: t for t in model.objects.all()} for model in BY_SLUG}
        self.users = {u.username: u for u in get_user_model().objects.all()}
        self.groups = {g.name: g for g in Group.objects.all()}
        self.teams = {t.slug: t for t in Team.objects.all()}
        assets = list(Asset.objects.values_list("key", "pk", "asset_type"))
        self.asset_ids = {key: pk for key, pk, _type in assets}
        self.asset_types = {key: kind for key, _pk, kind in assets}
        self.missing: set[tuple] = set()
        self._documents: dict[str, object] = {}
        self._images: dict[str, int | None] = {}

    def knows_term(self, model, slug: str) -> bool:
        """Tell whether a slug is a term, or will be once missing terms are made."""
        return slug in self.terms[model] or self._will_make("term", model, slug)

    def knows_user(self, username: str) -> bool:
        """Tell whether somebody has this user name, or will have."""
        return username in self.users or self._will_make("user", None, username)

    def knows_audience(self, name: str) -> bool:
        """Tell whether a group or a team has this name, or will have."""
        known = name in self.groups or name in self.teams
        # A name that could not be a team's slug can only be a group's.
        return known or self._will_make("team" if name.islower() else "group", None, name)

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

    def file_path(self, name: str) -> Path | None:
        """Return the file that a record names as checksum/name, if the folder has it."""
        path = (self.folder / name).resolve()
        inside = path.is_relative_to(self.folder.resolve())
        return path if inside and path.is_file() else None

    def knows_file(self, name: str) -> bool:
        """Tell whether a file is in the library already or lies beside the import."""
        checksum = name.split("/")[0]
        known = get_document_model().objects.filter(file_hash=checksum).exists()
        return known or self.file_path(name) is not None

    def document(self, name: str):
        """Return the document a record names, made from the file beside the import if new."""
        checksum = name.split("/")[0]
        if name not in self._documents:
            model = get_document_model()
            document = model.objects.filter(file_hash=checksum).first()
            self._documents[name] = document or self._add_file(model, self.file_path(name))
        return self._documents[name]

    def image_id(self, name: str) -> int | None:
        """Return the id of the image with a checksum, made from a file beside the import if new."""
        if name not in self._images:
            model = get_image_model()
            image = model.objects.filter(file_hash=name).first()
            path = next(iter(sorted((self.folder / name).glob("*"))), None)
            if image is None and path is not None and self.file_path(f"{name}/{path.name}"):
                image = self._add_file(model, path)
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


def make_term(model, slug: str):
    """Make a term that is called by its slug; a stage joins the default funnel."""
    if model is taxonomy.Stage:
        funnel, _made = taxonomy.FunnelModel.objects.get_or_create(
            is_default=True, defaults={"slug": "imported", "label_en": "imported"}
        )
        return model.objects.create(slug=slug, label_en=slug, funnel=funnel)
    return model.objects.create(slug=slug, label_en=slug)
