"""The salt: what stands for people, and what is said when it is missing or another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.commands.keys import keys
from orchestration.lib import salt
from orchestration.lib.paths import Paths
from tests.python.reference.privacy import key_of
from tests.python.support.compiled import SALT


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("KIZASHI_LANDING", str(tmp_path / "landing"))
    monkeypatch.setenv("KIZASHI_SALT", SALT)
    return Paths(tmp_path / "landing", tmp_path / "home", tmp_path / "published")


@pytest.mark.parametrize("raw_id", ["u1", " u1 ", "はなこ@例.jp", "x" * 500])
def test_a_key_is_that_of_the_models(paths: Paths, raw_id: str) -> None:
    assert salt.key_of(raw_id) == key_of(raw_id, SALT)


def test_another_salt_makes_another_key(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    before = salt.key_of("u1")
    monkeypatch.setenv("KIZASHI_SALT", SALT + "!")
    assert salt.key_of("u1") != before


@pytest.mark.parametrize(("value", "words"), [("", "is not set"), ("secret", "fewer than 16")])
def test_own_data_needs_a_salt(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    monkeypatch.setenv("KIZASHI_SALT", value)
    with pytest.raises(salt.SaltError, match=words):
        salt.remember(paths)
    assert not paths.home.exists()


def test_the_demo_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIZASHI_SALT", raising=False)
    monkeypatch.delenv("KIZASHI_LANDING", raising=False)
    assert salt.salt() == salt.DEMO_SALT


def test_a_warehouse_refuses_another_salt(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    salt.remember(paths)
    salt.remember(paths)
    monkeypatch.setenv("KIZASHI_SALT", SALT + "!")
    with pytest.raises(salt.SaltError, match=r"not the one that .*home was built with"):
        salt.remember(paths)


def test_nothing_written_holds_the_salt(paths: Paths) -> None:
    salt.remember(paths)
    for path in paths.home.rglob("*"):
        assert SALT.encode() not in path.read_bytes()


def test_a_shop_can_join_its_ids_with_keys(
    paths: Paths,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KIZASHI_HOME", str(paths.home))
    monkeypatch.setattr("orchestration.environment.prepare", lambda: paths)
    ids = tmp_path / "ids.txt"
    ids.write_text("u1\n\n u2 \na,b\n", encoding="utf-8")
    assert keys(ids) == 0
    assert capsys.readouterr().out.splitlines() == [
        "user_id,customer_id",
        f"u1,user:{key_of('u1', SALT)}",
        f"u2,user:{key_of('u2', SALT)}",
        f'"a,b",user:{key_of("a,b", SALT)}',
    ]
    assert keys(tmp_path / "none.txt") == 1
