"""Formulas nobody would write: grown from the grammar with absurd numbers, some then broken."""

from library.roi.functions import FUNCTIONS

NUMBERS = [*("0 1 -1 2 3.5 0.1 1E-300 1E300 1E12 -1E12 1E15 99999999 2147483648 10%".split())]
WORDS = ["hours", "saved", "year", "other", "TRUE", "FALSE", '""', '"a"', '"5"', '">1"', "{1,2}"]
OPERATORS = [*"+-*/^=<>", "<>", "<=", ">="]
ODD = [*"()[]{},;:!@#$%&'\"\\?~|=. \t\n", "\x00", "\u200b", "１", "é", "工", "A1", "R1C1", "#REF!"]


def formula(chance, depth=4):
    """Return a formula that parses."""
    return "=" + expression(chance, depth)


def expression(chance, depth):
    """Return a piece of one."""
    kind = chance.random()
    if depth == 0 or kind < 0.2:
        return chance.choice(NUMBERS if chance.random() < 0.5 else WORDS)
    if kind < 0.45:
        operator = chance.choice(OPERATORS)
        return f"({expression(chance, depth - 1)}{operator}{expression(chance, depth - 1)})"
    if kind < 0.5:
        return f"-{expression(chance, depth - 1)}%"
    function = chance.choice([*FUNCTIONS.values()])
    most = function.most if function.most is not None else function.fewest + 3
    count = chance.randint(function.fewest, most)
    arguments = ",".join(expression(chance, depth - 1) for _ in range(count))
    return f"{function.name}({arguments})"


def broken(chance, depth=3):
    """Return a formula with something wrong in a few places."""
    text = [*formula(chance, depth)]
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text) + 1)
        if chance.random() < 0.5:
            text.insert(place, chance.choice(ODD))
        else:
            del text[place : place + chance.randint(1, 3)]
    return "".join(text)
