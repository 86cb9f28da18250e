"""E503: mistakes of listings, which say what files there are."""

from __future__ import annotations

from scenec.diagnostics import Diagnostic
from scenec.source import Span

CELL_LIMIT = 40
COLUMNS = ("url", "id", "seconds", "width", "height")
FORMS = ("what `ossutil ls oss://BUCKET` prints", "CSV with the columns `url` or `id`, and `seconds`, `width`, `height`")


def no_listing(span: Span, why: str) -> Diagnostic:
    """A listing is what `ossutil ls oss://BUCKET` prints, or CSV whose first line names its columns.

    The columns are `url` or `id`, one of them at least, and `seconds`, `width` and `height`; others are passed over.

    Wrong, as commands:
        echo 'shop/door.mp4' > files.txt
        scene check --assets files.txt

    Right:
        echo 'oss://hema-clips/shop/door.mp4' > files.txt
        scene check --assets files.txt
    """
    return Diagnostic("E5030", "no-listing", "error", f"this is no listing of files: {why}", span, allowed=FORMS)


def no_column(span: Span, separator: str | None) -> Diagnostic:
    """The first line of a CSV listing names the columns; one is `url` or `id`, so that a row says what it is about.

    Cells are separated by commas, in a file that ends in `.tsv` by tabs.

    Wrong, as commands:
        printf 'file,seconds\\noss://hema-clips/door.mp4,9\\n' > files.csv
        scene check --assets files.csv

    Right:
        printf 'url,seconds\\noss://hema-clips/door.mp4,9\\n' > files.csv
        scene check --assets files.csv
    """
    names = {";": "`;`", "\t": "tabs", "|": "`|`", ",": "commas"}
    message = "this CSV has neither a column `url` nor a column `id`"
    if separator:
        message = f"the columns of this file are separated by {names[separator]}; it takes {'tabs' if separator == ',' else 'commas'}"
    return Diagnostic("E5031", "no-column", "error", message, span, allowed=COLUMNS)


def column_twice(span: Span, name: str) -> Diagnostic:
    """A CSV listing names a column once.

    Wrong, as commands:
        printf 'url,seconds,seconds\\noss://hema-clips/door.mp4,9,9\\n' > files.csv
        scene check --assets files.csv

    Right:
        printf 'url,seconds,size\\noss://hema-clips/door.mp4,9,9\\n' > files.csv
        scene check --assets files.csv
    """
    return Diagnostic("E5032", "column-twice", "error", f"this CSV has two columns `{name}`", span)


def bad_cell(span: Span, text: str, expected: str) -> Diagnostic:
    """The cells of a CSV listing: the address of a file, a media id, seconds such as `12.5`, and whole numbers of pixels.

    An empty cell, or `N/A`, says that it is not known.

    Wrong, as commands:
        printf 'url,seconds\\noss://hema-clips/door.mp4,00:09\\n' > files.csv
        scene check --assets files.csv

    Right:
        printf 'url,seconds\\noss://hema-clips/door.mp4,9.0\\n' > files.csv
        scene check --assets files.csv
    """
    shown = text if len(text) <= CELL_LIMIT else f"{text[:CELL_LIMIT]}…"
    return Diagnostic("E5033", "bad-cell", "error", f"`{shown}` is not {expected}", span, allowed=(expected,))


def with_others(diagnostic: Diagnostic, others: int, cut: bool) -> Diagnostic:
    """A mistake that stands for others that are like it; where reading was given up there may be more."""
    return diagnostic._replace(message=f"{diagnostic.message}; so it is in {'at least ' if cut else ''}{others} rows more")


def bad_row(span: Span, why: str) -> Diagnostic:
    """A row of a CSV listing has a cell for each column; a cell with a comma in it stands in double quotes.

    Wrong, as commands:
        printf 'url,seconds\\noss://hema-clips/one, two.mp4,9\\n' > files.csv
        scene check --assets files.csv

    Right:
        printf 'url,seconds\\n"oss://hema-clips/one, two.mp4",9\\n' > files.csv
        scene check --assets files.csv
    """
    return Diagnostic("E5034", "bad-row", "error", f"this row cannot be read: {why}", span)


def cut_listing(span: Span, said: int, seen: int) -> Diagnostic:
    """`ossutil ls` ends with the number of files; fewer lines are no whole listing, and a file that is missing may be there.

    Wrong, as commands:
        printf 'oss://hema-clips/door.mp4\\nObject Number is: 2\\n' > files.txt
        scene check --assets files.txt

    Right:
        printf 'oss://hema-clips/door.mp4\\nObject Number is: 1\\n' > files.txt
        scene check --assets files.txt
    """
    message = f"this listing counts {said:,} {'file' if said == 1 else 'files'}, and holds {seen:,}; list the bucket again"
    return Diagnostic("E5035", "cut-listing", "error", message, span)


def lists_buckets(span: Span) -> Diagnostic:
    """`ossutil ls` alone lists buckets; with the address of a bucket it lists the files in it.

    Wrong, as commands:
        printf 'oss://hema-clips\\nBucket Number is: 1\\n' > files.txt
        scene check --assets files.txt

    Right:
        printf 'oss://hema-clips/door.mp4\\nObject Number is: 1\\n' > files.txt
        scene check --assets files.txt
    """
    message = "this lists buckets, not the files in one"
    return Diagnostic("E5036", "lists-buckets", "error", message, span, allowed=FORMS[:1])
