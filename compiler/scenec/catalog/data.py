"""E504, E505: mistakes of files of data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Fix, Related, replacement
from scenec.source import Span

SEPARATORS = {",": "`,`", ";": "`;`", "\t": "tabs", "|": "`|`"}
ALIKE_LIMIT = 3


def together(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Mistakes; of more than a few that say the same, but for what they quote, the first speaks for all."""
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in found:
        alike.setdefault((diagnostic.code, re.sub("`[^`]*`", "", diagnostic.message)), []).append(diagnostic)
    told: list[Diagnostic] = []
    for group in alike.values():
        many = len(group) > ALIKE_LIMIT
        told += [group[0]._replace(message=f"{group[0].message} (and {len(group) - 1:,} more like it)")] if many else group
    return told


def for_spreadsheets(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Why a sheet cannot be read; of one in another encoding or another form, how it is saved in the right one."""
    hint = "in Excel and WPS, save the sheet as `CSV UTF-8`"
    return [row._replace(message=f"{row.message}; {hint}") if row.name in ("not-utf8", "binary") else row for row in found]


def data_ending(span: Span, ending: str, endings: Sequence[str]) -> Diagnostic:
    """The ending says how data is written: `.csv` with commas, `.tsv` with tabs, `.json` as a list, `.jsonl` with an object a line.

    A spreadsheet is saved as `CSV UTF-8`.

    Wrong, in a narration:

        variants product from "goods.xlsx" by sku { title: product.name }

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
    """
    message = f"data in `{ending}` is not read; save it in another form" if ending else "the name of a file of data has an ending"
    return Diagnostic("E5040", "data-ending", "error", message, span, allowed=tuple(endings))


def empty_data(span: Span) -> Diagnostic:
    """A table begins with a line that names its columns.

    Wrong, in goods.csv:

        ,

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
    """
    return Diagnostic("E5041", "empty-data", "error", "there is nothing in this file; its first line names the columns", span)


def no_rows(span: Span, why: str) -> Diagnostic:
    """Without rows there would be no values, so nothing would be made.

    Wrong, in goods.csv:

        sku,name

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
    """
    return Diagnostic("E5042", "no-rows", "error", why, span)


def other_separator(span: Span, found: str, expected: str) -> Diagnostic:
    """The cells of a `.csv` are separated by commas, those of a `.tsv` by tabs; in some countries a spreadsheet writes `;` into a `.csv`.

    A cell with a comma in it stands in double quotes.

    Wrong, in goods.csv:

        sku;name
        a1;Longjing tea

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
    """
    way = {"\t": "name the file `.tsv`", ",": "name the file `.csv`"}.get(found, f"save it with {SEPARATORS[expected]}")
    message = f"the cells of this file are separated by {SEPARATORS[found]}, not by {SEPARATORS[expected]}; {way}"
    return Diagnostic("E5043", "other-separator", "error", message, span)


def nameless_column(span: Span, number: int, value: Span) -> Diagnostic:
    """Each column has a name, in the first line; one in which nothing stands at all is passed over.

    Wrong, in goods.csv:

        sku,name,
        a1,Longjing tea,new

    Right, in goods.csv:

        sku,name,note,
        a1,Longjing tea,new,
    """
    related = (Related(value, "this stands in it"),)
    return Diagnostic("E5044", "nameless-column", "error", f"column {number} has no name", span, related)


def nameless_key(span: Span) -> Diagnostic:
    """The same of a key that is empty."""
    return Diagnostic("E5044", "nameless-column", "error", "this key has no name", span)


def column_again(span: Span, name: str, first: Span) -> Diagnostic:
    """Two columns of one name could not be told apart.

    Wrong, in goods.csv:

        sku,name,name
        a1,Longjing tea,Dragon Well

    Right, in goods.csv:

        sku,name,long name
        a1,Longjing tea,Dragon Well
    """
    return Diagnostic("E5045", "column-again", "error", f"there are two columns `{name}`", span, (Related(first, "the first one"),))


def columns_alike(span: Span, name: str, first: Span) -> Diagnostic:
    """Columns are told apart by upper and lower case, but a reader may take one for the other.

    Wrong, in goods.csv:

        sku,name,Name
        a1,Longjing tea,Dragon Well

    Right, in goods.csv:

        sku,name,long name
        a1,Longjing tea,Dragon Well
    """
    related = (Related(first, "the other one"),)
    return Diagnostic("E5046", "columns-alike", "warning", f"`{name}` differs from another column in capital letters only", span, related)


def no_key_column(span: Span, name: str, allowed: Sequence[str], suggestion: str | None, fix: Fix | None, header: Span) -> Diagnostic:
    """Behind `by` and `across` stands the column that holds the names: its name is written as in the first line of the data.

    Wrong, in goods.csv:

        number,name
        a1,Longjing tea

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
    """
    message, related = f"the data has no column `{name}`", (Related(header, "its columns are named here"),)
    fixes = (fix,) if fix else ()
    return Diagnostic("E5047", "no-key-column", "error", message, span, related, tuple(allowed), suggestion, fixes)


def row_length(span: Span, cells: str, columns: int, separator: str) -> Diagnostic:
    """A row has a cell for each column; a cell with a comma in it stands in double quotes, and an empty one keeps its comma.

    Wrong, in goods.csv:

        sku,name
        a1,Tea, green

    Right, in goods.csv:

        sku,name
        a1,"Tea, green"
    """
    there = "there is 1 column" if columns == 1 else f"there are {columns} columns"
    quoted = f"; a cell with {SEPARATORS[separator]} in it stands in double quotes" if span.start < span.end else ""
    return Diagnostic("E5048", "row-length", "error", f"this row has {cells}, and {there}{quoted}", span)


def bad_quotes(span: Span, message: str, related: tuple[Related, ...] = ()) -> Diagnostic:
    """A cell that begins with a double quote ends with one, and a double quote in it is written twice.

    Wrong, in goods.csv:

        sku,name
        a1,5" noodles

    Right, in goods.csv:

        sku,name
        a1,"5"" noodles"
    """
    return Diagnostic("E5049", "bad-quotes", "error", message, span, related)


def unclosed(span: Span, closing: Span | None) -> Diagnostic:
    """A double quote that opens a cell, and nothing that closes it."""
    related = (Related(closing, "this is the next one"),) if closing else ()
    return bad_quotes(span, "the double quote that opens this cell is not closed", related)


def inner_quote(span: Span) -> Diagnostic:
    """A double quote in a cell that has none around it."""
    return bad_quotes(span, 'a cell with a double quote in it stands in double quotes, and has it twice: `5"" pipe`')


def behind_quote(span: Span) -> Diagnostic:
    """Something between a closing quote and the end of a cell."""
    return bad_quotes(span, "nothing stands behind the closing double quote of a cell; one that is part of it is written twice")


def no_key(span: Span, column: str) -> Diagnostic:
    """The key names the value of the row, and the requests that are made of it.

    Wrong, in goods.csv:

        sku,name
        ,Longjing tea

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
    """
    return Diagnostic("E5050", "no-key", "error", f"this row has no `{column}`, which names it", span)


def bad_value_name(span: Span, name: str, sign: str) -> Diagnostic:
    """The name of a value is part of the name of its requests: letters of any script, digits, `_` and `-`.

    Wrong, in goods.csv:

        sku,name
        a 1,Longjing tea

    Right, in goods.csv:

        sku,name
        a-1,Longjing tea
    """
    shown = "a blank" if sign.isspace() else f"`{sign}`" if sign.isprintable() else f"U+{ord(sign):04X}"
    allowed = ("letters", "digits", "`_`", "`-`")
    return Diagnostic("E5051", "bad-value-name", "error", f"`{name}` cannot name a value: {shown} is in the way", span, allowed=allowed)


def value_twice(span: Span, name: str, other: str, first: Span) -> Diagnostic:
    """Each row has a key of its own, told apart without regard to upper and lower case: keys become the names of files.

    Wrong, in goods.csv:

        sku,name
        a1,Longjing tea
        A1,Green tea

    Right, in goods.csv:

        sku,name
        a1,Longjing tea
        a2,Green tea
    """
    message = f"`{name}` stands twice" if name == other else f"`{name}` differs from `{other}` in capital letters only"
    return Diagnostic("E5052", "value-twice", "error", message, span, (Related(first, "first here"),))


def bad_json(span: Span, expected: str) -> Diagnostic:
    """JSON has its texts and names in double quotes, a comma between two values, and none behind the last one.

    Wrong, in goods.json:

        [{"sku": "a1", "name": "Longjing tea",}]

    Right, in goods.json:

        [{"sku": "a1", "name": "Longjing tea"}]
    """
    return Diagnostic("E5053", "bad-json", "error", f"this is no JSON: here stands {expected}", span)


def key_again(span: Span, name: str, first: Span) -> Diagnostic:
    """An object has each of its names once; of two values nobody could say which is meant.

    Wrong, in goods.json:

        [{"sku": "a1", "name": "Longjing tea", "name": "Green tea"}]

    Right, in goods.json:

        [{"sku": "a1", "name": "Longjing tea", "kind": "Green tea"}]
    """
    return Diagnostic("E5054", "key-again", "error", f"this object has `{name}` twice", span, (Related(first, "first here"),))


def nested_data(span: Span, name: str, what: str) -> Diagnostic:
    """A table has one value a cell: a text, a number, `true`, `false` or `null`.

    Wrong, in goods.json:

        [{"sku": "a1", "name": {"en": "Longjing tea"}}]

    Right, in goods.json:

        [{"sku": "a1", "name": "Longjing tea"}]
    """
    return Diagnostic("E5055", "nested-data", "error", f"`{name}` holds {what}; a cell is one text or number", span)


def no_objects(span: Span, message: str) -> Diagnostic:
    """A `.json` is one list of objects, `[{…}, {…}]`; a `.jsonl` has an object on each line, and nothing around them.

    Wrong, in goods.json:

        {"sku": "a1", "name": "Longjing tea"}

    Right, in goods.json:

        [{"sku": "a1", "name": "Longjing tea"}]
    """
    return Diagnostic("E5056", "no-objects", "error", message, span)


def too_much_data(span: Span, message: str) -> Diagnostic:
    """A table has at most 10,000 rows, 1,000 columns and a million cells; a cell at most 1 MiB, a number at most 40 digits.

    Wrong, in goods.json:

        [{"sku": 10000000000000000000000000000000000000001, "name": "Longjing tea"}]

    Right, in goods.json:

        [{"sku": "10000000000000000000000000000000000000001", "name": "Longjing tea"}]
    """
    return Diagnostic("E5057", "too-much-data", "error", message, span)


def long_number(span: Span, limit: int) -> Diagnostic:
    """A number of too many digits."""
    return too_much_data(span, f"a number has at most {limit} digits; this one can be a text, in double quotes")


def control_in_data(span: Span, number: int) -> Diagnostic:
    r"""A control character does not show, and the service has no use for it; a line ends with LF or with CRLF.

    Wrong, in goods.json:

        [{"sku": "a1", "name": "Longjing\u0007 tea"}]

    Right, in goods.json:

        [{"sku": "a1", "name": "Longjing\n tea"}]
    """
    message = (
        "a lone carriage return ends no line; save the file with LF or CRLF" if number == 13 else f"U+{number:04X} cannot stand in a cell"
    )
    return Diagnostic("E5058", "control-in-data", "error", message, span)


def half_sign(span: Span) -> Diagnostic:
    """Half of a surrogate pair, which an escape can write and UTF-8 cannot."""
    return bad_json(span, "half of a surrogate pair, which is no character")


def column_fix(span: Span, name: str) -> Fix:
    """The fix that names a column: without quotes where it is a word."""
    word = name.replace("-", "_").isidentifier()
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return replacement(span, name if word else f'"{quoted}"')
