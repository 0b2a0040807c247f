"""Reads YAML as plain values, and remembers on which line each of them stands.

The words of YAML 1.2 only: `no`, `12:30` and dates are texts. No aliases, no tags, bounded depth, so that no file
is larger than it looks.
"""

import re
from dataclasses import dataclass, field

import yaml
from yaml import events

DEEPEST = 20
# The same parser in C, where PyYAML brings it. Both give events, so nothing here recurses.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,18})")
FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{0,18}(?:[eE][-+][0-9]{1,3})?")

Path = tuple[str | int, ...]


class YamlRefused(Exception):
    """A text that is no YAML as it is read here."""

    def __init__(self, line: int, message: str):
        self.line, self.message = line, message
        super().__init__(message)


@dataclass(slots=True)
class Source:
    """What stands in a text: the value, and the line of each of its parts by path."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Return the line of a part, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def written(path: Path) -> str:
    """Return a path as people write it: plays[0].steps[1]."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    value: list | dict
    path: Path
    key: str | None = None


def read_yaml(text: str) -> Source:
    """Return what a text says, or raise YamlRefused with the line of what is wrong."""
    source, stack = Source(), []
    try:
        for event in yaml.parse(text, Loader=LOADER):
            _take(event, source, stack)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        said = " ".join(filter(None, (problem.context, problem.problem)))
        raise YamlRefused(mark.line + 1 if mark else 1, f"is not YAML: {said}") from None
    except yaml.YAMLError as problem:
        raise YamlRefused(1, f"is not YAML: {problem}") from None
    return source


def _take(event, source: Source, stack: list[_Open]) -> None:
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, events.AliasEvent):
        raise YamlRefused(line, "aliases (*) are not read; write it out")
    if isinstance(event, events.DocumentStartEvent) and source.lines:
        raise YamlRefused(line, "is a second document; one file holds one")
    if isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
        stack.pop()
    elif isinstance(event, events.NodeEvent):
        _take_node(event, line, source, stack)


def _take_node(event, line: int, source: Source, stack: list[_Open]) -> None:
    if event.tag not in (None, "!") and event.tag != "tag:yaml.org,2002:str":
        raise YamlRefused(line, f"tags are not read: {event.tag}")
    if len(stack) == DEEPEST:
        raise YamlRefused(line, "is nested too deeply")
    value = _value_of(event)
    above = stack[-1] if stack else None
    if above and isinstance(above.value, dict) and above.key is None:
        above.key = _key(value, above, line)
        return
    path = _put(value, above, source)
    source.lines[path] = line
    if isinstance(event, events.CollectionStartEvent):
        stack.append(_Open(value, path))


def _value_of(event):
    if isinstance(event, events.MappingStartEvent):
        return {}
    if isinstance(event, events.SequenceStartEvent):
        return []
    text = event.value
    if event.style or event.tag == "tag:yaml.org,2002:str":
        return text
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if FLOAT.fullmatch(text) else text


def _key(value, above: _Open, line: int) -> str:
    if not isinstance(value, str):
        raise YamlRefused(line, f"a name must be a text, not {value!r}")
    if value in above.value:
        raise YamlRefused(line, f"{value} stands there twice")
    return value


def _put(value, above: _Open | None, source: Source) -> Path:
    if above is None:
        source.value = value
        return ()
    if isinstance(above.value, list):
        above.value.append(value)
        return (*above.path, len(above.value) - 1)
    name, above.key = above.key, None
    above.value[name] = value
    return (*above.path, name)
