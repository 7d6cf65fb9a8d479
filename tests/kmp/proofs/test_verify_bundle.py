"""Reading bundles of strangers, and `manage.py verify_bundle`."""

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kmp.proofs import bundles
from kmp.proofs.bundles import NotABundle, check_bundle
from tests.commands import forked, started
from tests.kmp.proofs.publishing import ROOT, bundle, codes, forge, unpacked


def rezipped(tmp_path: Path, change: Callable[[zipfile.ZipFile], None]) -> Path:
    source, target = bundle("votes", tmp_path), tmp_path / "lain.zip"
    shutil.copy(source, target)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return target


@pytest.mark.parametrize("name", ["../inputs.json", "/etc/passwd", "a/b.json", "a\\b.json", "C:x", "folder/"])
def test_unsafe_name_in_a_zip_is_refused(name: str, tmp_path: Path) -> None:
    assert codes(rezipped(tmp_path, lambda archive: archive.writestr(name, b"x"))) == ["unsafe_name"]


def test_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    def change(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("tautan")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, b"/etc/passwd")

    assert codes(rezipped(tmp_path, change)) == ["unsafe_name"]


def test_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = unpacked("votes", tmp_path)
    (folder / "tautan").symlink_to("/etc/passwd")

    assert codes(folder) == ["unsafe_name"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    assert codes(rezipped(tmp_path, lambda archive: archive.writestr("inputs.json", b"{}"))) == ["duplicate_file"]


def test_extra_file_is_found(tmp_path: Path) -> None:
    assert codes(rezipped(tmp_path, lambda archive: archive.writestr("catatan.txt", b"x"))) == ["extra_file"]


def test_zip_that_inflates_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES", 200_000)

    assert codes(rezipped(tmp_path, lambda archive: archive.writestr("besar", bytes(10**6)))) == ["too_large"]


@pytest.mark.parametrize("cut", [10, 500, -30])
def test_damaged_zip_is_refused(cut: int, tmp_path: Path) -> None:
    path = bundle("votes", tmp_path)
    path.write_bytes(path.read_bytes()[:cut])

    assert codes(path) == ["damaged_zip"]


def test_what_is_no_bundle_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "teks").write_text("halo")
    (tmp_path / "kosong").mkdir()

    for name in ("teks", "kosong", "tidak-ada"):
        with pytest.raises(NotABundle):
            check_bundle(tmp_path / name)


def test_command_confirms_a_bundle_and_an_archive(tmp_path: Path) -> None:
    ours = started("verify_bundle", bundle("votes", tmp_path))
    theirs = forked("verify_bundle", ROOT / "tests" / "cases" / "belenios" / "0_honest")

    assert (ours.returncode, json.loads(ours.stdout)["ok"], ours.stderr) == (0, True, b"")
    assert (theirs.returncode, theirs.stderr) == (0, b"")
    assert json.loads(theirs.stdout) == {
        "ok": True,
        "kind": "belenios",
        "election": "MAvB1TRhpYyiJq",
        "voters": 12,
        "ballots": 13,
        "counted": 12,
        "total_weight": 12,
        "result": [[4, 0, 2, 6], [6, 2, 4]],
        "head": "cb324b15ca1df506f939a4c786620eac80e3237f00c39b54d35b230a9e59b167",
    }


def test_command_names_the_problems_with_status_1(tmp_path: Path) -> None:
    folder = unpacked("shu", tmp_path)
    forge(folder, "result.json", lambda v: v["posts"].update(cadangan=0))
    ours = forked("verify_bundle", folder)
    theirs = forked("verify_bundle", ROOT / "tests" / "cases" / "belenios" / "5_mid_EndBallots")

    assert (ours.returncode, ours.stderr) == (1, b"")
    assert json.loads(ours.stdout) == {
        "ok": False,
        "problems": [
            {
                "code": "wrong_result",
                "message": "Hasil “posts” berbeda dari hitung ulang.",
                "path": "posts.cadangan",
            }
        ],
    }
    assert (theirs.returncode, theirs.stderr) == (1, b"")
    assert [p["code"] for p in json.loads(theirs.stdout)["problems"]] == ["events_out_of_order"]


@pytest.mark.parametrize("arguments", [["tidak-ada"], [], ["a", "b"], [str(ROOT / "manage.py")]])
def test_command_refuses_an_unusable_path_with_status_2(arguments: list[str]) -> None:
    done = forked("verify_bundle", *arguments)

    assert (done.returncode, done.stdout) == (2, b"")
    assert len(json.loads(done.stderr)["errors"]) == 1
