"""The vault: authenticated encryption, and a key that nobody else can read."""

import stat
from pathlib import Path

import pytest

from dca_engine.store.errors import KeyFileError, UnwritableDataError
from dca_engine.store.secrets import KEY_FILE, Vault, WrongKeyError, new_key, open_vault


def test_a_secret_comes_back_and_is_never_stored_as_it_is() -> None:
    vault = Vault(new_key())
    stored = vault.encrypt("exchange secret ü")
    assert b"exchange" not in stored
    assert vault.decrypt(stored) == "exchange secret ü"
    assert vault.encrypt("same") != vault.encrypt("same")


def test_another_key_and_a_changed_text_are_told() -> None:
    vault = Vault(new_key())
    stored = vault.encrypt("secret")
    with pytest.raises(WrongKeyError):
        Vault(new_key()).decrypt(stored)
    with pytest.raises(WrongKeyError):
        vault.decrypt(stored[:-2] + b"AA")


@pytest.mark.parametrize("key", ["", "short", "x" * 44, "ünï" * 20])
def test_what_is_no_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(KeyFileError) as caught:
        Vault(key)
    assert not key or key not in str(caught.value)


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    stored = open_vault(tmp_path / "data", None).encrypt("secret")
    path = tmp_path / "data" / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_vault(tmp_path / "data", None).decrypt(stored) == "secret"
    assert [p.name for p in path.parent.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    open_vault(tmp_path, None)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeyFileError, match=f"open to others: chmod 600 {tmp_path / KEY_FILE}"):
        open_vault(tmp_path, None)


def test_the_environments_key_comes_before_the_file(tmp_path: Path) -> None:
    key = new_key()
    stored = open_vault(tmp_path, key).encrypt("secret")
    assert list(tmp_path.iterdir()) == []
    assert Vault(key).decrypt(stored) == "secret"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableDataError, match="cannot be written"):
        open_vault(tmp_path / "file", None)


def test_keys_for_other_purposes_are_stable_and_differ() -> None:
    key = new_key()
    assert Vault(key).derive("access tokens") == Vault(key).derive("access tokens")
    assert len({Vault(key).derive("a"), Vault(key).derive("b"), Vault(new_key()).derive("a"), key}) == 4


def test_nothing_shows_the_key() -> None:
    key = new_key()
    assert key not in repr(Vault(key))
