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
    """A file or folder that is named cannot be read; the system's own reason stands behind it.

    Wrong, as commands:

        echo 'params = "prod.json"' >> scene.toml
        scene check

    Right, as commands:

        echo 'params = "prod.json"' >> scene.toml
        echo '{"district": "Wangjing"}' > prod.json
        scene check
    """
    return _error("E5001", "unreadable", path, f"this cannot be read: {why}")


def binary(path: str) -> Diagnostic:
    r"""A scene is a text; this file holds bytes that no text has.

    Perhaps a film or a picture was given the name of a scene.

    Wrong, as commands:

        printf '\000' >> opening.scene
        scene check

    Right, as commands:

        printf '\n' >> opening.scene
        scene check
    """
    return _error("E5002", "binary", path, "this is no text: it holds NUL bytes")


def not_utf8(source: Source, offset: int, byte: int, guess: str | None) -> Diagnostic:
    r"""Files are UTF-8, so that they read alike on every machine; an editor can save a file so ("Save with encoding", "UTF-8").

    Wrong, as commands:

        printf '// caf\351\n' >> opening.scene
        scene check

    Right, as commands:

        printf '// caf\303\251\n' >> opening.scene
        scene check
    """
    hint = f"; it looks like {guess}: save it as UTF-8" if guess else ""
    return Diagnostic("E5003", "not-utf8", "error", f"the byte {byte:02X} here is no UTF-8{hint}", Span(source, offset, offset))


def utf16(path: str) -> Diagnostic:
    """Files are UTF-8; an editor on Windows may have saved this one as "Unicode", which is UTF-16."""
    return _error("E5003", "not-utf8", path, "this is no UTF-8; it looks like UTF-16: save it as UTF-8")


def too_large(path: str, size: int, limit: int) -> Diagnostic:
    r"""A file that is read has at most 16 MiB.

    Wrong, as commands:

        head -c 17000000 /dev/zero | tr '\000' '\n' >> opening.scene
        scene check

    Right, as commands:

        head -c 17000 /dev/zero | tr '\000' '\n' >> opening.scene
        scene check
    """
    return _error("E5004", "too-large", path, f"this has {size:,} bytes; at most {limit:,} are read")


def no_scenes(path: str) -> Diagnostic:
    """In a folder, files that end in `.scene` are looked for, also in the folders in it.

    Folders whose names begin with a dot, and the output folder, are passed over.

    Wrong, as commands:

        mkdir clips
        scene check clips

    Right, as commands:

        mkdir clips
        mv opening.scene clips
        scene check clips
    """
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
    """Requests are written to a folder, and the name given for it is that of a file.

    Wrong, as commands:

        scene build -o opening.scene

    Right, as commands:

        scene build -o opening
    """
    return _error("E5006", "output-is-file", path, "requests are written to a folder, and this is a file")


def unwritable(path: str, why: str) -> Diagnostic:
    """A file or folder could not be written; what was there is as it was.

    Wrong, as commands:

        scene build -o opening.scene/requests

    Right, as commands:

        scene build -o opening/requests
    """
    return _error("E5007", "unwritable", path, f"this cannot be written: {why}")


def not_ours(path: str) -> Diagnostic:
    """A file that no build has written has the name of a request, and is left alone.

    Files of ours are those that `scene.lock` lists. Move the other one away, or build to another folder with `-o`.

    Wrong, as commands:

        mkdir build
        echo 'my notes' > build/opening.json
        scene build

    Right, as commands:

        mkdir build
        echo 'my notes' > build/notes.json
        scene build
    """
    return _error(
        "E5008", "not-ours", path, "a file that is not ours stands where a request goes; move it away, or build elsewhere with `-o`"
    )


def bad_lock(path: str, why: str) -> Diagnostic:
    """`scene.lock` lists what builds have written; one that cannot be read is left alone, and so is all beside it.

    Restore it from git. Where that cannot be, remove it: requests that come out alike are taken as ours again.

    Wrong, as commands:

        scene build
        echo '<<<<<<< HEAD' > build/scene.lock
        scene build

    Right, as commands:

        scene build
        rm build/scene.lock
        scene build
    """
    return _error("E5009", "bad-lock", path, f"this lock cannot be read ({why}); restore it from git, or remove it")


def bad_project(source: Source, offset: int, why: str) -> Diagnostic:
    """`scene.toml` is TOML, in which a text stands in quotes.

    Wrong, in scene.toml:

        edition = "2026"
        region = cn-shanghai

    Right, in scene.toml:

        edition = "2026"
        region = "cn-shanghai"
    """
    return Diagnostic("E5010", "bad-project", "error", f"this is no TOML: {why}", Span(source, offset, offset))


def unknown_key(span: Span, key: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """`scene.toml` has a few keys, and no others.

    Wrong, in scene.toml:

        edition = "2026"
        regio = "cn-shanghai"

    Right, in scene.toml:

        edition = "2026"
        region = "cn-shanghai"
    """
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
    """A key of `scene.toml` has a value that it cannot have; the message says what it takes.

    Wrong, in scene.toml:

        edition = "2026"
        output = "../requests"

    Right, in scene.toml:

        edition = "2026"
        output = "requests"
    """
    return Diagnostic("E5012", "bad-key-value", "error", f"`{key}` cannot have this value", span, allowed=tuple(allowed))


def no_project(path: str, edition: str) -> Diagnostic:
    """A project has a `scene.toml` that names the edition of the language, so that a later compiler reads its files alike.

    Wrong, as commands:

        rm scene.toml
        scene check

    Right, as commands:

        echo 'edition = "2026"' > scene.toml
        scene check
    """
    return Diagnostic("E5014", "no-project", "info", f'there is no `scene.toml`; edition "{edition}" is assumed', _at(path))


def bad_params(source: Source, offset: int, why: str) -> Diagnostic:
    """A file of parameters is one JSON object, with the names of parameters and their values.

    Wrong, as commands:

        echo '["Wangjing"]' > prod.json
        scene check --params prod.json

    Right, as commands:

        echo '{"district": "Wangjing"}' > prod.json
        scene check --params prod.json
    """
    return Diagnostic("E5015", "bad-params", "error", f"this is no JSON object of parameters: {why}", Span(source, offset, offset))


def request_of_other(span: Span, name: str, other: str) -> Diagnostic:
    """The lock says that another file of the project makes the request of this name, and that file is not compiled in this run.

    Compile both, or give one of the videos another name.

    Wrong, as commands:

        scene build
        cp opening.scene second.scene
        scene build second.scene

    Right, as commands:

        scene build
        mv opening.scene second.scene
        scene build second.scene
    """
    message = f"the request `{name}` is made by `{other}`, which is not compiled in this run"
    return Diagnostic("E5016", "request-of-other", "error", message, span)


def bad_input(path: str, why: str) -> Diagnostic:
    """What stands behind `-`, the standard input, cannot be read.

    Wrong, as commands:

        scene check - <&-

    Right, as commands:

        scene check - < opening.scene
    """
    return _error("E5017", "bad-input", path, f"the standard input cannot be read: {why}")


def leaves_project(path: str, target: str) -> Diagnostic:
    """A link that leads out of the project is not followed, so that a build reads what is in the project and nothing else.

    Wrong, as commands:

        ln -s ../elsewhere.scene elsewhere.scene
        scene check

    Right, as commands:

        mkdir more
        mv opening.scene more
        ln -s more/opening.scene opening.scene
        scene check
    """
    return Diagnostic(
        "E5018", "leaves-project", "warning", f"this link leads out of the project, to {target}, and is passed over", _at(path)
    )


def failed_verification(span: Span, pointer: str, why: str) -> Diagnostic:
    """With `--verify` each request is held against the schema of what the service documents; this one does not fit.

    Beyond: what a scene says has been checked before, and what `raw` writes is not judged, so the mistake is the compiler's own.
    """
    return Diagnostic("E5019", "failed-verification", "error", f"the request does not fit the schema at {pointer}: {why}", span)
