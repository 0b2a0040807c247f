"""The rules of the house, checked by walking the source."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each app may import itself and what stands after it.
ARROWS = ["reports", "deals", "search", "playbooks", "library", "usage", "accounts"]
LOOSE = {"config", "demo", "tests", "scripts", "bench"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 80
BANNED_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}
THIRD_PARTY_SCRIPT = re.compile(r"\.min\.(js|css)$")
# Words that only a developer's own machine has.
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|root|Users|work)/\w")
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)(?![^>]*json)", re.I
)


@cache
def tracked_files():
    """Return the files of the repository, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(
        ROOT / line for line in set(listed.stdout.splitlines()) if (ROOT / line).is_file()
    )


def files(*suffixes):
    """Return the files that end in one of the suffixes."""
    return [path for path in tracked_files() if path.suffix in suffixes]


def name(path):
    """Return a path as people write it."""
    return str(path.relative_to(ROOT))


def app_modules():
    """Return the modules of the apps, without migrations."""
    return [
        path
        for path in files(".py")
        if path.relative_to(ROOT).parts[0] in ARROWS and "migrations" not in path.parts
    ]


@cache
def tree_of(path):
    """Return the parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported_apps(path):
    """Return the (line, app) pairs that a module imports, string relations included."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.lineno, node.module.split(".")[0]))
        elif isinstance(node, ast.Call):
            found += [(node.lineno, app) for app in related_apps(node)]
    return found


def related_apps(call):
    """Return the apps that a call names in a string such as "library.Asset"."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        value = getattr(argument, "value", None)
        if isinstance(value, str) and re.fullmatch(r"[a-z_]+\.[A-Z]\w+", value):
            yield value.split(".")[0]


def test_imports_run_one_way():
    wrong = []
    for path in app_modules():
        app = path.relative_to(ROOT).parts[0]
        for line, other in imported_apps(path):
            if other in ARROWS and ARROWS.index(other) < ARROWS.index(app):
                wrong.append(f"{name(path)}:{line} {app} imports {other}")
            if other in LOOSE - {"config"} or (other == "config" and app != "config"):
                wrong.append(f"{name(path)}:{line} {app} imports {other}")
    assert not wrong, "\n".join(wrong)


def test_no_module_is_a_drawer():
    wrong = [name(path) for path in files(".py") if path.name in BANNED_NAMES]
    assert not wrong, wrong


def test_modules_and_functions_are_short():
    wrong = []
    for path in files(".py"):
        parts = path.relative_to(ROOT).parts
        if parts[0] == "tests" or "migrations" in parts:
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_MODULE:
            wrong.append(f"{name(path)} has {lines} lines")
        for node in ast.walk(tree_of(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    wrong.append(f"{name(path)}:{node.lineno} {node.name} has {length} lines")
    assert not wrong, "\n".join(wrong)


def test_templates_are_short():
    wrong = []
    for path in files(".html"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_TEMPLATE:
            wrong.append(f"{name(path)} has {lines} lines")
    assert not wrong, "\n".join(wrong)


def test_templates_hold_no_inline_script_or_style():
    wrong = []
    for path in files(".html"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if INLINE.search(line):
                wrong.append(f"{name(path)}:{number} {line.strip()[:80]}")
    assert not wrong, "\n".join(wrong)


def test_one_module_alone_knows_elasticsearch_dsl():
    users = [name(path) for path in files(".py") if "elasticsearch_dsl" in direct_imports(path)]
    assert set(users) <= {"search/engines/es_dsl.py"}


def direct_imports(path):
    """Return the top packages a module imports."""
    return {other for _line, other in imported_apps(path)}


def test_only_usage_recording_writes_usage():
    wrong = []
    for path in app_modules():
        text = path.read_text(encoding="utf-8")
        if "Event.objects.create(" in text and name(path) != "usage/recording.py":
            wrong.append(name(path))
    assert not wrong, wrong


def test_no_third_party_script_is_committed():
    wrong = [name(path) for path in tracked_files() if THIRD_PARTY_SCRIPT.search(path.name)]
    assert not wrong, wrong


def test_no_machine_path_is_committed():
    wrong = []
    for path in tracked_files():
        if path == Path(__file__) or path.suffix in {".png", ".ico", ".woff2", ".webp", ".svg"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        wrong += [f"{name(path)}: {hit.group()}" for hit in MACHINE_PATH.finditer(text)]
    assert not wrong, "\n".join(wrong)


def test_every_app_says_what_it_is():
    missing = [
        app
        for app in ARROWS
        if (ROOT / app).is_dir() and not ast.get_docstring(tree_of(ROOT / app / "apps.py"))
    ]
    assert not missing, missing


@pytest.mark.skipif(not (ROOT / "locale").exists(), reason="there is no catalogue yet")
def test_every_message_is_translated():
    checked = subprocess.run(
        [sys.executable, "scripts/messages.py", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
