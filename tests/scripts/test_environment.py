"""What a newcomer reads when something is missing."""

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import environment
import pytest
import run

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_missing_venv_module_is_named_with_its_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(environment.SetupError, match="apt install python3-venv"):
        environment.check_venv_module()


def test_an_old_python_is_told_which_version_is_needed(monkeypatch):
    monkeypatch.setattr(environment, "OLDEST", (9, 0))
    monkeypatch.setattr(environment, "NEWER_NAMES", ())
    with pytest.raises(environment.SetupError, match=r"needs Python 9\.0"):
        environment.use_new_enough_python()


@pytest.mark.parametrize("name", ["environment", "run"])
def test_the_setup_scripts_can_be_read_by_an_older_python(name):
    source = (ROOT / "scripts" / f"{name}.py").read_text()
    ast.parse(source, name, feature_version=(3, 6))
    # Python 3.6 knows no such import, and would name no reason but that.
    assert "import annotations" not in source


def test_a_taken_port_names_a_free_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(environment.SetupError, match=r"make run PORT=\d+"):
            run.check_port("127.0.0.1", other.getsockname()[1])


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_must_be_a_number_in_range(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(environment.SetupError, match="PORT"):
        run.site_address()


def test_one_data_folder_serves_one_site(tmp_path):
    held = run.lock_folder(tmp_path)
    with pytest.raises(environment.SetupError, match="Another"):
        run.lock_folder(tmp_path)
    held.close()
    run.lock_folder(tmp_path).close()


def test_the_make_targets_explain_themselves():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "dev", "test", "lint", "format", "bench", "soak", "messages"):
        assert f"make {target} " in shown.stdout


def test_locked_versions_are_read_from_the_lock(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text("uv==1.2.3 ; python_version > '3'\n    # via nobody\n")
    assert environment.locked_version(lock, "uv") == "uv==1.2.3"


def test_every_requirement_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            assert not line.strip() or line.lstrip().startswith("#") or "==" in line, line


def test_the_data_folder_is_made_where_it_is_wanted(monkeypatch, tmp_path):
    monkeypatch.setenv("VALUARY_DATA", str(tmp_path / "a" / "b"))
    assert run.data_folder() == tmp_path / "a" / "b"
    assert os.access(tmp_path / "a" / "b" / "logs", os.W_OK)


def test_a_folder_that_cannot_be_written_is_said(monkeypatch, tmp_path):
    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setenv("VALUARY_DATA", str(tmp_path))
    monkeypatch.setattr(run.tempfile, "TemporaryFile", refuse)
    with pytest.raises(environment.SetupError, match=r"cannot be written \(Permission denied\)"):
        run.data_folder()


def test_uv_takes_the_index_and_the_certificates_of_pip(monkeypatch, tmp_path):
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://index.example/simple\ncert = /a/b.pem\n")
    for name in ("PIP_INDEX_URL", "PIP_CERT", "UV_DEFAULT_INDEX", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    told = environment.pip_environment()
    assert told["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert told["SSL_CERT_FILE"] == "/a/b.pem"
