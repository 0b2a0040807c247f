"""English words that a stemmer takes for different ones: irregular forms, and spellings.

Each form begins with the letter of its base, which highlighting relies on.
"""

import re
from functools import cache
from heapq import nlargest

_IRREGULAR = """
became:become began:begin begun:begin bought:buy broke:break broken:break brought:bring built:build
came:come caught:catch children:child chose:choose chosen:choose criteria:criterion dealt:deal
drawn:draw drew:draw driven:drive drove:drive fallen:fall fell:fall feet:foot fought:fight
found:find gave:give given:give got:get grew:grow grown:grow halves:half heard:hear held:hold
hidden:hide indices:index kept:keep knew:know known:know knives:knife led:lead lent:lend
lost:lose losing:lose made:make matrices:matrix meant:mean men:man met:meet mice:mouse
people:person paid:pay ran:run risen:rise said:say sent:send shelves:shelf shown:show sold:sell
sought:seek speech:speak spoke:speak spoken:speak spent:spend stood:stand taken:take taught:teach
teeth:tooth thieves:thief thought:think threw:throw thrown:throw told:tell took:take torn:tear
understood:understand withdrew:withdraw withdrawn:withdraw women:woman won:win worn:wear
written:write wrote:write analyses:analysis
"""
_BRITISH = """
behaviour:behavior centre:center colour:color defence:defense favour:favor fibre:fiber
flavour:flavor harbour:harbor honour:honor humour:humor labour:labor licence:license litre:liter
metre:meter neighbour:neighbor offence:offense programme:program rumour:rumor theatre:theater
tyre:tire catalogue:catalog dialogue:dialog enrol:enroll fulfil:fulfill instalment:installment
skilful:skillful grey:gray
"""
# Nouns and their verbs that the stemmer takes apart.
_NOUNS = """
adherence:adhere assurance:assure assumption:assume approval:approve comparison:compare
complaint:complain compliance:comply compliant:comply decision:decide delivery:deliver
description:describe discovery:discover expansion:expand expiry:expire explanation:explain
extension:extend failure:fail growth:grow inquiry:inquire maintenance:maintain payment:pay
persuasion:persuade proof:prove recovery:recover reduction:reduce response:respond
retention:retain renewal:renew revision:revise satisfaction:satisfy success:succeed
successful:succeed supplier:supply supplies:supply warranties:warranty
"""
_BASE = dict(pair.split(":") for pair in _IRREGULAR.split())
_OTHER = dict(pair.split(":") for pair in f"{_NOUNS} {_BRITISH}".split())
_PLURAL = re.compile(r"^(.+?)(s|ed|ing)?$")
# Verbs on -ise that Americans write with a z; "advise" and "exercise" are none of them.
_ISE = re.compile(
    r"^(author|capital|categor|central|custom|digit|digital|emphas|final|general|harmon|ideal"
    r"|individual|industrial|initial|international|local|maxim|memor|minim|mobil|modern|monet"
    r"|normal|optim|organ|penal|personal|prior|priorit|real|recogn|reorgan|special|stabil"
    r"|standard|subsid|summar|synchron|util|visual)is(e|es|ed|er|ers|ing|able|ation|ations)$"
)


# The stemmer has one stem for "reference" and another for "referenced".
_NCE = re.compile(r"^(.+[ae]nc)(?:ed|ing)$")
_IES = re.compile(r"^(.+)ies$")
# What does something is not what is done: "elevator" and "elevation" would have one stem.
_AGENT = re.compile(r"^([a-z]{2,}ator)s?$")
# So many words are said by everybody all day.
EVERYDAY = 500


def plain(word: str) -> str:
    """Return the base of an irregular form, the verb of a noun, one spelling of two."""
    if word in _BASE:
        return _BASE[word]
    if found := _ISE.match(word):
        return f"{found.group(1)}iz{found.group(2)}"
    if found := _NCE.match(word):
        return f"{found.group(1)}e"
    if (found := _IES.match(word)) and f"{found.group(1)}y" in _OTHER:
        return _OTHER[f"{found.group(1)}y"]
    base, ending = _PLURAL.match(word).groups(default="") if word else ("", "")
    return _OTHER[base] + ending if base in _OTHER else word


def agent(word: str) -> str:
    """Return the singular of a word for what does something; empty if it is no such word."""
    found = _AGENT.match(word)
    return found.group(1) if found else ""


def dictionary() -> frozenset[str]:
    """Return the words that are English, whether an index has them or not."""
    return _words()[0]


def everyday() -> frozenset[str]:
    """Return the words said most, which tell little of what is looked for."""
    return _words()[1]


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    from spellchecker import SpellChecker

    said = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return frozenset(said), frozenset(nlargest(EVERYDAY, said, key=lambda word: said[word]))
