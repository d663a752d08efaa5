"""HTTP as the server reads it, with a limit on all that is not a body."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_BESIDES = 64 * 1024
"""Bytes of a request without its body: its line, its headers, and what may follow. Slack's have some 700."""


class LimitedHttp(HttpToolsProtocol):
    """uvicorn's protocol, which reads in C, but by itself takes headers without end from anybody."""

    _besides = 0

    def data_received(self, data: bytes) -> None:
        """Read on, unless this request has too much beside its body."""
        self._besides += len(data)
        super().data_received(data)
        if self._besides > MOST_BESIDES and not self.transport.is_closing():
            self.send_400_response("Request head too large.")

    def on_body(self, body: bytes) -> None:
        """Bodies have a limit of their own, where they are read."""
        self._besides -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The next request begins."""
        self._besides = 0
        super().on_message_complete()
