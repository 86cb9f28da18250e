"""The vendor's SDK behind a small interface: the only module that imports it.

The SDK logs, and shows in exceptions, what must not be shown; so nothing of what it raises goes any further, and its loggers are shut.
Its own retries are off, since they ask for exact names of exceptions; ours retry what may pass: throttling, time-outs, lost connections,
and answers that cannot be read, which are lost ones too. A refusal is never retried.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from alibabacloud_credentials.client import Client as Credentials
    from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, StaticAKCredentialsProvider
    from alibabacloud_ice20201109 import models
    from alibabacloud_ice20201109.client import Client as Sdk
    from alibabacloud_tea_openapi.exceptions import AlibabaCloudException, ServerException, ThrottlingException
    from alibabacloud_tea_openapi.utils_models import Config
    from darabonba.exceptions import RetryError
    from requests.utils import should_bypass_proxies
    from Tea.exceptions import TeaException

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from scenec.catalog import service as say
from scenec.service import told
from scenec.service.clock import Clock, Pace
from scenec.service.content import Content
from scenec.service.operations import SERVICE, Drawn, Job, Listed, Lost, Refused
from scenec.service.trouble import UNREACHED, Trouble

ATTEMPTS = 6
CONNECT_MS, READ_MS = 5_000, 30_000
PAGE = 100
SECRET_LENGTH = 8
"""Shorter keys are those of a sandbox, and words that may stand in any text."""
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")
THROTTLED = ("Throttling", "RequestsTooFrequent")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
REASONS = (
    ("Read timed out", "it did not answer in time", True),
    ("NameResolution", "its name is not known", False),
    ("Name or service not known", "its name is not known", False),
    ("getaddrinfo", "its name is not known", False),
    ("ProxyError", "the proxy does not let it through", False),
    ("CERTIFICATE", "its certificate is not trusted", False),
    ("refused", "the connection is refused", False),
    ("ConnectTimeout", "it does not answer", False),
    ("unreachable", "there is no way to it", False),
)
"""What stands in the texts of lost connections, in words, and whether the service may have heard the call."""

for _name in ("darabonba-core", "alibabacloud-tea", "credentials"):
    logging.getLogger(_name).handlers.clear()
    logging.getLogger(_name).disabled = True


class _Passing(Exception):
    """What may go away by itself; `pause` is how many seconds the service asks for."""

    def __init__(self, why: str, reached: bool = True, pause: float = 0) -> None:
        super().__init__(why)
        self.why = why
        self.reached = reached
        self.pause = pause


class SdkService:
    """The service, by the SDK; `endpoint` is empty for the service itself, and `keys` are those of a sandbox."""

    def __init__(
        self, endpoint: str, profile: str | None, pace: Pace, clock: Clock, keys: tuple[str, str] | None = None, read_ms: int = READ_MS
    ) -> None:
        self._endpoint = endpoint
        self._credentials = _credentials(profile, keys)
        self._pace = pace
        self._read_ms = read_ms
        self._clients: dict[str, Any] = {}
        self._secrets: set[str] = set()
        self._find_credentials(profile)
        self._retrying = Retrying(
            retry=retry_if_exception_type(_Passing),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_pause,
            sleep=clock.sleep,
            reraise=True,
        )

    def submit(self, content: Content, token: str) -> str:
        """Make a job, or find the one of the token; returns its id."""
        named = {told.MAPPED[name]: text for name, text in content.parameters.items()}
        request = models.SubmitBatchMediaProducingJobRequest(client_token=token, **named)
        client = self._client(content.region)
        body = self._call(lambda: client.submit_batch_media_producing_job(request).body, lambda body: told.job_id(body.job_id))
        return self._cleaner()(told.job_id(body.job_id))

    def job(self, region: str, job: str) -> Job:
        """A job as it is now."""
        request = models.GetBatchMediaProducingJobRequest(job_id=job)
        client = self._client(region)
        body = self._call(
            lambda: client.get_batch_media_producing_job(request).body,
            lambda body: body.editing_batch_job and body.editing_batch_job.status,
        )
        return told.job(job, body.editing_batch_job, self._cleaner())

    def jobs(self, region: str, since: str) -> Iterator[Listed]:
        """The jobs of the account since a moment, the latest first."""
        client, after, pages = self._client(region), None, set[str | None]()
        while after not in pages:
            pages.add(after)
            request = models.ListBatchMediaProducingJobsRequest(start_time=since, max_results=PAGE, next_token=after, sort_by="desc")
            body = self._list(client, request)
            clean = self._cleaner()
            yield from (told.listed(job, clean) for job in body.editing_batch_job_list or ())
            after = body.next_token or None

    def _list(self, client: Any, request: Any) -> Any:
        return self._call(lambda: client.list_batch_media_producing_jobs(request).body, lambda body: body.request_id)

    def opened(self, region: str, media: str) -> str:
        """An address at which a video opens, for a while."""
        request = models.GetMediaInfoRequest(media_id=media)
        client = self._client(region)
        body = self._call(lambda: client.get_media_info(request).body, lambda body: body.media_info)
        files = body.media_info.file_info_list or []
        return next((str(file.file_basic_info.file_url) for file in files if file.file_basic_info and file.file_basic_info.file_url), "")

    def drawn(self, region: str, job: str) -> Drawn:
        """What was drawn for a video, by its own job."""
        request = models.GetMediaProducingJobRequest(job_id=job)
        client = self._client(region)
        body = self._call(lambda: client.get_media_producing_job(request).body, lambda body: body.media_producing_job)
        return told.drawn(body.media_producing_job.sub_job_materials, self._cleaner())

    def _client(self, region: str) -> Any:
        host = self._endpoint or SERVICE.format(region)
        if host not in self._clients:
            protocol, _, bare = host.rpartition("://")
            local = bare.partition(":")[0] in LOOPBACK or bare.startswith(LOOPBACK[2])
            scheme = protocol or ("http" if local else "https")
            _heed_no_proxy(f"{scheme}://{bare}", local)
            config = Config(
                credential=self._credentials, endpoint=bare, protocol=scheme, connect_timeout=CONNECT_MS, read_timeout=self._read_ms
            )
            self._clients[host] = Sdk(config)
        return self._clients[host]

    def _call(self, ask: Callable[[], Any], tell: Callable[[Any], Any]) -> Any:
        """Ask until there is an answer; one that `tell` finds nothing in is none."""
        try:
            return self._retrying(self._once, ask, tell)
        except _Passing as passing:
            raise Lost(passing.why, passing.reached) from None

    def _once(self, ask: Callable[[], Any], tell: Callable[[Any], Any]) -> Any:
        self._pace.wait()
        trouble: Exception
        try:
            body = ask()
            if body is not None and tell(body):
                return body
            trouble = _Passing("its answer says nothing")
        except TeaException as mistake:
            trouble = self._meaning(mistake)
        except (AttributeError, KeyError, TypeError, ValueError):
            trouble = _Passing("its answer cannot be read")
        except Exception as mistake:  # noqa: BLE001 - what the SDK raises may show what must not be shown
            trouble = RuntimeError(f"{type(mistake).__name__} in the SDK: {self._cleaner()(mistake)}")
        raise trouble from None

    def _meaning(self, mistake: TeaException) -> Exception:
        """What an exception of the SDK means."""
        if isinstance(mistake, ThrottlingException):
            return _Passing("it asks to call less often", pause=(mistake.retry_after or 0) / 1000)
        if isinstance(mistake, AlibabaCloudException):
            code = str(mistake.code)
            if code.startswith(THROTTLED) or mistake.status_code == 429:
                return _Passing("it asks to call less often")
            if isinstance(mistake, ServerException):
                return _Passing(f"it is out of order ({mistake.status_code})")
            return Refused(*map(self._cleaner(), (code, _message(mistake), mistake.request_id)))
        inner = getattr(mistake, "inner_exception", None)
        if isinstance(inner, RetryError):
            return _lost(str(inner.message))
        return _Passing("its answer cannot be read")

    def _find_credentials(self, profile: str | None) -> None:
        """Find credentials now, before anything is sent."""
        try:
            found = self._credentials.get_credential()
        except Exception:  # noqa: BLE001 - what the SDK raises may show what must not be shown
            where = f"the profile `{profile}` has none" if profile else "none of the usual places has any"
            raise Trouble(say.no_credentials(where), UNREACHED) from None
        parts = (found.access_key_id, found.access_key_secret, found.security_token)
        if not found.access_key_id or not found.access_key_secret:
            raise Trouble(say.no_credentials("those that were found are empty"), UNREACHED)
        if any(part and (part.split() != [part] or not part.isascii()) for part in parts):
            raise Trouble(say.no_credentials("a key has a blank or a line break in it, or is none"), UNREACHED)

    def _cleaner(self) -> told.Clean:
        """What takes out of texts what must not be shown; keys of a role change in between, and those before were sent too."""
        with suppress(Exception):  # what the SDK raises may show what must not be shown
            self._remember(self._credentials.get_credential())
        return told.cleaner(self._secrets)

    def _remember(self, found: Any) -> None:
        parts = (found.access_key_secret, found.security_token, found.access_key_id)
        self._secrets |= {part for part in parts if part and len(part) >= SECRET_LENGTH}


def _credentials(profile: str | None, keys: tuple[str, str] | None) -> Any:
    """Where credentials come from: keys that are given, a profile, or the vendor's usual places in its order."""
    if keys is not None:
        return Credentials(provider=StaticAKCredentialsProvider(access_key_id=keys[0], access_key_secret=keys[1]))
    return Credentials(provider=CLIProfileCredentialsProvider(profile_name=profile)) if profile else Credentials()


_growing = wait_exponential_jitter(multiplier=0.5, max=20, jitter=0.5)


def _pause(state: RetryCallState) -> float:
    """How long to wait: longer each time, a little by chance, and at least as long as the service asks for."""
    mistake = state.outcome.exception() if state.outcome else None
    return max(_growing(state), mistake.pause if isinstance(mistake, _Passing) else 0)


def _heed_no_proxy(url: str, local: bool) -> None:
    """The SDK knows no exceptions from proxies: where there is to be none, this process has none."""
    if local or should_bypass_proxies(url, no_proxy=None):
        for name in PROXIES:
            os.environ.pop(name, None)


def _lost(text: str) -> _Passing:
    for part, why, reached in REASONS:
        if part in text:
            return _Passing(why, reached)
    return _Passing("the connection was lost")


def _message(mistake: AlibabaCloudException) -> str:
    """The words of the service, without what the SDK puts around them."""
    told = mistake.data.get("Message") if isinstance(mistake.data, dict) else None
    return str(told or mistake.message)
