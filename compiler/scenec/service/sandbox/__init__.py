"""The sandbox: a stand-in for the service on loopback, for rehearsals and tests. It is not the service, and says so in every answer."""

from scenec.service.sandbox.faults import Fault, Scenario
from scenec.service.sandbox.server import KEYS, Sandbox

__all__ = ["KEYS", "Fault", "Sandbox", "Scenario"]
