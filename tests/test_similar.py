"""What was probably meant by a word: near enough, and nothing where it may as well be right."""

from __future__ import annotations

import pytest

from scenec.similar import nearest_place

REGIONS = ("cn-shanghai", "cn-hangzhou", "cn-shenzhen", "us-west-1", "ap-southeast-1")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cn-shangai", "cn-shanghai"),
        ("cn_shenzen", "cn-shenzhen"),
        ("ap-southeat-1", "ap-southeast-1"),
        ("cn-guangzhou", None),
        ("eu-west-1", None),
        ("us-east-1", None),
        ("ap-southeast-2", None),
    ],
)
def test_a_region_is_another_unless_one_letter_is_wrong(written: str, meant: str | None) -> None:
    assert nearest_place(written, REGIONS) == meant
