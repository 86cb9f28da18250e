"""What the service is to the rest of the program: its operations, what they give, and how they end without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scenec.noun import Noun
from scenec.service.content import Content
from scenec.service.ledger import Output

SERVICE = "ice.{}.aliyuncs.com"
"""Where the service is in a region."""


class Job(Noun):
    """A job: its status as the service names it, its videos, and why it failed, where it did."""

    job: str
    status: str
    code: str
    message: str
    outputs: tuple[Output, ...]


class Listed(Noun):
    """A job of the account, as a list shows it; `parameters` are the configs that it was made with, as texts."""

    job: str
    status: str
    created: str
    parameters: dict[str, str]


class Drawn(Noun):
    """What was drawn for a video: its title and its script, where it has one."""

    title: str
    script: str


class Service(Protocol):
    """The operations that are used; each raises Refused or Lost."""

    def submit(self, content: Content, token: str) -> str:
        """Make a job, or find the one of the token; returns its id."""

    def job(self, region: str, job: str) -> Job:
        """A job as it is now."""

    def jobs(self, region: str, since: str) -> Iterator[Listed]:
        """The jobs of the account since a moment, the latest first."""

    def opened(self, region: str, media: str) -> str:
        """An address at which a video opens, for a while."""

    def drawn(self, region: str, job: str) -> Drawn:
        """What was drawn for a video, by its own job."""


class Refused(Exception):
    """The service says no, in its own words."""

    def __init__(self, code: str, message: str, request_id: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.request_id = request_id


class Lost(Exception):
    """No answer came that can be used, as often as it was asked; `reached` where the service may have heard it."""

    def __init__(self, why: str, reached: bool) -> None:
        super().__init__(why)
        self.why = why
        self.reached = reached
