from pathlib import Path

import pytest

from data.files import replacing


class Crash(BaseException):
    """What no `except Exception` catches, as a signal or the end of the process."""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("crash", [Crash, KeyboardInterrupt, OSError, ValueError])
def test_a_crash_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path, crash: type[BaseException]) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")

    def write() -> None:
        with replacing(target) as fresh:
            fresh.write_text("half")
            raise crash

    with pytest.raises(crash):
        write()
    assert target.read_text() == "old"
    assert files(tmp_path) == ["table.csv"]


def test_a_crash_before_there_was_a_file_leaves_none(tmp_path: Path) -> None:
    with pytest.raises(Crash), replacing(tmp_path / "table.csv"):
        raise Crash
    assert files(tmp_path) == []


def test_a_writer_that_lost_its_file_does_not_harm_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")
    with pytest.raises(FileNotFoundError), replacing(target) as fresh:
        fresh.unlink()
    assert target.read_text() == "old"


def test_until_the_end_readers_see_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")
    with replacing(target) as fresh:
        fresh.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert files(tmp_path) == ["table.csv"]


def test_the_fresh_file_stands_beside_the_target_and_ends_like_it(tmp_path: Path) -> None:
    with replacing(tmp_path / "orders.xlsx") as fresh:
        assert fresh.parent == tmp_path
        assert fresh.suffix == ".xlsx"
        assert fresh.name.startswith(".")


def test_missing_folders_are_made(tmp_path: Path) -> None:
    with replacing(tmp_path / "a" / "b" / "t.csv") as fresh:
        fresh.write_bytes(b"\0")
    assert (tmp_path / "a" / "b" / "t.csv").read_bytes() == b"\0"


def test_two_writers_at_once_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    with replacing(target) as one, replacing(target) as other:
        one.write_text("one")
        other.write_text("other")
    assert target.read_text() == "one"
    assert files(tmp_path) == ["table.csv"]


def test_others_may_read_what_was_written(tmp_path: Path) -> None:
    with replacing(tmp_path / "t.csv") as fresh:
        fresh.write_text("x")
    assert (tmp_path / "t.csv").stat().st_mode & 0o777 == 0o644
