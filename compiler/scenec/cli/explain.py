"""`scene explain`: shows the pages of codes, rules and lints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from scenec import docs
from scenec.cli._print import document_option, is_coloured, print_result, styled
from scenec.report import pages as report
from scenec.report.text import plain
from scenec.similar import nearest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


@click.command("explain")
@click.argument("codes", nargs=-1, metavar="[CODE|NAME]...", shell_complete=lambda context, argument, start: _offered(start))
@document_option
def command(codes: tuple[str, ...], form: str) -> None:
    """Show the pages of codes, rules and lints.

    CODE is one such as R012 or e0005, NAME one such as duration-with-speech; without one, all of them are listed.
    """
    found = [_page(code) for code in codes]
    style = styled if is_coloured(sys.stdout) else plain
    if form == "json":
        print_result(report.document(found or docs.pages().values()))
    elif not found:
        print_result(report.table(docs.pages().values()) if form == "markdown" else report.listing(docs.pages().values(), style))
    elif form == "markdown":
        print_result("\n".join(report.markdown(page) for page in found))
    else:
        print_result("\n".join(report.text(page, style) for page in found))


def _offered(start: str) -> list[CompletionItem[str]]:
    """The codes and names that begin so."""
    from scenec.cli._complete import words

    known = docs.pages().values()
    return words([*((page.code, page.name) for page in known), *((page.name, page.code) for page in known)], start)


def _page(word: str) -> docs.Page:
    page = docs.page(word)
    if page is None:
        meant = nearest(word, [*docs.names(), *docs.pages()])
        hint = f" Did you mean `{meant}`?" if meant else ""
        raise click.UsageError(f"There is no code and no rule `{word}`.{hint}")
    return page
