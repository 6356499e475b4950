#!/usr/bin/env python3
"""Verifies an export of a Writ log, written by other hands than Writ's: nothing of Writ is used, and nobody is trusted but you.

  writ_verify.py FOLDER --key VKEY [--against CHECKPOINT ...] [--accounts FILE]
  writ_verify.py --proof FILE --entry FILE --key VKEY

FOLDER is what `writ log export` wrote, VKEY the text of `keys/log.vkey` (or a file with it), got over a channel that you trust.

It checks the checkpoint's signature; every entry against the tiles, and every tile against the root that was signed; that an older
CHECKPOINT, which you kept, is of the same log; every signed statement against the key that its speaker's identity document
named at that place of the log; and that every account was laid down, once, before an entry names it. FILE of --accounts has
lines `PSEUDONYM SALT ACCOUNT` (the salt in hex), as an operator discloses them: each must be what the log committed to.
With --proof it checks that the bytes of --entry are an entry of the log.

Needs Python 3.9 and `cryptography`. Ends with 0 when everything is right, 1 when something is not, 2 for wrong usage.
Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-tiles, tlog-proof; PROTOCOL.sshsig of OpenSSH.
"""
import argparse, base64, binascii, hashlib, json, os, re, sys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

class Wrong(Exception): """Something is not what it should be."""

def sha(data): return hashlib.sha256(data).digest()

def leaf_hash(entry): return sha(b"\0" + entry)

def node(left, right): return sha(b"\1" + left + right)

def unbase64(text):
    """Strict: one text for one value."""
    try: data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError): raise Wrong("%r is not base64" % text)
    if base64.b64encode(data).decode() != text: raise Wrong("%r is not canonical base64" % text)
    return data

# ---- The tree (RFC 6962) ----

def root_of(hashes_):
    """The root over leaf hashes: a lone right node is carried up unchanged."""
    stack = []
    for index, value in enumerate(hashes_):
        while index & 1: value, index = node(stack.pop(), value), index >> 1
        stack.append(value)
    root = stack.pop() if stack else sha(b"")
    while stack: root = node(stack.pop(), root)
    return root

def proven_root(index, size, value, path):
    """The root that an inclusion proof leads to."""
    first, last = index, size - 1
    if index >= size: raise Wrong("the proof is of an entry beyond the log's end")
    for other in path:
        if last == 0: raise Wrong("the proof is too long")
        if first & 1 or first == last:
            value = node(other, value)
            while not first & 1 and first: first >>= 1; last >>= 1
        else: value = node(value, other)
        first >>= 1; last >>= 1
    if last: raise Wrong("the proof is too short")
    return value

# ---- Notes and checkpoints ----

def parse_key(text):
    if os.path.exists(text): text = open(text).read()
    name, number, data = (text.strip().split("+", 2) + ["", ""])[:3]
    raw = unbase64(data) if data else b""
    if len(raw) != 33 or raw[0] != 1: raise Wrong("the verifier key is not one of Ed25519")
    if sha(name.encode() + b"\n" + raw)[:4].hex() != number: raise Wrong("the verifier key does not have its own number")
    return name, bytes.fromhex(number), ed25519.Ed25519PublicKey.from_public_bytes(raw[1:])

def checkpoint(data, key):
    """Size and root of a signed checkpoint."""
    name, number, public = key
    try: text = data.decode("utf-8")
    except UnicodeDecodeError: raise Wrong("the checkpoint is not UTF-8")
    body, found, signatures = text.rpartition("\n\n")
    body += "\n"
    if not found or not signatures.endswith("\n"): raise Wrong("the checkpoint is not a signed note")
    if any(ord(c) < 32 and c != "\n" for c in text): raise Wrong("the checkpoint has control characters")
    isSigned = False
    for line in signatures.splitlines()[:100]:
        match = re.fullmatch("\u2014 (\\S+) (\\S+)", line)
        if not match: raise Wrong("a signature line is malformed")
        blob = unbase64(match[2])
        if match[1] != name or blob[:4] != number: continue
        try: isSigned = public.verify(blob[4:], body.encode()) is None
        except InvalidSignature: raise Wrong("the checkpoint's signature is wrong")
    if not isSigned: raise Wrong("the checkpoint is not signed with the key")
    lines = body.split("\n")
    if len(lines) < 4 or lines[0] != name: raise Wrong("the checkpoint is of another log")
    if not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]): raise Wrong("the checkpoint has no size")
    root = unbase64(lines[2])
    if len(root) != 32: raise Wrong("the checkpoint has no root")
    return int(lines[1]), root

# ---- Tiles (height 8) ----

def tile_path(folder, level, index, width):
    parts = ["%03d" % (index % 1000)]
    while (index := index // 1000): parts.insert(0, "x%03d" % (index % 1000))
    name = os.path.join(folder, "tile", str(level), *parts)
    # On a missing partial tile the full one is cut.
    return name if width == 256 else next((n for n in ("%s.p/%d" % (name, width), name) if os.path.exists(n)), name)

def read(path):
    try:
        with open(path, "rb") as file: return file.read()
    except OSError as error: raise Wrong("%s: %s" % (path, error.strerror))

def entries(folder, size):
    """Every entry's bytes, in order."""
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        path = tile_path(folder, "entries", index, width)
        data, place, isCut = read(path), 0, not path.endswith(".p/%d" % width) and width < 256
        for _ in range(width):
            length = int.from_bytes(data[place:place + 2], "big")
            if place + 2 + length > len(data): raise Wrong("%s ends too early" % path)
            yield data[place + 2:place + 2 + length]
            place += 2 + length
        if place != len(data) and not isCut: raise Wrong("%s holds more than its entries" % path)

def compare_tiles(folder, size, hashes_, say):
    """Compares every tile with what is below it."""
    level, below = 0, hashes_
    while below:
        for index in range((len(below) + 255) // 256):
            wanted = below[index * 256:index * 256 + 256]
            path = tile_path(folder, level, index, len(wanted))
            try:
                if read(path)[:32 * len(wanted)] != b"".join(wanted): say("%s was changed" % path)
            except Wrong as error: say(str(error))
        below = [root_of(below[i * 256:i * 256 + 256]) for i in range(len(below) // 256)]
        level += 1

# ---- Statements ----

def members(text, place):
    """The members of the JSON object at a place: name, value, and the value's text as it stands."""
    decoder, found = json.JSONDecoder(), []
    place += 1
    while text[place] != "}":
        name, place = decoder.raw_decode(text, place)
        start = place + 1
        value, place = decoder.raw_decode(text, start)
        found.append((name, value, text[start:place]))
        if text[place] == ",": place += 1
    return found

def statement_text(origin, kind, data):
    lines = ["writ statement v2", "log: " + origin, "kind: " + kind]
    for name, value, text in data:
        if name == "statement": continue
        if isinstance(value, (list, dict)): text = "%d sha256:%s" % (len(value), hashlib.sha256(text.encode()).hexdigest())
        lines.append("%s: %s" % (name, text))
    return ("\n".join(lines) + "\n").encode()

class Fields:
    """SSH's binary fields (RFC 4251)."""
    def __init__(self, data): self.data = data
    def take(self, count):
        if len(self.data) < count: raise Wrong("a signature ends too early")
        taken, self.data = self.data[:count], self.data[count:]
        return taken
    def string(self): return self.take(int.from_bytes(self.take(4), "big"))

def check_signature(key, signature, message):
    """Checks an SSH signature made for the purpose `writ`."""
    body = re.fullmatch("-----BEGIN SSH SIGNATURE-----\n(.*)\n-----END SSH SIGNATURE-----\n?", signature, re.S)
    if not body: raise Wrong("its signature is none")
    fields = Fields(unbase64(body[1].replace("\n", "")))
    if fields.take(6) != b"SSHSIG" or fields.take(4) != b"\0\0\0\1": raise Wrong("its signature is of no known version")
    blob, purpose, reserved, digest, signed = (fields.string() for _ in range(5))
    if fields.data: raise Wrong("its signature holds more than it should")
    kind = Fields(blob).string().decode("ascii", "replace")
    if "%s %s" % (kind, base64.b64encode(blob).decode()) != key: raise Wrong("its signature is of another key")
    if purpose != b"writ" or digest not in (b"sha256", b"sha512"): raise Wrong("its signature is for something else")
    pack = lambda data: len(data).to_bytes(4, "big") + data
    hashed = hashlib.new(digest.decode(), message).digest()
    whole = b"SSHSIG" + pack(purpose) + pack(reserved) + pack(digest) + pack(hashed)
    parts = Fields(signed)
    algorithm, raw = parts.string(), parts.string()
    try:
        public = load_ssh_public_key(key.encode())
        if isinstance(public, ed25519.Ed25519PublicKey): public.verify(raw, whole)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            numbers = Fields(raw)
            r, s = (int.from_bytes(numbers.string(), "big") for _ in range(2))
            size = {256: hashes.SHA256, 384: hashes.SHA384, 521: hashes.SHA512}[public.curve.key_size]
            public.verify(encode_dss_signature(r, s), whole, ec.ECDSA(size()))
        else: public.verify(raw, whole, padding.PKCS1v15(), {b"rsa-sha2-256": hashes.SHA256, b"rsa-sha2-512": hashes.SHA512}[algorithm]())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, KeyError, TypeError): raise Wrong("its signature does not fit what it says")

class People:
    """Whose keys are whose, by the documents that the log has activated so far."""
    def __init__(self): self.documents = {}
    def take(self, kind, data):
        if data.get("kind") != "identity": return
        self.documents.pop(data.get("name"), None)
        if kind == "document.retired": return
        body = data.get("body", "")
        line = lambda name: (re.search("^%s: (.*)$" % name, body, re.M) or ["", ""])[1]
        accounts = {line("person").strip()} | {a.strip() for a in line("accounts").strip("[]").split(",")}
        self.documents[data.get("name")] = (accounts, set(re.findall('"([^"]*)"', line("keys"))))
    def own(self, actor, key): return any(actor in a and key in k for a, k in self.documents.values())

PSEUDONYM = re.compile("\\b(a_[A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])")

def check_events(origin, leaves, disclosed, say):
    """Checks statements and accounts; returns how many of each were right."""
    people, laid, statements, matched = People(), {}, 0, 0
    for index, leaf in enumerate(leaves):
        try:
            text = leaf.decode("utf-8")
            top = members(text, 0)
            event = {name: value for name, value, _ in top}
            kind, own = event["kind"], event["source"] == "writ"
            data = next((members(raw, 0) for name, _, raw in top if name == "data"), [])
        except (ValueError, KeyError, IndexError, UnicodeDecodeError):
            say("entry %d is no event" % index); continue
        fields = {name: value for name, value, _ in data}
        if own and kind == "account.seen":
            account, commitment = fields.get("account"), str(fields.get("commitment"))
            if account in laid: say("entry %d lays down an account a second time" % index)
            if not re.fullmatch("sha256:[0-9a-f]{64}", commitment): say("entry %d commits to no account" % index)
            if commitment in laid.values(): say("entry %d commits to another pseudonym's account" % index)
            laid[account] = commitment
            if account in disclosed:
                salt, name = disclosed[account]
                if "sha256:" + hashlib.sha256(salt + name.encode()).hexdigest() == commitment: matched += 1
                else: say("entry %d commits to another account than was disclosed" % index)
            continue
        actor = (event.get("actor") or {}).get("id")
        # Logs of version 0.1 have entries before the first account is laid down.
        for account in set(PSEUDONYM.findall(text)).difference(laid) if laid else ():
            say("entry %d names the account %s, which was not laid down before it" % (index, account))
        if own and kind in ("document.activated", "document.retired"): people.take(kind, fields)
        if event.get("provenance") != "signed-statement": continue
        try:
            signed = fields.get("statement") or {}
            if not signed: raise Wrong("it is said to be signed, and is not")
            if not people.own(actor, signed.get("key")): raise Wrong("its key was not its speaker's then")
            if signed["key"].startswith("sk-"): print("entry %d: a hardware key signed it, which is not checked here" % index); continue
            check_signature(signed["key"], signed.get("signature", ""), statement_text(origin, kind, data))
            statements += 1
        except Wrong as error: say("entry %d: %s" % (index, error))
    return statements, len(laid), matched

# ---- The command ----
def verify_export(options, key, say):
    size, root = checkpoint(read(os.path.join(options.folder, "checkpoint")), key)
    older = [checkpoint(read(path), key) for path in options.against]
    leaves = list(entries(options.folder, size))
    hashed = [leaf_hash(leaf) for leaf in leaves]
    if root_of(hashed) != root: say("the entries do not give the root that was signed")
    compare_tiles(options.folder, size, hashed, say)
    for oldSize, oldRoot in older:
        if oldSize > size: say("an older checkpoint has size %d, and the log only %d: it was rolled back" % (oldSize, size))
        elif root_of(hashed[:oldSize]) != oldRoot: say("the log was rewritten before size %d" % oldSize)
    disclosed = {}
    for line in read(options.accounts).decode().splitlines() if options.accounts else ():
        pseudonym, salt, account = line.split(" ", 2)
        disclosed[pseudonym] = (bytes.fromhex(salt), account)
    counts = check_events(key[0], leaves, disclosed, say)
    print("%d entries, root %s" % (size, base64.b64encode(root).decode()))
    print("%d statements and %d accounts checked; %d of %d disclosed accounts are those" % (*counts, len(disclosed)))

def verify_proof(options, key, say):
    head, found, note = read(options.proof).partition(b"\n\n")
    lines = [l for l in head.decode("ascii", "replace").split("\n") if not l.startswith("extra ")]
    if not found or lines[0] != "c2sp.org/tlog-proof@v1" or not re.fullmatch("index (0|[1-9][0-9]{0,18})", lines[1] if len(lines) > 1 else ""):
        raise Wrong("this is no proof")
    size, root = checkpoint(note, key)
    path, index = [unbase64(line) for line in lines[2:]], int(lines[1][6:])
    if any(len(value) != 32 for value in path): raise Wrong("the proof holds what is no hash")
    if proven_root(index, size, leaf_hash(read(options.entry)), path) != root: say("this is not entry %d of the log" % index)
    print("entry %d of %d" % (index, size))

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?"); parser.add_argument("--key", required=True)
    parser.add_argument("--against", action="append", default=[]); parser.add_argument("--accounts")
    parser.add_argument("--proof"); parser.add_argument("--entry")
    options = parser.parse_args()
    if bool(options.folder) == bool(options.proof): parser.error("name a folder, or a proof")
    if options.proof and not options.entry: parser.error("--proof needs --entry: the bytes that it is about")
    problems = []
    try: (verify_proof if options.proof else verify_export)(options, parse_key(options.key), problems.append)
    except Wrong as error: problems.append(str(error))
    for problem in problems[:100]: print("WRONG: " + problem)
    print("%d problems" % len(problems) if problems else "everything is right")
    return 1 if problems else 0

if __name__ == "__main__": sys.exit(main())
