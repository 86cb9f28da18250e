"""Findings as JUnit XML: a suite for each file, a case for each video, and one for what belongs to none of them.

Errors are the failure of a case, one for all of them, since some readers take one only; warnings and notes are its output.
A video that makes no request because of mistakes elsewhere fails with these.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from scenec.batch import Compiled
from scenec.diagnostics import Diagnostic
from scenec.pipeline import Declared
from scenec.report.machine import Report, is_file, place, source_of, unallowed
from scenec.report.text import text

NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, in no form."""


def document(report: Report) -> str:
    """The document."""
    videos = {place(source_of(compiled), report.base): compiled.videos for compiled in report.files}
    found: dict[str, list[Diagnostic]] = {file: [] for file in videos}
    for diagnostic in unallowed(report):
        found.setdefault(place(diagnostic.span.source, report.base), []).append(diagnostic)
    root = _element("testsuites", name="scene")
    causes = {place(source_of(compiled), report.base): _causes(report, compiled) for compiled in report.files}
    for file, diagnostics in found.items():
        root.append(_suite(file, videos.get(file, ()), diagnostics, causes.get(file, ())))
    _count(root)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _causes(report: Report, compiled: Compiled) -> Sequence[Diagnostic]:
    """The mistakes elsewhere for which a file makes no request; where it has none of its own, those of the run."""
    if compiled.sound or compiled.causes or any(diagnostic.severity == "error" for diagnostic in compiled.diagnostics):
        return compiled.causes
    files = {file.file.name for file in report.files}
    return [found for found in report.diagnostics if found.severity == "error" and found.span.source.name not in files]


def _suite(file: str, videos: Sequence[Declared], diagnostics: list[Diagnostic], causes: Sequence[Diagnostic]) -> ElementTree.Element:
    """The suite of a file."""
    groups = _by_video(videos, diagnostics)
    suite = _element("testsuite", name=file)
    for number, video in enumerate(videos):
        line = video.whole.source.position(video.whole.start).line
        suite.append(_case(file, video.name, line, groups.get(number, []), causes))
    if -1 in groups or not videos:
        loose = groups.get(-1, [])
        is_typed = any(not is_file(diagnostic.span.source) for diagnostic in loose)
        suite.append(_case(file, file, None if is_typed else 1, loose, causes))
    _count(suite)
    return suite


def _by_video(videos: Sequence[Declared], diagnostics: list[Diagnostic]) -> Mapping[int, list[Diagnostic]]:
    """The findings by the number of the video that they stand in, or -1."""
    starts = [video.whole.start for video in videos]
    groups: dict[int, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        number = bisect_right(starts, diagnostic.span.start) - 1
        inside = number >= 0 and diagnostic.span.start <= videos[number].whole.end
        groups.setdefault(number if inside else -1, []).append(diagnostic)
    return groups


def _case(file: str, name: str, line: int | None, diagnostics: list[Diagnostic], causes: Sequence[Diagnostic]) -> ElementTree.Element:
    """A case; what was typed is in no line of a file."""
    lined = {} if line is None else {"file": file, "line": f"{line}"}
    case = _element("testcase", name=name, classname=file, **lined, time="0")
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    others = [diagnostic for diagnostic in diagnostics if diagnostic.severity != "error"]
    if errors:
        case.append(_shown(_element("failure", message=errors[0].message, type=errors[0].code), errors))
    elif causes:
        message = f"`{causes[0].span.source.name}` has mistakes: {causes[0].message}"
        case.append(_shown(_element("failure", message=message, type=causes[0].code), causes))
    if others:
        case.append(_shown(_element("system-out"), others))
    return case


def _shown(element: ElementTree.Element, diagnostics: Sequence[Diagnostic]) -> ElementTree.Element:
    """An element that holds findings as people read them."""
    element.text = _clean("\n".join(text(diagnostic) for diagnostic in diagnostics))
    return element


def _element(tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(tag, {name: _clean(value) for name, value in attributes.items()})


def _count(element: ElementTree.Element) -> None:
    """Give a suite the numbers of its cases."""
    cases = list(element.iter("testcase"))
    numbers = {"tests": len(cases), "failures": len(list(element.iter("failure"))), "errors": 0, "skipped": 0}
    element.attrib.update({name: f"{number}" for name, number in numbers.items()})


def _clean(text: str) -> str:
    return NO_CHARACTER.sub("\ufffd", text)
