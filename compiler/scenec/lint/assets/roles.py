"""What a listing says of the sort of a file: films, sounds and pictures where another sort belongs."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.catalog.rules import broken
from scenec.check.movie import names_movie
from scenec.diagnostics import Diagnostic
from scenec.inventory import Inventory, Known
from scenec.lint.assets.use import AssetLint, Use, asset_lint, sort_of
from scenec.model import Size, Spec, Value

WANTED = {"sticker.image": "picture", "background.images": "picture", "music.tracks": "sound"}


@asset_lint("W0104", "wrong-sort")
def wrong_sort(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """Stickers and backgrounds are pictures, music is sound, and material is films and pictures.

    What a file is, is known by the name that the listing gives it, or by what it has: a sound has no width.

    Wrong, as commands:
        printf 'id,url\\n0123456789abcdef0123456789abcdef,oss://hema-clips/tune.mp3\\n' > files.csv
        scene check --assets files.csv

    Right:
        printf 'id,url\\n0123456789abcdef0123456789abcdef,oss://hema-clips/door.mp4\\n' > files.csv
        scene check --assets files.csv
    """
    for use in used:
        wanted = "material" if use.is_clip else WANTED.get(use.read.field.path)
        if use.known is None or wanted is None or sort_of(use.asset.url or "") is not None:
            continue
        sort = use.sort() or _sort_by_measures(use.known, wanted)
        if sort is not None and sort != wanted and (wanted != "material" or sort == "sound"):
            file = f", `{use.known.file.key}`" if use.known.file else ""
            what = "films and pictures" if wanted == "material" else f"{wanted}s"
            yield lint.found(f"`{use.read.field.name}` takes {what}, and this is a {sort}{file}", use.value)


def _sort_by_measures(known: Known, wanted: str) -> str | None:
    """What a file without a telling name is: one with a width is no sound, one with a length no picture."""
    if wanted == "sound":
        return ("film" if known.seconds else "picture") if known.width else None
    if wanted == "picture":
        return ("film" if known.width else "sound") if known.seconds and known.width != 0 else None
    return None


@asset_lint("R020", "movie-videos-only")
def still_in_movie(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """The movie edition cuts videos; of a media id only a listing knows what it is."""
    matching = spec.root.find("matching")
    if matching is None or not isinstance(matching.value.data, str) or not names_movie(matching.value.data):
        return
    for use in used:
        if use.is_clip and use.asset.id is not None and use.known and use.known.file and use.sort() == "picture":
            yield broken("R020", f"the movie edition cuts videos, and this is a picture, `{use.known.file.key}`", use.value.span)


@asset_lint("W0105", "trimmed-picture")
def trimmed_picture(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """A picture has no parts in time; how long it is shown is `image_duration` of `edit`.

    Wrong, as commands:
        cat > tour.scene <<'END'
        video tour : narration {
          media: [trim("oss://hema-clips/door.png", 2s..6s)]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        echo 'oss://hema-clips/door.png' > files.txt
        scene check --assets files.txt

    Right:
        cat > tour.scene <<'END'
        video tour : narration {
          media: [trim("oss://hema-clips/door.mp4", 2s..6s)]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        echo 'oss://hema-clips/door.mp4' > files.txt
        scene check --assets files.txt
    """
    for use in used:
        if use.ranges and use.known is not None and use.sort() == "picture":
            yield lint.found(f"`{use.shown}` is a picture, and has no parts from one second to another", use.ranges[0])


@asset_lint("W0106", "small-picture", "info")
def small_picture(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """A picture that fills the frame and is smaller than it has to be enlarged, and gets blurred.

    Wrong, as commands:
        cat > tour.scene <<'END'
        video tour : narration {
          media: ["0123456789abcdef0123456789abcdef"]
          background: "oss://hema-clips/door.png"
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        printf 'url,width,height\\noss://hema-clips/door.png,640,360\\n' > files.csv
        scene check --assets files.csv

    Right:
        cat > tour.scene <<'END'
        video tour : narration {
          media: ["0123456789abcdef0123456789abcdef"]
          background: "oss://hema-clips/door.png"
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        printf 'url,width,height\\noss://hema-clips/door.png,1920,1080\\n' > files.csv
        scene check --assets files.csv
    """
    size = spec.root.find("output.size")
    output = size.value.data if size is not None else None
    for use in used:
        if isinstance(output, Size) and use.read.field.path == "background.images" and use.known is not None:
            width, height = use.known.width, use.known.height
            if width and height and (width < _pixels(output.width) or height < _pixels(output.height)):
                message = f"`{use.shown}` is {width}x{height}, and the output {_pixels(output.width)}x{_pixels(output.height)}"
                yield lint.found(message, use.value)


def _pixels(value: Value) -> int:
    return int(str(value.data))
