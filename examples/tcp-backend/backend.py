"""A TCP backend for the hub, Python 3 standard library alone: answers every user event with the data it brought.

Usage: python3 backend.py PORT [HOST]
"""

import json
import socketserver
import struct
import sys

MAX_FRAME = 16 * 1024 * 1024 + 64 * 1024


def reply_to(event):
    """One event of the hub, one reply. Put your application here."""
    if not event.get("type", "").startswith("azure.webpubsub.user."):
        return {"status": 204}  # connect, connected, disconnected: accepted, nothing to say
    reply = {"status": 200, "datacontenttype": event.get("datacontenttype", "text/plain")}
    for name in ("data", "data_base64"):
        if name in event:
            reply[name] = event[name]
    return reply


class Connection(socketserver.StreamRequestHandler):
    """One link of the hub's pool: requests come one at a time, and each waits for its reply."""

    disable_nagle_algorithm = True  # a reply is one small packet and must leave at once

    def handle(self):
        while (frame := self.read_frame()) is not None:
            if not frame:  # a PING
                self.write_frame(b"")
                continue
            try:
                reply = reply_to(json.loads(frame))
            except Exception as problem:  # one bad event must not cost the connection
                print(f"event failed: {problem!r}", file=sys.stderr)
                reply = {"status": 500}
            self.write_frame(json.dumps(reply).encode())

    def read_frame(self):
        header = self.rfile.read(4)
        if len(header) < 4:
            return None  # the hub has closed the connection
        (length,) = struct.unpack(">i", header)
        if not 0 <= length <= MAX_FRAME:
            raise ValueError(f"a frame of {length} bytes")
        frame = self.rfile.read(length)
        return frame if len(frame) == length else None

    def write_frame(self, payload):
        self.wfile.write(struct.pack(">i", len(payload)) + payload)


class Backend(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128  # the hub opens many connections at once


if __name__ == "__main__":
    port, host = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
    with Backend((host, port), Connection) as backend:
        print(f"listening on {backend.server_address[0]}:{backend.server_address[1]}", flush=True)
        try:
            backend.serve_forever()
        except KeyboardInterrupt:
            pass
