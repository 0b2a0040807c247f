"""Words that say nothing of what is looked for; they count only when there is nothing else."""

# They hold other words together.
_GLUE = """
的 了 和 与 及 或 在 是 有 到 从 为 对 把 被 给 就 都 也 还 很 再 又 才 呀 啊 呢 吧 这 那 个 些 么 跟 没 不
够 更 最 前 后 里 只 得 着 过 地 以及 关于 对于 并且 还是 或者 因为 所以 但是 就是 已经 不是 的话 一个 一下 一些
这个 那个 这些 那些 这样 那样 够了
a an and are as at be been but by for from in into is it its of on or so than that the them themselves then
there these they this those to too very was were with also because before after between both each few some
such any more most no not he her here him his she their per vs without much many
"""
# They make a question or a sentence of a few words.
_ASKING = """
怎么 怎么办 怎么样 怎样 如何 什么 为什么 哪些 哪个 哪里 哪儿 谁 多少 多久 几个 请问 吗 有没有 是不是 能不能 会不会
可以 可不可以 应该 需要 我 你 您 他 她 它 们 我们 你们 他们 她们 咱们 对方 自己 时候 之前 之后 以前 以后 如果 要是
没有 要 能 会 让 用 说 讲 问 请 做 找 看 想 去 来 办 怎么说 怎么讲 怎么做 怎么写 怎么用 怎么回答 回答 讲讲 说说 看看
想要 希望 觉得 告诉 问题 材料 资料 内容 文档 东西 办法
can can't could did do does doesn't don't get got had has have how i i'm if isn't it's just let me might my
our ours shall should show that's to us we we're what what's when where which who whom whose why will would
you your yours please need want wants tell give about something anything always am says
document documents material materials content info information example examples
"""
# Whoever stands before one of these says something; the rest is what it is about. None of them is a
# noun as well, or says what must be done.
_SAYING = """
说 问 嫌 觉得 认为 say says said ask asks think thinks want wants complain complains insist insists
"""
SAYING = frozenset(_SAYING.split())
ASKING = frozenset(_ASKING.split())
PARTICLES = ASKING | frozenset(_GLUE.split())
_SIGNS = frozenset(word for word in PARTICLES if len(word) == 1)


def is_particle(word: str) -> bool:
    """Tell whether a folded word says nothing of what is looked for."""
    return word in PARTICLES or (len(word) == 2 and _SIGNS.issuperset(word))


def asks(words: list[str]) -> bool:
    """Tell whether some words are a question or a sentence, not words to look for."""
    return any(word in ASKING or (is_particle(word) and word[:1] in ASKING) for word in words)
