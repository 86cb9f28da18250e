"""What a listing says of lengths: trims behind the end, and more material than the service takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scenec.catalog.rules import broken
from scenec.diagnostics import Diagnostic, replacement
from scenec.filters import plain_number
from scenec.inventory import Inventory
from scenec.lint.assets.use import AssetLint, Use, asset_lint
from scenec.model import Range, Spec

RANGE = re.compile(r"([0-9.]+m?s\.\.)[0-9.]+m?s")
LIMIT = 2 * 60 * 60


@asset_lint("W0103", "trim-beyond-end", "error")
def trim_beyond_end(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """A part of a clip ends when the clip does.

    Wrong, as commands:
        cat > tour.scene <<'END'
        video tour : narration {
          media: [trim("oss://hema-clips/door.mp4", 2s..6s)]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        printf 'url,seconds\\noss://hema-clips/door.mp4,5.5\\n' > files.csv
        scene check --assets files.csv

    Right:
        cat > tour.scene <<'END'
        video tour : narration {
          media: [trim("oss://hema-clips/door.mp4", 2s..6s)]
          output { url: "oss://out/v_{index}.mp4", size: 1920x1080 }
        }
        END
        printf 'url,seconds\\noss://hema-clips/door.mp4,6\\n' > files.csv
        scene check --assets files.csv
    """
    for use in used:
        seconds = use.known.seconds if use.known else None
        if seconds is None or use.sort() == "picture":
            continue
        for value in use.ranges:
            if isinstance(value.data, Range) and (end := value.data.end.data) and isinstance(end, Decimal) and end > seconds:
                length, start = plain_number(seconds), value.data.start.data
                inside = isinstance(start, Decimal) and start < seconds
                whole = RANGE.fullmatch(value.span.text) if inside else None
                message = f"`{use.shown}` lasts {length}s, and this part of it {'ends' if inside else 'begins'} behind that"
                yield lint.found(message, value, (replacement(value.span, f"{whole[1]}{length}s"),) if whole else ())


@asset_lint("R021", "media-total-length", "error")
def media_total_length(lint: AssetLint, used: tuple[Use, ...], spec: Spec, inventory: Inventory) -> Iterator[Diagnostic]:
    """The service takes two hours of material in image-text matching."""
    clips = [use for use in used if use.is_clip and use.known and use.known.seconds and use.sort() != "picture"]
    total = sum((use.known.seconds for use in clips if use.known and use.known.seconds), Decimal(0))
    if spec.solution != "script-to-video" and total > LIMIT:
        message = f"these clips last {_time(total)} together; the service takes 2 h"
        yield broken("R021", message, clips[0].read.value.span, allowed=("at most 2 h",), severity="error")


def _time(seconds: Decimal) -> str:
    """`2 h 3 min`, with the seconds where they decide."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    parts = [f"{hours} h", *([f"{minutes} min"] if minutes else [])]
    return " ".join(parts if minutes else [*parts, f"{plain_number(seconds - hours * 3600)} s"])
