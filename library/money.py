"""Amounts of money, short enough for a headline, as each language writes them."""

from django.utils.translation import gettext as _

from accounts.templatetags.times import is_chinese

SIGNS = {"CNY": "¥", "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "HKD": "HK$", "SGD": "S$"}
CHINESE_NAMES = {
    "CNY": "元",
    "EUR": "欧元",
    "USD": "美元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元",
    "SGD": "新元",
}
MINUS = "\u2212"
NARROW = "\u00a0"


def currency_name(currency: str) -> str:
    """Return what stands behind a field: the sign, in Chinese the name."""
    return (CHINESE_NAMES if is_chinese() else SIGNS).get(currency, currency)


def money(value: float, currency: str) -> str:
    """Write an amount, rounded for reading: €804k, ¥1.05m, 193 万元."""
    return "".join(money_parts(value, currency))


def money_parts(value: float, currency: str) -> tuple[str, str]:
    """Return an amount as a figure and what is set smaller behind it."""
    sign = MINUS if round(value) < 0 else ""
    if is_chinese():
        number, unit = chinese_parts(abs(value))
        return sign + number, f"{NARROW}{unit}{CHINESE_NAMES.get(currency, currency)}"
    number, unit = short_parts(abs(value))
    return f"{sign}{SIGNS.get(currency, currency + NARROW)}{number}", unit


def axis_label(value: float, currency: str) -> str:
    """Write an amount beside a chart, as short as it can be."""
    if not is_chinese() or not value:
        return money(value, currency) if value else "0"
    number, unit = chinese_parts(abs(value))
    return f"{MINUS if value < 0 else ''}{number}{NARROW}{unit}".rstrip()


def table_unit(largest: float, currency: str) -> tuple[float, str]:
    """Return what amounts of a table are divided by, and what its corner says."""
    size = 1e4 if is_chinese() else 1e3
    if largest < 10 * size:
        return 1, CHINESE_NAMES.get(currency, currency) if is_chinese() else currency
    if is_chinese():
        return size, f"万{CHINESE_NAMES.get(currency, currency)}"
    return size, _("%(currency)s thousand") % {"currency": SIGNS.get(currency, currency)}


def short_parts(value: float) -> tuple[str, str]:
    """Return the figure and its unit in English."""
    for size, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size * 0.9995 and value >= 10_000:
            return significant(value / size), unit
    return f"{value:,.0f}", ""


def chinese_parts(value: float) -> tuple[str, str]:
    """Return the figure and its unit in Chinese, which counts in ten thousands."""
    for size, unit in ((1e8, "亿"), (1e4, "万")):
        if value >= size * 0.99995:
            return significant(value / size), unit
    return f"{value:,.0f}", ""


def significant(value: float) -> str:
    """Write a figure with three digits, or more when it is whole."""
    if value >= 100:
        return f"{value:,.0f}"
    text = f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
