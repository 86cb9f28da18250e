"""`scene fields`: shows what the language can say, and what is known of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from scenec.cli._print import document_option, is_coloured, print_result, styled
from scenec.docs import Word, declarations
from scenec.facts import SOLUTIONS
from scenec.report import fields as report
from scenec.report import words
from scenec.report.reference import Found, everything, find, in_solutions, names
from scenec.report.text import Style, plain
from scenec.similar import nearest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@click.command("fields")
@click.argument("path", required=False, metavar="[PATH]", shell_complete=lambda context, argument, start: _offered(start))
@click.option("--solution", type=click.Choice(SOLUTIONS), help="Show what this solution has, and no other.")
@click.option("--values", "whole", is_flag=True, help="Show all values of a field, where there are many.")
@document_option
def command(path: str | None, solution: str | None, whole: bool, form: str) -> None:
    """Show what the language can say, and what is known of it.

    PATH is a block such as output.encoding, a field such as title.y, a name alone, or the vendor's name; without one, all are listed.
    It may be a word that begins a declaration too, such as variants.
    Of the standard library it is std, a module such as std/looks, or what one declares, such as looks.bold.
    """
    known = everything(solution)
    found = known if path is None else find(path, known)
    style = styled if is_coloured(sys.stdout) else plain
    word = declarations().get(path.strip()) if path is not None else None
    if word is not None:
        print_result(_word(word, form, style))
        if form == "json" or not found.fields:
            return
        print_result("\n")
    if path is not None and not (found.blocks or found.fields):
        shown = _library(path, form, style)
        if shown is not None:
            print_result(shown)
            return
        raise _missing(path, known)
    if form == "json":
        print_result(report.document(found))
    elif form == "markdown":
        print_result(report.markdown(found._replace(fields=()) if path is None else found, known))
    else:
        print_result(_overview(known, style) if path is None else report.text(found, known, whole, style))


def _overview(known: Found, style: Style) -> str:
    """All that the tables know, the words of declarations, and the modules of the standard library."""
    from scenec import library
    from scenec.report import library as shown

    parts = [report.overview(known, style), words.overview(declarations().values(), style), shown.text(library.modules(), style)]
    return "\n".join(parts)


def _word(word: Word, form: str, style: Style) -> str:
    """The page of a word that begins a declaration."""
    return words.document([word]) if form == "json" else words.markdown(word) if form == "markdown" else words.text(word, style)


def _library(path: str, form: str, style: Style) -> str | None:
    """What the standard library says of a path; None where it has nothing of the kind."""
    from scenec import library
    from scenec.report import library as shown

    found = library.find(path)
    if found is None:
        return None
    return shown.document(found) if form == "json" else shown.markdown(found) if form == "markdown" else shown.text(found, style)


def _offered(start: str) -> list[CompletionItem[str]]:
    """The paths that begin so."""
    from scenec import library
    from scenec.cli._complete import words as offered

    return offered([(name, "") for name in dict.fromkeys((*names(everything()), *declarations(), *library.names()))], start)


def _missing(path: str, known: Found) -> click.UsageError:
    """What is wrong with a path that means nothing."""
    from scenec import library

    other = find(path, everything())
    if other.blocks or other.fields:
        having = {
            *(name for block in other.blocks for name in block.solutions),
            *(name for field in other.fields for name in field.solutions),
        }
        return click.UsageError(f"`{path}` is {in_solutions(name for name in SOLUTIONS if name in having)}.")
    within = path.startswith(library.PREFIX)
    meant = nearest(path, library.names(library.PREFIX) if within else [*names(known), *declarations(), *library.names()]) if path else None
    hint = f" Did you mean `{meant}`?" if meant else ""
    what = "nothing in the standard library called" if within else "no block and no field"
    return click.UsageError(f"There is {what} `{path}`.{hint}")
