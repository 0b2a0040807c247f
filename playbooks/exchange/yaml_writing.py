"""Writes plain values as YAML that people read and compare line by line."""

from collections.abc import Iterable, Iterator

import yaml

WIDTH = 110
OTHER_BREAKS = "\x85\u2028\u2029"


class Dumper(yaml.SafeDumper):
    """Writes long texts as blocks, and short rows on one line.

    Never the one in C: both write the same values, but not the same bytes.
    """

    def increase_indent(self, flow=False, indentless=False):
        """Indent lists below their name."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        """Write everything out."""
        return True


def text_node(dumper: Dumper, text: str):
    """Write a text of several lines as a block; what ends lines elsewhere is written as a code."""
    style = "|" if "\n" in text else None
    if any(sign in text for sign in OTHER_BREAKS):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, text_node)


def write_yaml(value) -> str:
    """Return a value as YAML, the same text for the same value on every machine."""
    return yaml.dump(
        value,
        Dumper=Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
        default_flow_style=None,
        line_break="\n",
    )


def write_section(name: str, items: Iterable) -> Iterator[str]:
    """Yield a list below a name, item by item; nothing for an empty one."""
    for place, item in enumerate(items):
        text = write_yaml({name: [item]})
        yield text.removeprefix(f"{name}:\n") if place else text
