"""Numbers as people and JSON write them."""

import math
import re
from decimal import Decimal

# Plain ASCII only: float() would also take full-width digits, "1_000", "inf" and "nan".
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LONGEST = 100


def parse_number(value: object) -> float:
    """Read a JSON number or a decimal string; raise ValueError for anything else."""
    if isinstance(value, str):
        value = value.strip()
        if len(value) > LONGEST or not DECIMAL.fullmatch(value):
            raise ValueError(value)
    elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(value)
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError(value) from error
    if not math.isfinite(number):
        raise ValueError(value)
    return number
