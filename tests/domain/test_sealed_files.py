"""Sealed files: what is written comes back, and what was tampered with does not."""

from pathlib import Path

import pytest

from crm_app.domain import sealed_files
from crm_app.domain.sealed_files import CHUNK, Sealing

pytestmark = pytest.mark.usefixtures("world")


def sealed(path: Path, content: bytes) -> Path:
    with Sealing(path) as file:
        file.write(content)
    return path


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_is_sealed_comes_back(tmp_path: Path, size: int) -> None:
    content = bytes(at % 251 for at in range(1000)) * (size // 1000 + 1)
    path = sealed(tmp_path / "a", content[:size])
    assert b"".join(sealed_files.chunks(path)) == content[:size]
    with sealed_files.opened(path) as file:
        assert Path(file.name if isinstance(file.name, str) else f"/dev/fd/{file.name}").exists()


def test_the_content_is_not_on_disk(tmp_path: Path) -> None:
    assert b"811218-9876" not in sealed(tmp_path / "a", b"811218-9876 " * 10).read_bytes()


def test_a_file_cut_at_a_chunk_is_found_out(tmp_path: Path) -> None:
    path = sealed(tmp_path / "a", b"x" * (2 * CHUNK))
    whole = path.read_bytes()
    first = 20 + 4 + int.from_bytes(whole[20:24], "big")
    path.write_bytes(whole[:first])
    with pytest.raises(ValueError, match="another"):
        list(sealed_files.chunks(path))


def test_a_chunk_of_another_file_is_found_out(tmp_path: Path) -> None:
    one, other = sealed(tmp_path / "a", b"one"), sealed(tmp_path / "b", b"two")
    one.write_bytes(one.read_bytes()[:20] + other.read_bytes()[20:])
    with pytest.raises(ValueError, match="another"):
        list(sealed_files.chunks(one))


def test_a_file_that_broke_while_it_was_written_is_not_whole(tmp_path: Path) -> None:
    with pytest.raises(TypeError), Sealing(tmp_path / "a") as file:
        file.write("not bytes")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"missing|another"):
        list(sealed_files.chunks(tmp_path / "a"))
