"""The benchmark: whole commands and peers, side by side, as ratios; nothing here is a test.

Run by `make bench`.
It installs the wheel of this checkout and the peers into `build/bench/venv`, writes the same storyboard in each language,
and runs all commands in turn, round after round, so that what the machine does meanwhile hits all alike.
The figures are medians; `floor` is the start of the interpreter (`python -c pass`).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WORK = ROOT / "build" / "bench"
VENV = WORK / "venv"
PYTHON = VENV / "bin" / "python"
PEERS = ["python-hcl2==7.*", "rjsonnet", "jinja2", "pyyaml"]
ROUNDS = 15
SHOTS = 8
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}

Sample = tuple[float, float]
"""Seconds, and the peak of memory in MiB."""


def storyboard(number: int) -> dict[str, object]:
    """The work in plain data: a storyboard of eight shots with all that goes around it."""
    shots: list[dict[str, object]] = []
    for shot in range(SHOTS):
        text = f"Shot {shot + 1} of film {number}: a quiet street in the morning light"
        spoken = f'<speak>第{shot + 1}个镜头，早上好。<break time="500ms"/> Bread, fruit and short queues.</speak>'
        shots.append({"visual": text, "speech": spoken} if shot % 3 else {"visual": text, "duration": "4.5", "volume": "50"})
    return {
        "name": f"film_{number}",
        "media": [f"{number:08x}{clip:024x}" for clip in range(6)],
        "titles": [f"Film {number}", "A market opens on our street"],
        "shots": shots,
        "tracks": ["oss://brand/calm.mp3", "oss://brand/bright.mp3"],
    }


def quoted(text: object) -> str:
    return json.dumps(text, ensure_ascii=False)


def as_scene(spec: dict[str, object]) -> str:
    """The storyboard in this language."""
    lines = [f"video {spec['name']} : storyboard {{", "  region: cn-shanghai", f"  media: [{', '.join(map(quoted, spec['media']))}]"]  # type: ignore[call-overload]
    lines += [f"  title {{ text: [{', '.join(map(quoted, spec['titles']))}], y: 10%, font_size: 40 }}"]  # type: ignore[call-overload]
    for at, shot in enumerate(spec["shots"]):  # type: ignore[arg-type, var-annotated]
        lines += [f"  scene shot{at} {{", f"    visual: {quoted(shot['visual'])}"]
        if "speech" in shot:
            lines.append(f"    speech: {quoted(shot['speech'])}")
        else:
            lines += [f"    duration: {shot['duration']}s", f"    volume: {shot['volume']}%"]
        lines.append("  }")
    lines += [
        "  speech { voice: zhiqing, speed: 1.2x, subtitles { y: 80%, spacing: -1 } }",
        '  sticker { image: "oss://brand/logo.png", x: 10px, y: 100px, width: 300px, height: 300px, opacity: 60% }',
        f"  music {{ tracks: [{', '.join(map(quoted, spec['tracks']))}], volume: 20% }}",  # type: ignore[call-overload]
        "  edit { shot_duration: 3s, transitions { list: [directional, linearblur], duration: 500ms } }",
        '  output { url: "oss://out/{{ video }}_{index}.mp4", size: 1080x1920, count: 4, max_duration: 60s, encoding { crf: 27 } }',
        "}",
    ]
    return "\n".join(lines) + "\n"


def as_jsonnet(spec: dict[str, object], request: str) -> str:
    """The finished request as a jsonnet literal: less work than ours, which favours the peer."""
    return f"local name = {quoted(spec['name'])};\n{request}"


def as_hcl(spec: dict[str, object]) -> str:
    """The storyboard in HCL, of which the peer makes Python values, without lowering or checks: again less work."""
    lines = [
        f"video {quoted(spec['name'])} {{",
        '  region = "cn-shanghai"',
        f"  media = {quoted(spec['media'])}",
        f"  titles = {quoted(spec['titles'])}",
    ]
    for shot in spec["shots"]:  # type: ignore[attr-defined]
        lines += ["  shot {", *(f"    {key} = {quoted(value)}" for key, value in shot.items()), "  }"]
    return "\n".join([*lines, f"  tracks = {quoted(spec['tracks'])}", "}"]) + "\n"


def prepare() -> None:
    """Install the wheel and the peers."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-qq", *PEERS], check=True, env=ENVIRONMENT)
    shutil.rmtree(WORK / "dist", ignore_errors=True)
    wheel = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(WORK / "dist"), str(ROOT)]
    subprocess.run(wheel, check=True, stdout=subprocess.DEVNULL)
    (made,) = (WORK / "dist").glob("*.whl")
    subprocess.run([PYTHON, "-m", "pip", "install", "-qq", "--force-reinstall", made], check=True, env=ENVIRONMENT)


def write_inputs(count: int) -> Path:
    """A project of `count` files, and the same for the peers."""
    folder = WORK / f"files{count}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "scene.toml").write_text('edition = "2026"\n')
    for number in range(count):
        spec = storyboard(number)
        (folder / f"film{number:04d}.scene").write_text(as_scene(spec), encoding="utf-8")
        (folder / f"film{number:04d}.hcl").write_text(as_hcl(spec), encoding="utf-8")
    subprocess.run([VENV / "bin" / "scene", "build", folder], check=True, env=ENVIRONMENT, capture_output=True)
    for number in range(count):
        request = (folder / "build" / f"film_{number}.json").read_text(encoding="utf-8")
        (folder / f"film{number:04d}.jsonnet").write_text(as_jsonnet(storyboard(number), request), encoding="utf-8")
    return folder


def run(command: list[str]) -> Sample:
    """Run a command once."""
    before = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, Sample]:
    """The medians of all commands over interleaved rounds, the first of which does not count."""
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            sample = run(command)
            if turn:
                samples[name].append(sample)
    return {name: (statistics.median(s for s, _ in rows), max(m for _, m in rows)) for name, rows in samples.items()}


PEER = """
import sys, json, glob
peer, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
files = sorted(glob.glob(folder + "/*." + {"hcl": "hcl", "jsonnet": "jsonnet"}[peer]))[:count]
if peer == "hcl":
    import hcl2
    for name in files:
        with open(name, encoding="utf-8") as file:
            print(json.dumps(hcl2.load(file), ensure_ascii=False))
else:
    import rjsonnet
    for name in files:
        print(rjsonnet.evaluate_file(name))
"""


def main() -> None:
    """Measure, and print the table."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prepare()
    few, many = write_inputs(30), write_inputs(300)
    script = WORK / "peer.py"
    script.write_text(PEER)
    python, scene = str(PYTHON), str(VENV / "bin" / "scene")
    one = str(few / "film0000.scene")
    cold = measure(
        {
            "floor": [python, "-c", "pass"],
            "click alone": [python, "-c", "import click"],
            "scene --help": [scene, "--help"],
            "scene check, one file": [scene, "check", one],
            "scene build, one file": [scene, "build", one],
            "python-hcl2, one file": [python, str(script), "hcl", str(few), "1"],
            "rjsonnet, one file": [python, str(script), "jsonnet", str(few), "1"],
        },
        ROUNDS,
    )
    floor = cold["floor"][0]
    print(f"\nCold starts, medians of {ROUNDS} interleaved rounds; the floor is {floor * 1000:.1f} ms")
    for name, (seconds, peak) in cold.items():
        print(f"  {name:28} {seconds / floor:6.2f} x floor   {peak:6.1f} MiB")
    bulk = measure(
        {
            "scene 30": [scene, "build", str(few), "-o", str(WORK / "out30")],
            "scene 300": [scene, "build", str(many), "-o", str(WORK / "out300")],
            "hcl 30": [python, str(script), "hcl", str(many), "30"],
            "hcl 300": [python, str(script), "hcl", str(many), "300"],
            "jsonnet 30": [python, str(script), "jsonnet", str(many), "30"],
            "jsonnet 300": [python, str(script), "jsonnet", str(many), "300"],
        },
        3,
    )
    print("\nA file, by the slope from 30 to 300 files of one request each; and how memory grows")
    slopes = {}
    for name in ("scene", "hcl", "jsonnet"):
        (start, low), (end, high) = bulk[f"{name} 30"], bulk[f"{name} 300"]
        slopes[name] = (end - start) / 270
        linear = (end - floor) / max(start - floor, 1e-9)
        print(f"  {name:10} {slopes[name] * 1000:7.2f} ms a file   {high - low:+6.1f} MiB   t(300)/t(30) = {linear:.1f}")
    print("\nTargets")
    rows = [
        ("scene build of one file, cold, x floor", cold["scene build, one file"][0] / floor, "<= 6"),
        ("scene --help, x floor", cold["scene --help"][0] / floor, "<= 5"),
        ("build of one file against python-hcl2", cold["scene build, one file"][0] / cold["python-hcl2, one file"][0], "<= 0.3"),
        ("slope against python-hcl2 (which only parses)", slopes["scene"] / slopes["hcl"], "<= 0.2"),
        ("memory at 300 files less that at 30, MiB", bulk["scene 300"][1] - bulk["scene 30"][1], "<= 16"),
        ("linear: t(300) / t(30), start subtracted", (bulk["scene 300"][0] - floor) / (bulk["scene 30"][0] - floor), "<= 11"),
    ]
    for words, value, target in rows:
        print(f"  {words:50} {value:7.2f}   target {target}")


if __name__ == "__main__":
    main()
