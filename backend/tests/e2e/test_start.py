"""What keeps the product from starting is said in one clear line; stopping is clean; data carries on."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def start(data_dir: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs `serve` and expects it to give up by itself."""
    return subprocess.run(
        [sys.executable, "-m", "dca_engine.cli", "serve"],
        env={**os.environ, "DCA_DATA_DIR": str(data_dir), "DCA_PORT": "0", **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 1
    assert ended.stdout == ""
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1, ended.stderr
    return lines[0]


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = one_line(start(tmp_path, DCA_PORT=port))
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use. Stop" in told
    assert "DCA_PORT" in told


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file, where a folder should be")
    assert str(in_the_way) in one_line(start(in_the_way / "data"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mysql://root@localhost/db", "only PostgreSQL"),
        ("postgresql+asyncpg://trader:hidden-word@127.0.0.1:9/db", "127.0.0.1:9"),
        ("nonsense", "DATABASE_URL"),
    ],
)
def test_a_wrong_database_url(tmp_path: Path, url: str, expected: str) -> None:
    told = one_line(start(tmp_path, DATABASE_URL=url))
    assert expected in told
    assert "hidden-word" not in told


def test_a_setting_that_is_no_number_names_the_variable(tmp_path: Path) -> None:
    assert "DCA_PORT" in one_line(start(tmp_path, DCA_PORT="eighty"))
