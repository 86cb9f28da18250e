"""Assets that no listing has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec.diagnostics import Diagnostic, Fix, replacement
from scenec.inventory import File, Inventory, Near, file_of
from scenec.lint.assets.use import AssetLint, Use, asset_lint
from scenec.model import Spec, Value

UNSAFE = re.compile(r"[\s?#\\%\x00-\x1f\x7f]")
DIFFERS = {
    "case": "there is one that differs in capital letters only",
    "encoding": "there is one that is percent-encoded in another way",
    "form": "there is one that looks the same, and is written in another form of Unicode",
    "folder": "there is one of that name in another folder",
}

SURE = ("case", "encoding", "form")
"""What may differ so that another file cannot have been meant; a name that is only similar is a guess, and no fix."""


@asset_lint("W0100", "missing-asset", "error")
def missing_asset(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """A file that a listing of its bucket does not have is not there; the service finds that out when the job runs, and fails it.

    A listing speaks for its own bucket, and in that for the folder that all of its files have in common.

    Wrong, as commands:
        cat > tour.scene <<'END'
        video tour : narration {
          media: ["oss://hema-clips/shop/dor.mp4"]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        echo 'oss://hema-clips/shop/door.mp4' > files.txt
        scene check --assets files.txt

    Right:
        cat > tour.scene <<'END'
        video tour : narration {
          media: ["oss://hema-clips/shop/door.mp4"]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        echo 'oss://hema-clips/shop/door.mp4' > files.txt
        scene check --assets files.txt
    """
    for use in used:
        file = file_of(use.asset)
        if use.known is None and file is not None and inventory.covers(file):
            near = inventory.near(file)
            written = _written(use.asset.written, near.file) if near else None
            message = f"the listing of `{file.bucket}` has no `{file.key}`{_hint(near)}"
            sure = written if near and near.differs in SURE else None
            yield lint.found(message, use.value, _fixes(use.value, use.asset.written, sure), written)


@asset_lint("W0101", "unlisted-asset")
def unlisted_asset(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """A listing does not have the asset, but it may not show all that there is.

    That is so of media ids, and of a file outside of the folder that all files of the listing have in common.

    Wrong, as commands:
        printf 'id,seconds\\n0123456789abcdef0123456789abcde0,9\\n' > files.csv
        scene check --assets files.csv

    Right:
        printf 'id,seconds\\n0123456789abcdef0123456789abcdef,9\\n' > files.csv
        scene check --assets files.csv
    """
    for use in used:
        file = file_of(use.asset)
        if use.known is not None:
            continue
        if use.asset.id is not None:
            if inventory.has_ids and inventory.with_key(use.asset.id) is None:
                near = inventory.near_id(use.asset.id)
                yield lint.found(f"no listing has the media id `{use.asset.id}`", use.value, suggestion=near)
        elif file is not None and (below := inventory.listed(file.bucket)) is not None and not inventory.covers(file):
            found = inventory.near(file)
            written = _written(use.asset.written, found.file) if found else None
            message = f"the listing of `{file.bucket}` shows what is below `{below}`, and no `{file.key}`{_hint(found)}"
            yield lint.found(message, use.value, suggestion=written)


@asset_lint("W0102", "file-as-id")
def file_as_id(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """Anything without `://` is a media id; the path of a file in a bucket begins with `oss://` and the bucket.

    Wrong, as commands:
        cat > tour.scene <<'END'
        video tour : narration {
          media: ["shop/door.mp4"]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        echo 'oss://hema-clips/shop/door.mp4' > files.txt
        scene check --assets files.txt

    Right:
        cat > tour.scene <<'END'
        video tour : narration {
          media: ["oss://hema-clips/shop/door.mp4"]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        echo 'oss://hema-clips/shop/door.mp4' > files.txt
        scene check --assets files.txt
    """
    for use in used:
        if use.asset.id is not None and use.known is None and (file := inventory.with_key(use.asset.id.removeprefix("/"))):
            written = _address(file)
            message = f"`{use.asset.id}` is read as a media id; a listing has a file of this name"
            yield lint.found(message, use.value, _fixes(use.value, use.asset.id, written), written)


def _hint(near: Near | None) -> str:
    """What the file that was probably meant differs in."""
    return f"; {DIFFERS[near.differs]}" if near and near.differs else ""


def _written(written: str, file: File) -> str:
    """The address of a file, in the form of one that is written."""
    if written.startswith("oss://"):
        return _address(file)
    return f"{'/'.join(written.split('/')[:3])}/{_encoded(file.key)}"


def _address(file: File) -> str:
    return f"oss://{file.bucket}/{_encoded(file.key)}"


def _encoded(key: str) -> str:
    return UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), key)


def _fixes(value: Value, written: str, meant: str | None) -> tuple[Fix, ...]:
    """The fix, where the text stands in the source to the letter."""
    return (replacement(value.span, f'"{meant}"'),) if meant and value.span.text == f'"{written}"' else ()
