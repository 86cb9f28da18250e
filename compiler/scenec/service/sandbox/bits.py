"""A size and a colour in, one picture of that colour in H.264 out, as small as the format allows.

The first macroblock holds its samples as they are; every other one says "like my neighbours".
"""

from __future__ import annotations

import re

from scenec.noun import Noun

PROFILE = bytes((66, 0xC0, 51))
"""Baseline, constrained, level 5.1."""
RAW_BLOCK = 25
LIKE_THE_REST, BESIDE_RAW = "00100111", "0010011000011"
"""A macroblock that is like its neighbours, in bits; beside the raw one, which has all its samples, "none of my own" is written longer."""
SAMPLES = ((256, 0), (64, 1), (64, 2))
"""How many samples of the raw block belong to which part of the colour."""


class Picture(Noun):
    """What a file of one picture holds: the two sets of parameters, and the picture."""

    sequence: bytes
    parameters: bytes
    slice: bytes


def picture(width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    """A picture whose pixels are all of one colour: luma, blue and red difference."""
    across, down = -(-width // 16), -(-height // 16)
    return Picture(
        _unit(0x67, _sequence(width, height, across, down)), _unit(0x68, _parameters()), _unit(0x65, _slice(across, down, colour))
    )


class _Bits:
    """Bits on their way to bytes."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def fixed(self, value: int, length: int) -> None:
        """A number in so many bits."""
        self.parts.append(format(value, f"0{length}b"))

    def coded(self, *values: int) -> None:
        """Numbers in the code of H.264, in which small ones are short (Exp-Golomb)."""
        for value in values:
            digits = format(value + 1, "b")
            self.parts.append("0" * (len(digits) - 1) + digits)

    def align(self) -> None:
        """Zeros up to the next byte."""
        self.parts.append("0" * (-sum(map(len, self.parts)) % 8))

    def closed(self) -> bytes:
        """The bytes, with the bit that ends them."""
        self.parts.append("1")
        self.align()
        text = "".join(self.parts)
        return int(text, 2).to_bytes(len(text) // 8)


def _unit(head: int, content: bytes) -> bytes:
    """A unit of the stream; what looks like the start of another one is escaped."""
    return bytes((head,)) + re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", content)


def _sequence(width: int, height: int, across: int, down: int) -> bytes:
    bits = _Bits()
    for value in PROFILE:
        bits.fixed(value, 8)
    bits.coded(0, 0, 2, 1)
    bits.fixed(0, 1)
    bits.coded(across - 1, down - 1)
    bits.fixed(0b11, 2)
    cut = (across * 16 - width) // 2, (down * 16 - height) // 2
    bits.fixed(int(any(cut)), 1)
    if any(cut):
        bits.coded(0, cut[0], 0, cut[1])
    bits.fixed(0, 1)
    return bits.closed()


def _parameters() -> bytes:
    bits = _Bits()
    bits.coded(0, 0)
    bits.fixed(0, 2)
    bits.coded(0, 0, 0)
    bits.fixed(0, 3)
    bits.coded(0, 0, 0)
    bits.fixed(0b100, 3)
    return bits.closed()


def _slice(across: int, down: int, colour: tuple[int, int, int]) -> bytes:
    bits = _Bits()
    bits.coded(0, 7, 0)
    bits.fixed(0, 4)
    bits.coded(0)
    bits.fixed(0, 2)
    bits.coded(0, 1)
    bits.coded(RAW_BLOCK)
    bits.align()
    for number, part in SAMPLES:
        bits.parts.append(format(colour[part], "08b") * number)
    bits.parts += [BESIDE_RAW if block in (1, across) else LIKE_THE_REST for block in range(1, across * down)]
    return bits.closed()
