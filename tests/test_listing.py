"""Listings: what `ossutil ls` prints in its forms, CSV, and what is wrong in them, at its place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scenec.inventory import File, Inventory, Listing, file_at
from scenec.listing import listing
from scenec.model import Asset

LONG = """\
LastModifiedTime                   Size(B)  StorageClass   ETAG                                  ObjectName
2026-06-05 14:06:29 +0800 CST       201933      Standard   7E2F4A7F1AC9D2F0996E8332D5EA5B41      oss://clips/shop/door.mp4
2026-06-05 14:36:21 +0800 CST       241561            IA   6185CA2E8EB8510A61B3A845EAFE4174      oss://clips/shop/with blank, 开场.mp4
Object Number is: 2

0.172532(s) elapsed
"""
WITHOUT_CLASS = """\
LastModifiedTime                    Size(B)   ETAG                                    ObjectName
2016-04-08 14:50:47 +0000 UTC       6476984   4F16FDAE7AC404CEC8B727FCC67779D6        oss://clips/door.mp4
Object Number is: 1
"""
SHORT = "oss://clips/shop/door.mp4\noss://brand/logo.png\nObject Number is: 2\n\n0.1(s) elapsed\n"
FLAT = "oss://clips/door.mp4\noss://clips/shop/\nObject and Directory Number is: 2\n"
UPLOADS = """\
oss://clips/door.mp4
Object Number is: 1
UploadID                          \tObjectName
15754AF7980C4DFB8193F190837520BB  \toss://clips/never-ended.mp4
UploadID Number is: 1
"""
VERSIONS = """\
LastModifiedTime  Size(B)  StorageClass  ETAG  VERSIONID  IS-LATEST   DELETE-MARKER  ObjectName
2019-06-11 10:54:59 +0800 CST  0                    CAEQ1  true       true           oss://clips/deleted.mp4
2019-06-11 10:54:58 +0800 CST  7  Standard  2C24AA  CAEQ2  false      false          oss://clips/deleted.mp4
2019-06-11 10:54:57 +0800 CST  7  Standard  2C24AA  CAEQ3  true       false          oss://clips/door.mp4
2019-06-11 10:54:56 +0800 CST  7  Standard  2C24AA  CAEQ4  false      false          oss://clips/door.mp4
Object Number is: 4
"""


def read(tmp_path: Path, text: str | bytes, name: str = "files.txt") -> Listing:
    """A listing without a mistake."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    made, found = listing(str(path))
    assert not found, found
    assert made is not None
    return made


def keys(made: Listing) -> dict[str, list[str]]:
    return {bucket: list(known) for bucket, known in made.buckets.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (LONG, {"clips": ["shop/door.mp4", "shop/with blank, 开场.mp4"]}),
        (WITHOUT_CLASS, {"clips": ["door.mp4"]}),
        (SHORT, {"clips": ["shop/door.mp4"], "brand": ["logo.png"]}),
        (SHORT.replace("\n", "\r\n"), {"clips": ["shop/door.mp4"], "brand": ["logo.png"]}),
        (UPLOADS, {"clips": ["door.mp4"]}),
        (VERSIONS, {"clips": ["door.mp4"]}),
        (FLAT, {"clips": ["door.mp4"]}),
        ("Object Number is: 0\n\n0.1(s) elapsed\n", {}),
        ("oss://clips/no-number-behind.mp4", {"clips": ["no-number-behind.mp4"]}),
    ],
    ids=["long", "without class", "short", "with CR", "uploads", "versions", "flat", "empty", "cut out"],
)
def test_what_ossutil_prints(tmp_path: Path, text: str, wanted: dict[str, list[str]]) -> None:
    assert keys(read(tmp_path, text)) == wanted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_redirection_writes(tmp_path: Path, encoding: str) -> None:
    assert keys(read(tmp_path, LONG.encode(encoding))) == keys(read(tmp_path, LONG))


def test_a_listing_covers_the_folder_that_its_files_share(tmp_path: Path) -> None:
    made = read(tmp_path, "oss://clips/shop/a/one.mp4\noss://clips/shop/ab/two.mp4\n")
    assert made.below == {"clips": "shop/"}
    assert made.covers(File("clips", "shop/other.mp4"))
    assert not made.covers(File("clips", "brand/logo.png"))
    assert not made.covers(File("brand", "shop/other.mp4"))


def test_a_listing_of_one_level_does_not_speak_of_what_is_in_its_folders(tmp_path: Path) -> None:
    made = read(tmp_path, FLAT)
    assert made.covers(File("clips", "dor.mp4"))
    assert made.covers(File("clips", "nowhere/door.mp4"))
    assert not made.covers(File("clips", "shop/door.mp4"))


# ---------------------------------------------------------------- CSV


def test_columns_come_in_any_order_and_others_are_passed_over(tmp_path: Path) -> None:
    text = 'Height,name,ID,seconds,URL\n1080,"a, b",3b45,12.50,oss://clips/door.mp4\n,,,N/A,"oss://clips/a ""quoted"", name.mp4"\n\n'
    made = read(tmp_path, text, "files.csv")
    door = made.buckets["clips"]["door.mp4"]
    assert door is not None
    assert (door.seconds, door.width, door.height, door.file) == (Decimal("12.50"), None, Decimal(1080), File("clips", "door.mp4"))
    assert made.ids == {"3b45": door}
    assert list(made.buckets["clips"]) == ["door.mp4", 'a "quoted", name.mp4']


def test_a_table_is_known_by_its_first_line_too(tmp_path: Path) -> None:
    assert keys(read(tmp_path, "url\noss://clips/door.mp4\n")) == {"clips": ["door.mp4"]}
    assert read(tmp_path, "id\n3b45\n").ids.keys() == {"3b45"}
    assert keys(read(tmp_path, "seconds\turl\n3\toss://clips/a,b.mp4\n", "files.tsv")) == {"clips": ["a,b.mp4"]}


def test_an_address_on_the_web_is_decoded_and_one_elsewhere_passed_over(tmp_path: Path) -> None:
    text = "url\nhttps://clips.oss-cn-shanghai.aliyuncs.com/a%20b.mp4?x=1\nhttps://cdn.example.com/c.mp4\n"
    assert keys(read(tmp_path, text)) == {"clips": ["a b.mp4"]}


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("f.txt", "", [("E5030", 1, 1, "it is empty")]),
        ("f.txt", "\n\nfoo bar\n", [("E5030", 3, 1, "it begins with `foo bar`")]),
        ("f.txt", "oss://a\noss://b\nBucket Number is: 2\n", [("E5036", 3, 1, "this lists buckets")]),
        ("f.txt", "oss://clips/a.mp4\nObject Number is: 1200\n", [("E5035", 2, 1, "counts 1,200 files, and holds 1")]),
        ("f.csv", "file,seconds\nx,1\n", [("E5031", 1, 1, "neither a column `url` nor a column `id`")]),
        ("f.csv", "url;seconds\nx;1\n", [("E5031", 1, 1, "separated by `;`; it takes commas")]),
        ("f.csv", "url\tseconds\nx\t1\n", [("E5031", 1, 1, "separated by tabs; it takes commas")]),
        ("f.tsv", "url,seconds\nx,1\n", [("E5031", 1, 1, "separated by commas; it takes tabs")]),
        ("f.csv", "url,id,url\n", [("E5032", 1, 1, "two columns `url`")]),
        ("f.csv", "url,seconds\noss://a/b,00:01\n", [("E5033", 2, 11, "`00:01` is not a number of seconds")]),
        ("f.csv", "url,seconds\noss://a/b,-1\n", [("E5033", 2, 11, "`-1` is not a number of seconds")]),
        ("f.csv", "id,width\n3b45,10.5\n", [("E5033", 2, 6, "`10.5` is not a whole number of pixels")]),
        ("f.csv", "url\ndoor.mp4\n", [("E5033", 2, 1, "`door.mp4` is not the address")]),
        ("f.csv", "id\noss://a/b\n", [("E5033", 2, 1, "is not a media id")]),
        ("f.csv", 'url,seconds\n"a\nb",x\n', [("E5033", 3, 4, "`x` is not a number of seconds")]),
        ("f.csv", "seconds,url\n1,oss://a/b, c\n", [("E5034", 2, 13, "it has 3 cells, and there are 2 columns")]),
        ("f.csv", "url\noss://a/b, c\n", [("E5034", 2, 11, "it has 2 cells, and there is 1 column")]),
        ("f.csv", f"url,seconds\noss://a/b,{'5' * 5000}\n", [("E5033", 2, 11, f"`{'5' * 40}…` is not a number of at most 20 signs")]),
        ("f.csv", 'url\n"' + "a" * 140_000, [("E5034", 2, 1, "a cell is longer than 131,072 signs")]),
        ("f.csv", "url,seconds\n" + "oss://a/b,0:09\n" * 4, [("E5033", 2, 11, "such as `12.5`; so it is in 3 rows more")]),
        ("f.csv", "url,seconds\n" + "oss://a/b,0:09\n" * 99, [("E5033", 2, 11, "such as `12.5`; so it is in at least 19 rows more")]),
        ("f.txt", f"oss://a/b\nObject Number is: {'9' * 5000}\n", [("E5035", 2, 1, "list the bucket again")]),
        ("f.csv", "url,seconds\n,1\n", [("E5034", 2, 1, "it names no file")]),
        ("f.csv", 'url\n"oss://a/b\n', [("E5034", 2, 1, "its double quotes do not match")]),
        ("f.csv", "id,width\n1,a\n2,b\n", [("E5033", 2, 3, "`a`"), ("E5033", 3, 3, "`b`")]),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, name: str, text: str, wanted: list[tuple[str, int, int, str]]) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    made, found = listing(str(path))
    assert made is None
    places = [diagnostic.span.source.position(diagnostic.span.start) for diagnostic in found]
    assert [(d.code, place.line, place.column) for d, place in zip(found, places, strict=True)] == [row[:3] for row in wanted]
    for diagnostic, (_, _, _, words) in zip(found, wanted, strict=True):
        assert words in diagnostic.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_windows_redirects_is_read(tmp_path: Path, encoding: str) -> None:
    assert keys(read(tmp_path, "oss://clips/开场.mp4\nObject Number is: 1\n".encode(encoding))) == {"clips": ["开场.mp4"]}


def test_what_is_no_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("url\noss://a/开场.mp4\n".encode("gb18030"))
    made, (mistake,) = listing(str(path))
    assert made is None
    assert mistake.code == "E5003"
    assert "GB18030" in mistake.message


def test_very_many_mistakes_are_not_all_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("url\n" + "nowhere\n" * 1000)
    (mistake,) = listing(str(path))[1]
    assert mistake.message.endswith("; so it is in at least 19 rows more")


# ---------------------------------------------------------------- what is near


def near(key: str, *keys: str) -> tuple[str, str | None] | None:
    """The key that was probably meant, among some of a bucket."""
    inventory = Inventory([Listing("files.txt", {"clips": dict.fromkeys(keys)}, {}, {"clips": ""}, {})])
    found = inventory.near(File("clips", key))
    return (found.file.key, found.differs) if found else None


@pytest.mark.parametrize(
    ("key", "other", "differs"),
    [
        ("shop/dor.mp4", "shop/door.mp4", None),
        ("hsop/door.mp4", "shop/door.mp4", None),
        ("Shop/door.MP4", "shop/door.mp4", "case"),
        ("caf\u00e9.mp4", "cafe\u0301.mp4", "form"),
        ("开.mp4", "%E5%BC%80.mp4", "encoding"),
        ("brand/door.mp4", "a/long/way/off/door.mp4", "folder"),
    ],
)
def test_a_key_is_found_by_what_it_looks_like(key: str, other: str, differs: str | None) -> None:
    many = [f"clip_{number:05d}.mp4" for number in range(2000)]
    assert near(key, *many, other) == (other, differs)


def test_a_key_that_looks_like_none_is_not_found() -> None:
    assert near("seals.mp4", "shop/door.mp4", "shop/street.mp4") is None


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("oss://clips/a%20b.mp4", "a b.mp4"),
        ("oss://clips/a%20b.mp4", "a%20b.mp4"),
        ("http://clips.oss-cn-beijing.aliyuncs.com/a.mp4", "a.mp4"),
    ],
)
def test_an_asset_is_known_by_its_address(written: str, key: str) -> None:
    inventory = Inventory([Listing("files.txt", {"clips": {key: None}}, {}, {"clips": ""}, {})])
    url = written.replace("oss://clips", "http://clips.oss-cn-shanghai.aliyuncs.com")
    assert inventory.known(Asset(written, None, url)) is not None
    assert inventory.known(Asset(written, None, url.replace("clips.", "other."))) is None
    assert inventory.known(Asset(written, None, f"{url}x")) is None


@pytest.mark.parametrize("address", ["https://cdn.example.com/a.mp4", "oss://clips", "oss:///a.mp4", "", "door.mp4"])
def test_what_is_not_in_a_bucket_has_no_place_there(address: str) -> None:
    assert file_at(address) is None
