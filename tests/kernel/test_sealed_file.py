"""A sealed file: read whole with its key, or refused in one line; never a part of it."""

from pathlib import Path

import pytest

from oneplan.kernel import keys
from oneplan.kernel.sealed_file import CHUNK, TAG_BYTES, BadFile, check, sealing, unsealing


def sealed(place: Path, plain: bytes) -> Path:
    with sealing(place) as file:
        for start in range(0, len(plain), 100_001):
            file.write(plain[start : start + 100_001])
    return place


def plain_of(place: Path) -> bytes:
    with unsealing(place) as file:
        return file.read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_is_read(tmp_path: Path, size: int) -> None:
    plain = (b"family " * (size // 7 + 1))[:size]
    file = sealed(tmp_path / "one", plain)
    assert plain_of(file) == plain
    assert b"family family" not in file.read_bytes()
    assert file.stat().st_mode & 0o77 == 0


def cut(whole: bytes, how: str) -> bytes:
    head = len(whole) - (2 * CHUNK + 5) - 3 * TAG_BYTES
    first, second = (whole[head + n * (CHUNK + TAG_BYTES) :][: CHUNK + TAG_BYTES] for n in (0, 1))
    rest = whole[head + 2 * (CHUNK + TAG_BYTES) :]
    return {
        "in the middle": whole[: len(whole) // 2],
        "after a chunk": whole[:head] + first + second,
        "after the header": whole[:head],
        "in the header": whole[:30],
        "by a byte": whole[:-1],
        "empty": b"",
        "another byte": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
        "chunks changed about": whole[:head] + second + first + rest,
        "a chunk left out": whole[:head] + second + rest,
        "something behind": whole + b"more",
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "in the middle", "after a chunk", "after the header", "in the header", "by a byte",
        "empty", "another byte", "chunks changed about", "a chunk left out", "something behind",
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_is_refused(tmp_path: Path, how: str) -> None:
    file = sealed(tmp_path / "one", b"x" * (2 * CHUNK + 5))
    file.write_bytes(cut(file.read_bytes(), how))
    with pytest.raises(BadFile) as problem:
        check(file)
    assert str(file) in str(problem.value) and "\n" not in str(problem.value)


def with_keys(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    known = keys.read_keys(text, "here")
    monkeypatch.setattr(keys, "keyring", lambda: known)
    monkeypatch.setattr(keys.keyring, "cache_clear", lambda: None, raising=False)


@pytest.mark.parametrize("same_name", [False, True])
def test_without_its_key_it_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same_name: bool
) -> None:
    file = sealed(tmp_path / "one", b"words")
    name = keys.keyring().current
    other = keys.new_key().partition(":")
    with_keys(monkeypatch, f"{name if same_name else other[0]}:{other[2]}")
    with pytest.raises(BadFile, match=name) as problem:
        check(file)
    assert "\n" not in str(problem.value)


def test_one_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), sealing(tmp_path / "one") as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
