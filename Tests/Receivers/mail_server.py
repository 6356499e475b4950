#!/usr/bin/python3
"""A real mail server for tests: takes mails on 127.0.0.1 and writes each into a folder.

    mail_server.py FOLDER [--tls CERT KEY] [--login USER PASSWORD] [--refuse WORD]

Prints its port, then runs until its standard input ends. Recipients that contain WORD are refused for good.
"""
import argparse, asyncio, itertools, os, ssl, sys, threading
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--tls", nargs=2)
parser.add_argument("--implicit", action="store_true")
parser.add_argument("--login", nargs=2)
parser.add_argument("--refuse")
options = parser.parse_args()
os.makedirs(options.folder, exist_ok=True)
numbers = itertools.count(1)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if options.refuse and options.refuse in address:
            return f"550 5.1.1 <{address}>: no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(options.folder, f"{next(numbers):06}.eml")
        with open(name + ".part", "wb") as file:
            head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {','.join(envelope.rcpt_tos)}\r\n"
            head += f"X-Secured: {'yes' if session.ssl is not None else 'no'}\r\n"
            head += f"X-Login: {session.auth_data.login.decode() if session.auth_data else '-'}\r\n"
            file.write(head.encode() + envelope.content)
        os.rename(name + ".part", name)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, auth_data):
    good = [auth_data.login.decode(), auth_data.password.decode()] == options.login
    return AuthResult(success=good, handled=good, auth_data=auth_data if good else None)


context = None
if options.tls:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*options.tls)


class Server(Controller):
    def factory(self):
        settings = dict(enable_SMTPUTF8=False, ident="test")
        if context and not options.implicit:
            settings.update(tls_context=context, require_starttls=True)
        if options.login:
            settings.update(authenticator=authenticate, auth_required=True, auth_require_tls=context is not None)
        return SMTP(self.handler, **settings)


controller = Server(
    Handler(), hostname="127.0.0.1", port=0, ssl_context=context if options.implicit else None)
# The controller would ask port 0 of itself for an answer; its parts are started by hand.
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
server = loop.run_until_complete(
    loop.create_server(
        lambda: controller.factory(), "127.0.0.1", 0, ssl=context if options.implicit else None))
print(server.sockets[0].getsockname()[1], flush=True)


def wait_for_end():
    sys.stdin.buffer.read()
    loop.call_soon_threadsafe(loop.stop)


threading.Thread(target=wait_for_end, daemon=True).start()
loop.run_forever()
