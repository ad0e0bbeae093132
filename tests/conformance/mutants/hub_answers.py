"""The responses of the embedded Hub to every method of the client, to compare with broken specs."""

import httpx
from watching import Answer, Watch

from dockerhub.emulator import EmulatedHub
from mutants.everything import call_everything
from mutants.sites import Node


class _Recorder(httpx.HTTPTransport):
    """An httpx transport that keeps the responses."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        response = super().handle_request(request)
        headers = {name.lower(): value for name, value in response.headers.items()}
        path, body = request.url.path, response.read()
        self.answers.append(Answer(request.method, path, response.status_code, headers, body))
        return response


class HubAnswers:
    """Responses that are recorded once, and correct according to the intact spec."""

    def __init__(self, document: Node) -> None:
        recorder = _Recorder()
        with EmulatedHub(rate_limit=None) as hub:
            call_everything(hub, recorder)
        self._answers = recorder.answers
        if wrong := self.contradiction(document):
            raise ValueError(f"the embedded Hub differs from its own spec: {wrong}")

    def contradiction(self, document: Node) -> str | None:
        """Return the first fault of the responses according to a spec; None if there is none."""
        watch = Watch(document)
        found = (f"{each}: {fault}" for each in self._answers for fault in watch.faults(each))
        return next(found, None)
