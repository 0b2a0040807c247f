"""Choices of the library, each with its label."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The languages an asset can be written in, each by its own name."""

    CHINESE_SIMPLIFIED = "zh-hans", "简体中文"
    CHINESE_TRADITIONAL = "zh-hant", "繁體中文"
    ENGLISH = "en", "English"


class Audience(TextChoices):
    """Who may see an asset."""

    EVERYONE = "everyone", _("Everyone signed in")
    NAMED = "named", _("Only the groups and teams named below")


class AssetState(TextChoices):
    """How far an asset is, as an author looks at it."""

    LIVE = "live", _("Live")
    CHANGED = "changed", _("Live, with changes not published")
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    EXPIRED = "expired", _("Expired")


class StageOwner(TextChoices):
    """Who leads a stage of the funnel."""

    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Sales")
    CUSTOMER_SUCCESS = "customer-success", _("Customer success")


class DriverCategory(TextChoices):
    """The kind of money a value driver turns into."""

    REVENUE = "revenue", _("Revenue")
    COST = "cost", _("Cost")
    PRODUCTIVITY = "productivity", _("Productivity")
    CAPITAL = "capital", _("Capital")
    RISK = "risk", _("Risk")


class QuestionKind(TextChoices):
    """The four kinds of SPIN questions, in the order they are asked."""

    SITUATION = "situation", _("Situation")
    PROBLEM = "problem", _("Problem")
    IMPLICATION = "implication", _("Implication")
    NEED_PAYOFF = "need_payoff", _("Need-payoff")


class Need(TextChoices):
    """How clearly the buyer has voiced a need."""

    IMPLIED = "implied", _("Implied need")
    EXPLICIT = "explicit", _("Explicit need")


class InputKind(TextChoices):
    """What kind of number a calculator asks for."""

    NUMBER = "number", _("Number")
    PERCENT = "percent", _("Percent")
    CURRENCY = "currency", _("Currency")
    INTEGER = "integer", _("Whole number")
    CHOICE = "choice", _("Choice")
    SERIES = "series", _("Yearly series")


class LineRole(TextChoices):
    """What a calculator's line adds to the case."""

    BENEFIT = "benefit", _("Benefit")
    COST = "cost", _("Cost a year")
    ONE_OFF = "one_off", _("One-off cost")
    KPI = "kpi", _("Key figure, not summed")


class NumberSource(TextChoices):
    """Whose number an assumption is."""

    CUSTOMER = "customer", _("The customer's number")
    BENCHMARK = "benchmark", _("A benchmark")
    OURS = "ours", _("Our estimate")


class PyramidLevel(TextChoices):
    """The four levels of the B2B demand pyramid."""

    BUSINESS = "business", _("Business")
    ORGANISATION = "organisation", _("Organisation")
    INDUSTRY = "industry", _("Industry")
    NATION = "nation", _("Nation")


class MaterialForm(TextChoices):
    """The form a material takes."""

    DECK = "deck", _("Deck")
    WHITE_PAPER = "white_paper", _("White paper")
    SOLUTION_BRIEF = "solution_brief", _("Solution brief")
    VIDEO = "video", _("Video")
    EVENT_KIT = "event_kit", _("Event kit")
    INSIGHT = "insight", _("Customer insight")
    NOTE = "note", _("Note")


class EventTier(TextChoices):
    """What an event is mainly for."""

    BRAND = "brand", _("Brand")
    RELATIONSHIP = "relationship", _("Relationship")
    MARKETING = "marketing", _("Marketing")


class LeadGoal(TextChoices):
    """The standard stage an event should lead to."""

    RL = "RL", _("Raw leads")
    MQL = "MQL", _("Marketing-qualified leads")
    SQL = "SQL", _("Sales-qualified leads")


class RequestSource(TextChoices):
    """How the team learnt that something is missing."""

    ZERO_RESULTS = "zero_results", _("Searched, not found")
    NO_CLICKS = "no_clicks", _("Found, nothing opened")
    READER = "reader", _("Asked for")
    GAP = "gap", _("Gap in the coverage")
    REPORT = "report", _("Reported on an asset")
    TEAM = "team", _("Noted by the team")


class RequestStatus(TextChoices):
    """How far the work on a request is."""

    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    MERGED = "merged", _("Merged")
