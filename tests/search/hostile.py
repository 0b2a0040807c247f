"""Questions as nobody should ask them, and as people do: the same ones for the same seed."""

from collections.abc import Iterator
from random import Random

WORDS = (
    "downtime cost renewal contract spare parts board first-time fix ROI TCO X-200 41% 6,200 roll-out R&D C++ "
    "停机 备件 投资回报 总拥有成本 二次上门 客户说太贵了怎么办 財務總監 塔 的 一 touzihuibao tzhb xian fangan "
    'What\'s the return ? - how do I -wind "spare parts" “三年的账” case study 案例 deck'
).split(" ")
SIGNS = [
    *"\"'“”「」『』-－–—+*?()[]{}\\/%_:^~|&!.,;<>=#@$`´’\0\n\t\r\x1b\x7f",
    *"😀👩‍🚀é́ßİıﬁ０Ａ％①㎡½°€元٣אب\u200b\u200e\u202e\ufeff\ud7ff\ue000\uffff𠀀㐀豈",
    " ", " ", " ",
]  # fmt: skip
ATTACKS = (
    "' OR 1=1 --",
    '"; DROP TABLE assets; --',
    "<script>alert(1)</script>",
    "{{7*7}} ${7*7}",
    "../../etc/passwd",
    "(a+)+$" + "a" * 60,
    "title:* AND (NOT text:x) OR _exists_:key",
    "[* TO *]~2^99",
    "/.*a{1,9999}.*/",
    "a" * 200,
    "的" * 200,
    "一二三四五六七八九十" * 20,
    "xianxianxianxianxianxianxianxianxianxian",
    "a-b-c-d-e-f-g " * 20,
    '"' * 99,
    "-" * 99,
    "- - -x --x -\"\" -''",
    "1,2,3,4,5,6,7,8,9 " * 12,
    "%" * 50 + "1" * 50,
    " ".join(chr(c) for c in range(0x4E00, 0x4E60)),
    "ا" * 100,
    "\u202e" * 50,
    "ＡＮＤ　ＯＲ　ＮＯＴ",
)


def hostile(count: int, seed: int) -> Iterator[str]:
    """Yield so many questions: words with slips, loose signs, both mixed, and known attacks."""
    chosen = Random(seed)
    makers = (_words, _words, _signs, _mixed, _attack)
    for _ in range(count):
        yield chosen.choice(makers)(chosen)


def _words(chosen: Random) -> str:
    words = chosen.choices(WORDS, k=chosen.randint(1, 8))
    return chosen.choice([" ", " ", "", "-", ","]).join(_slip(chosen, word) for word in words)


def _slip(chosen: Random, word: str) -> str:
    """Return a word with a letter changed, left out, doubled or moved; often as it is."""
    if len(word) < 2 or chosen.random() < 0.5:
        return word
    place = chosen.randrange(len(word) - 1)
    before, sign, after = word[:place], word[place], word[place + 1 :]
    return chosen.choice(
        [
            f"{before}{after}",
            f"{before}{sign}{sign}{after}",
            f"{before}{after[:1]}{sign}{after[1:]}",
            f"{before}{chosen.choice(SIGNS)}{after}",
            word.upper(),
        ]
    )


def _signs(chosen: Random) -> str:
    return "".join(chosen.choices(SIGNS, k=chosen.randint(1, 60)))


def _mixed(chosen: Random) -> str:
    parts = chosen.choices([*WORDS, *SIGNS], k=chosen.randint(1, 40))
    return "".join(parts)


def _attack(chosen: Random) -> str:
    attack = chosen.choice(ATTACKS)
    start = chosen.randrange(len(attack))
    return chosen.choice([attack, attack[start:], f"{_words(chosen)} {attack}"])
