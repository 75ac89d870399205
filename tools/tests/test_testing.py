"""Where the temporary files of tests lie."""

from pathlib import Path

from tools.testing import in_memory


def test_temporary_files_lie_in_memory_where_there_is_room(tmp_path: Path) -> None:
    assert in_memory({}, tmp_path, needed=1) == {"TMPDIR": str(tmp_path)}
    assert in_memory({}, tmp_path, needed=2**80) == {}
    assert in_memory({}, tmp_path / "nowhere", needed=1) == {}


def test_a_folder_that_was_asked_for_is_taken() -> None:
    assert in_memory({"TMPDIR": "/elsewhere"}, Path("/"), needed=1) == {}
