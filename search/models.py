"""What the search stores: what is still to be indexed or looked at, and synonyms. No content."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from usage.journal import JournalEntry


class OutboxEntry(JournalEntry):
    """An asset whose place in the index has to be looked at; without an id, all of them."""

    asset_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["txid", "id"])]


class MovedTotal(models.Model):
    """An asset whose uses changed since it was indexed. It is indexed again within minutes."""

    asset_id = models.BigIntegerField(primary_key=True)


class VainQuestion(models.Model):
    """A question that was asked in vain since somebody last looked what to do about it."""

    question = models.CharField(max_length=200, primary_key=True)


class PastSearch(models.Model):
    """A question that enough people asked to be offered to others, and where it can begin."""

    question = models.CharField(max_length=200, unique=True)
    text = models.CharField(max_length=200)
    searches = models.IntegerField()
    starts = models.JSONField(default=list)


class SynonymSet(models.Model):
    """Words that mean the same. A search for one finds the others, without indexing anew."""

    words = models.TextField(
        _("words"), help_text=_("Two or more words or phrases, one on each line, in any language.")
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self):
        return " = ".join(self.word_list)

    @property
    def word_list(self) -> list[str]:
        """The words, without empty lines."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self):
        """A single word has no synonyms."""
        if len(self.word_list) < 2:
            raise ValidationError({"words": _("Write at least two words, one on each line.")})
