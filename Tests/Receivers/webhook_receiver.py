#!/usr/bin/python3
"""A webhook receiver for tests: verifies signatures and writes down every call.

    webhook_receiver.py FILE [--secret whsec_...]

Prints its port, then runs until its standard input ends. Each call becomes a JSON line in FILE: path, id, timestamp,
valid (whether the signature is right by an independent computation), host, body. What is answered depends on the path:
/ok 200, /status/N N, /redirect 302 to /ok, /slow nothing for 120 seconds.
"""
import argparse, base64, hashlib, hmac, json, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--secret")
options = parser.parse_args()
lock = threading.Lock()


def is_valid(headers, body):
    if not options.secret:
        return "webhook-signature" not in headers
    key = base64.b64decode(options.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and any(hmac.compare_digest(wanted, found) for found in headers["webhook-signature"].split(" "))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        call = dict(
            path=self.path, id=self.headers["webhook-id"], timestamp=self.headers["webhook-timestamp"],
            valid=is_valid(self.headers, body), host=self.headers["host"], body=json.loads(body))
        with lock, open(options.file, "a") as file:
            file.write(json.dumps(call) + "\n")
        if self.path == "/slow":
            time.sleep(120)
        status = 200
        if self.path.startswith("/status/"):
            status = int(self.path.split("/")[2])
        if self.path == "/redirect":
            status = 302
        self.send_response(status)
        if status == 302:
            self.send_header("location", f"http://127.0.0.1:{self.server.server_port}/ok")
        if status == 429:
            self.send_header("retry-after", "120")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
# A client that is killed while it sends is what some tests are about.
server.handle_error = lambda *arguments: None
print(server.server_port, flush=True)


def wait_for_end():
    sys.stdin.buffer.read()
    server.shutdown()


threading.Thread(target=wait_for_end, daemon=True).start()
server.serve_forever()
