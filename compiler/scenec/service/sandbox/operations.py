"""The operations: parameters in, the content of an answer out, or an answer that says no."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from scenec.facts import enumeration
from scenec.service.sandbox.answers import Refusal, invalid, missing, refusal
from scenec.service.sandbox.checks import configs
from scenec.service.sandbox.faults import SUBMIT, Fault
from scenec.service.sandbox.jobs import Failure, Job, Jobs, Output, age_at_end, ends, moment, output_status, status
from scenec.service.sandbox.outcome import kind, made, outputs, shown

VERSION = "2020-11-09"
PARAMETERS = ("InputConfig", "EditingConfig", "OutputConfig", "TemplateConfig", "UserData")
PAGE, PAGE_LIMIT = 10, 100
Content = Mapping[str, Any]


class Desk:
    """What the operations work on: the jobs, and the clock that their time is told by."""

    def __init__(self, clock: Callable[[], float], speed: float, signed: Callable[[Output], str]) -> None:
        self.clock = clock
        self.speed = speed
        self.signed = signed
        self.jobs = Jobs()
        self.numbers = count(1)
        self.salt = clock()

    def age(self, job: Job) -> float:
        """How old a job is, in the seconds of the service."""
        return (self.clock() - job.created) * self.speed

    def at(self, job: Job, age: float) -> str:
        """The moment at which a job was so old."""
        return moment(job.created + age / self.speed)

    def status(self, job: Job) -> str:
        """The state of a job now."""
        return status(job, self.age(job))


def submit(desk: Desk, parameters: Mapping[str, str], faults: Callable[[], Iterable[Fault]] = tuple) -> Content | Refusal:
    """Make a job, or give the one that was made with the same token; `faults` are asked for what goes wrong with a new one."""
    read = configs(parameters)
    if isinstance(read, Refusal):
        return read
    sent = {name: parameters[name] for name in PARAMETERS if parameters.get(name)}
    identity = made(desk.salt, next(desk.numbers))
    job = Job(identity, parameters.get("ClientToken", ""), kind(read), sent, desk.clock(), outputs(read, identity))
    known = desk.jobs.add(job, lambda new: _spoilt(new, faults()))
    return {"JobId": known.job_id} if known.parameters == sent else refusal("IdempotentParameterMismatch")


def _spoilt(job: Job, faults: Iterable[Fault]) -> Job:
    """A job with what goes wrong with it."""
    for fault in faults:
        if fault.play == "stuck":
            job = job._replace(stuck=True)
            continue
        failure = Failure(fault.code or "InvalidMaterial.NotFound", fault.message or "The specified material is not found.")
        if fault.play == "fail-job":
            job = job._replace(failure=failure, outputs=())
        else:
            hit = fault.outputs or range(len(job.outputs))
            job = job._replace(outputs=tuple(_failed(output, failure) if output.number in hit else output for output in job.outputs))
    return job


def _failed(output: Output, failure: Failure) -> Output:
    return output._replace(failure=failure, media_id="", url="", seconds=0.0)


def get_batch(desk: Desk, parameters: Mapping[str, str]) -> Content | Refusal:
    """A job with its sub jobs."""
    if not parameters.get("JobId"):
        return missing("JobId")
    job = desk.jobs.by_id.get(parameters["JobId"])
    if job is None:
        return refusal("ResourceNotFound")
    return {"EditingBatchJob": {**_summary(desk, job), "SubJobList": [_sub_job(desk, job, output) for output in job.outputs]}}


def _summary(desk: Desk, job: Job) -> dict[str, Any]:
    """What all answers have of a job; times and what it has not yet are left out."""
    state, age = desk.status(job), desk.age(job)
    ended = state in ("Finished", "Failed")
    told: dict[str, Any] = {
        "JobId": job.job_id,
        "JobType": job.kind,
        "Status": state,
        **{name: text for name, text in job.parameters.items() if name != "TemplateConfig"},
        "CreateTime": desk.at(job, 0),
        "ModifiedTime": desk.at(job, age_at_end(job) if ended else max(age, 0)),
    }
    if ended:
        told["CompleteTime"] = told["ModifiedTime"]
    if job.failure and ended:
        told["Extend"] = json.dumps({"ErrorCode": job.failure.code, "ErrorMessage": job.failure.message})
    return told


def _sub_job(desk: Desk, job: Job, output: Output) -> dict[str, Any]:
    """A sub job; what it makes is there when it is done."""
    state = output_status(job, output, desk.age(job))
    told: dict[str, Any] = {"JobId": output.job_id, "Status": state, "ProjectId": output.project_id}
    if state == "Success":
        told |= {"Duration": output.seconds, **_where(output)}
    if state == "Failed" and output.failure:
        told |= {"ErrorCode": output.failure.code, "ErrorMessage": output.failure.message}
    return told


def _where(output: Output) -> dict[str, str]:
    """Where a video is; one that is only looked at has no media."""
    return {"MediaId": output.media_id, "MediaURL": output.url} if output.media_id else {}


def list_batch(desk: Desk, parameters: Mapping[str, str]) -> Content | Refusal:
    """Jobs, a page at a time, the latest first."""
    found = next(_misfiltered(parameters), None)
    if found is not None:
        return found
    size = int(parameters.get("MaxResults") or PAGE)
    jobs = [job for job in desk.jobs.all() if _fits(desk, job, parameters)]
    if (parameters.get("SortBy") or "desc") == "desc":
        jobs.reverse()
    start = next((number for number, job in enumerate(jobs) if job.job_id == parameters.get("NextToken")), 0)
    page, rest = jobs[start : start + size], jobs[start + size :]
    content: dict[str, Any] = {"EditingBatchJobList": [_summary(desk, job) for job in page], "MaxResults": size}
    return {**content, "NextToken": rest[0].job_id} if rest else content


def _misfiltered(parameters: Mapping[str, str]) -> Iterator[Refusal]:
    """What is wrong with the filters of a list."""
    size = parameters.get("MaxResults") or str(PAGE)
    if not (size.isascii() and size.isdigit() and 1 <= int(size) <= PAGE_LIMIT):
        yield invalid("MaxResults", f"it is a number from 1 to {PAGE_LIMIT}")
    for name, table in (("Status", "batch-job-status"), ("JobType", "job-type-filter"), ("SortBy", "list-sort-by")):
        known = [str(choice.id) for choice in enumeration(table).choices]
        if parameters.get(name) and parameters[name] not in known:
            yield invalid(name, f"it is one of {', '.join(known)}")


def _fits(desk: Desk, job: Job, parameters: Mapping[str, str]) -> bool:
    """Whether a job fits the filters of a list; moments of one form compare as texts."""
    made_at = desk.at(job, 0)
    return (
        parameters.get("JobId") in (None, "", job.job_id)
        and parameters.get("JobType") in (None, "", job.kind)
        and parameters.get("Status") in (None, "", desk.status(job))
        and (parameters.get("StartTime") or made_at) <= made_at <= (parameters.get("EndTime") or made_at)
    )


def get_job(desk: Desk, parameters: Mapping[str, str]) -> Content | Refusal:
    """A sub job, with the title and the words that it drew."""
    if not parameters.get("JobId"):
        return missing("JobId")
    job, output = desk.jobs.by_output.get(parameters["JobId"], (None, None))
    if job is None or output is None or output.job_id != parameters["JobId"]:
        return refusal("ResourceNotFound")
    told = _sub_job(desk, job, output)
    materials = {"Title": output.title, "SpeechText": output.speech}
    told |= {"CreateTime": desk.at(job, 0), "SubJobMaterials": json.dumps({key: text for key, text in materials.items() if text})}
    if told["Status"] in ("Success", "Failed"):
        told["CompleteTime"] = desk.at(job, ends(output))
    for other, name in (("ErrorCode", "Code"), ("ErrorMessage", "Message")):
        if other in told:
            told[name] = told.pop(other)
    if "UserData" in job.parameters:
        told["UserData"] = job.parameters["UserData"]
    return {"MediaProducingJob": told}


def get_media(desk: Desk, parameters: Mapping[str, str]) -> Content | Refusal:
    """A video that was made, with an address that opens."""
    key = parameters.get("MediaId") or shown(parameters.get("InputURL", ""))
    if not key:
        return missing("MediaId")
    job, output = desk.jobs.by_output.get(key, (None, None))
    if job is None or output is None or key not in (output.media_id, output.url) or desk.age(job) < ends(output):
        return refusal("ResourceNotFound")
    basic = {"MediaId": output.media_id, "InputURL": output.url, "MediaType": "video", "Source": "oss", "Status": "Normal"}
    file = {"FileName": output.url.rpartition("/")[2], "FileUrl": desk.signed(output), "FileType": "source_file"}
    told = {**file, "FileStatus": "Normal", "Duration": str(output.seconds)}
    return {"MediaInfo": {"MediaId": output.media_id, "MediaBasicInfo": basic, "FileInfoList": [{"FileBasicInfo": told}]}}


READS: Mapping[str, Callable[[Desk, Mapping[str, str]], Content | Refusal]] = {
    "GetBatchMediaProducingJob": get_batch,
    "ListBatchMediaProducingJobs": list_batch,
    "GetMediaProducingJob": get_job,
    "GetMediaInfo": get_media,
}
"""The operations that change nothing."""
ACTIONS = (SUBMIT, *READS)
