"""Every code, rule and lint has its page, and the examples of the page are run.

The wrong example gives the code of its page and nothing else, errors and warnings alike; the right one, which comes close, gives nothing.
A rule that no scene can break says so with `beyond` instead.

The page of an error or a lint is the docstring of the function that makes its message (of a lint, or of its module),
that of a rule of the service its row in `stdlib/service/rules.toml`; README says how each is written.

"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scenec.docs import Example, Page, pages
from tests.cases import case, cases
from tests.cli.running import COMMAND, call, environment, project, video

TESTS = Path(__file__).parent
SCENES = {"in a storyboard": "storyboard", "in a narration": "narration", "in a script-to-video": "script-to-video", "": None}
OPENING = 'param district: text = "Huilongguan"\n' + video(visual='"a street in {{ district }}"', more="  region: cn-shanghai\n")
"""What is there already where commands and `scene.toml` are shown: a folder with a project and this file, `opening.scene`."""

GOODS = video("goods", more='  variants product from "goods.csv" by sku { title: product.name }\n')
GOODS = GOODS.replace("{index}", "{{ request }}_{index}")
"""The scene around an example in a file of data."""


def codes(example: Example, own: str, folder: Path) -> list[str]:
    """The codes of the errors and warnings that an example gives; a note counts where it has the code of the page."""
    if example.setting in SCENES:
        compilation = case("page", "", SCENES[example.setting], example.text).compile()
        return [found.code for found in compilation.diagnostics if found.severity != "info" or found.code == own]
    project(folder, {"opening.scene": OPENING})
    if example.setting.startswith("in goods."):
        name = example.setting.removeprefix("in ")
        project(folder, {name: f"{example.text}\n", "goods.scene": GOODS.replace("goods.csv", name)})
        return shown_codes(call(folder, "check", "goods.scene").err, own)
    if example.setting == "in scene.toml":
        (folder / "scene.toml").write_text(example.text, encoding="utf-8")
        return shown_codes(call(folder, "check").err, own)
    assert example.setting == "as commands", f"there is no setting `{example.setting}`"
    path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
    made = subprocess.run(
        ["sh", "-c", example.text], cwd=folder, capture_output=True, text=True, env=environment({"PATH": path}), timeout=60, check=False
    )
    assert made.returncode not in (2, 70), made.stderr
    return shown_codes(made.stderr, own)


def shown_codes(shown: str, own: str) -> list[str]:
    """The same of the findings that a command shows."""
    heads = re.findall(r"^(error|warning|note)\[(\w+)\]", shown, re.M)
    return [code for severity, code in heads if severity != "note" or code == own]


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.code)
def test_page(page: Page, tmp_path: Path) -> None:
    assert page.what
    if page.beyond is not None:
        assert page.code[0] == "R" or page.code[:2] == "E6" or page.code == "E5019", "only what the service says can be beyond a scene"
        assert page.wrong is page.right is None
        return
    assert page.wrong is not None, "the wrong example is missing"
    assert page.right is not None, "the right example is missing"
    assert codes(page.wrong, page.code, tmp_path / "wrong") == [page.code], page.wrong.text
    assert codes(page.right, page.code, tmp_path / "right") == [], page.right.text
    if page.code[0] == "R":
        assert page.why, "`why` is missing: what the service does, and what to do instead"


def test_a_third_of_all_cases_are_mistakes() -> None:
    examples = [example for page in pages().values() for example in (page.wrong, page.right) if example is not None]
    broken = sum(1 for case in cases() if case.expected) + len(examples) // 2
    whole = sum(1 for case in cases() if not case.expected) + len(examples) // 2
    whole += sum(1 for folder in ("golden", "samples", "../examples") for _ in (TESTS / folder).glob("[!.]*.scene"))
    assert broken * 3 >= broken + whole
