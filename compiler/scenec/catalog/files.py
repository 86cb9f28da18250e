"""E5: mistakes of files, folders, projects and parameters."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, replacement
from scenec.source import Source, Span


def _at(path: str) -> Span:
    """A file as a whole."""
    return Span(Source(path, ""), 0, 0)


def _error(code: str, name: str, path: str, message: str) -> Diagnostic:
    return Diagnostic(code, name, "error", message, _at(path))


def unreadable(path: str, why: str) -> Diagnostic:
    """A file or folder could not be read."""
    return _error("E5001", "unreadable", path, f"this cannot be read: {why}")


def binary(path: str) -> Diagnostic:
    """A scene is a text; this file holds bytes that no text has."""
    return _error("E5002", "binary", path, "this is no text: it holds NUL bytes")


def not_utf8(source: Source, offset: int, byte: int, guess: str | None) -> Diagnostic:
    """Files are UTF-8. An editor can save them so: "Save with encoding … UTF-8"."""
    hint = f"; it looks like {guess}: save it as UTF-8" if guess else ""
    return Diagnostic("E5003", "not-utf8", "error", f"the byte {byte:02X} here is no UTF-8{hint}", Span(source, offset, offset))


def utf16(path: str) -> Diagnostic:
    """Files are UTF-8; an editor on Windows may have saved this one as "Unicode", which is UTF-16."""
    return _error("E5003", "not-utf8", path, "this is no UTF-8; it looks like UTF-16: save it as UTF-8")


def too_large(path: str, size: int, limit: int) -> Diagnostic:
    """A file that is read has at most so many bytes."""
    return _error("E5004", "too-large", path, f"this has {size:,} bytes; at most {limit:,} are read")


def no_scenes(path: str) -> Diagnostic:
    """A folder holds files that end in `.scene`; folders whose names begin with a dot and the output folder are passed over."""
    return _error("E5005", "no-scenes", path, "there is no `.scene` file in this folder")


def empty_file(source: Source) -> Diagnostic:
    """A file of scenes holds declarations; one that is being written may hold comments alone.

    Wrong, as commands:

        : > week.scene
        scene check week.scene

    Right, as commands:

        echo "// the videos of this week" > week.scene
        scene check week.scene
    """
    return Diagnostic("E5021", "empty-file", "error", "there is nothing in this file", Span(source, 0, 0))


def output_is_file(path: str) -> Diagnostic:
    """Requests are written to a folder."""
    return _error("E5006", "output-is-file", path, "requests are written to a folder, and this is a file")


def unwritable(path: str, why: str) -> Diagnostic:
    """A file or folder could not be written; what was there is as it was."""
    return _error("E5007", "unwritable", path, f"this cannot be written: {why}")


def not_ours(path: str) -> Diagnostic:
    """A file of another origin has the name of a request; it is left alone.

    Files of ours are those that `scene.lock` lists. Move the file away, or build to another folder with `-o`.
    """
    return _error(
        "E5008", "not-ours", path, "a file that is not ours stands where a request goes; move it away, or build elsewhere with `-o`"
    )


def bad_lock(path: str, why: str) -> Diagnostic:
    """`scene.lock` lists what a build wrote; one that cannot be read is left alone, and so is all beside it."""
    return _error("E5009", "bad-lock", path, f"this lock cannot be read ({why}); restore it from git, or remove it")


def bad_project(source: Source, offset: int, why: str) -> Diagnostic:
    """`scene.toml` is TOML."""
    return Diagnostic("E5010", "bad-project", "error", f"this is no TOML: {why}", Span(source, offset, offset))


def unknown_key(span: Span, key: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """`scene.toml` has a few keys, and no others."""
    return Diagnostic(
        "E5011",
        "unknown-key",
        "error",
        f"`scene.toml` has no key `{key}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def bad_key_value(span: Span, key: str, allowed: Sequence[str]) -> Diagnostic:
    """A key of `scene.toml` has a value that it cannot have."""
    return Diagnostic("E5012", "bad-key-value", "error", f"`{key}` cannot have this value", span, allowed=tuple(allowed))


def key_not_yet(span: Span, key: str) -> Diagnostic:
    """The key is one of the project file's, but this version of the compiler does not use it yet."""
    return Diagnostic("E5013", "key-not-yet", "warning", f"`{key}` is not used by this version yet", span)


def no_project(path: str, edition: str) -> Diagnostic:
    """A project has a `scene.toml` that names the edition of the language, so that a later compiler reads its files alike."""
    return Diagnostic("E5014", "no-project", "info", f'there is no `scene.toml`; edition "{edition}" is assumed', _at(path))


def bad_params(source: Source, offset: int, why: str) -> Diagnostic:
    """A file of parameters is one JSON object: `{ "district": "Wangjing" }`."""
    return Diagnostic("E5015", "bad-params", "error", f"this is no JSON object of parameters: {why}", Span(source, offset, offset))


def request_of_other(span: Span, name: str, other: str) -> Diagnostic:
    """The lock says that another file of the project makes the request of this name."""
    message = f"the request `{name}` is made by `{other}`, which is not compiled in this run"
    return Diagnostic("E5016", "request-of-other", "error", message, span)


def bad_input(path: str, why: str) -> Diagnostic:
    """What was piped in could not be read."""
    return _error("E5017", "bad-input", path, f"the standard input cannot be read: {why}")


def leaves_project(path: str, target: str) -> Diagnostic:
    """A link that leads out of the project is not followed."""
    return Diagnostic(
        "E5018", "leaves-project", "warning", f"this link leads out of the project, to {target}, and is passed over", _at(path)
    )


def failed_verification(span: Span, pointer: str, why: str) -> Diagnostic:
    """The request does not fit the schema of what the service documents; where `raw` had no part in it, the compiler is wrong."""
    return Diagnostic("E5019", "failed-verification", "error", f"the request does not fit the schema at {pointer}: {why}", span)
