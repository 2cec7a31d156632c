#!/usr/bin/env python3
"""Verifies what `dpo trail prove` and `dpo trail pack` wrote, without dpo: Python and openssl alone.

    python3 verify.py KEY FILE... [--operator KEY]

KEY is the line name+id+key of the trail, or a file that holds it. Take it from where the sender could not
change it afterwards (an earlier receipt, a letter), not from the pack. FILE is a .tlog-proof or a pack (.zip).
With --operator, every entry that names the operator of that key must bear their signature.
"""
import base64, hashlib, json, os, subprocess, sys, tempfile, zipfile

ED25519 = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of RFC 8410, before the key


OPERATOR = []


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def need(holds, what):
    if not holds:
        raise ValueError(what)


def b64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "a second spelling of base64")
    return data


def signed(key, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "text", "signature")]
        pem = b"-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n" % base64.b64encode(ED25519 + key)
        for path, data in zip(paths, (pem, text, signature)):
            with open(path, "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", paths[0], "-rawin", "-in", paths[1], "-sigfile", paths[2]]
        return subprocess.run(command, capture_output=True).returncode == 0


def root_of(leaf, index, size, path):  # RFC 9162, 2.1.3.2
    need(index < size, "no such entry")
    node, last, found = index, size - 1, leaf
    for other in path:
        need(last, "the way to the root is too long")
        if node % 2 or node == last:
            found = sha(b"\x01", other, found)
            while not node % 2 and node:
                node, last = node >> 1, last >> 1
        else:
            found = sha(b"\x01", found, other)
        node, last = node >> 1, last >> 1
    need(not last, "the way to the root is too short")
    return found


def key_of(line):
    """Name, id and bytes of a key as it is handed on."""
    name, key_id, key = line.strip().split("+", 2)
    public = b64(key)
    need(len(public) == 33 and public[0] == 1, "the key is no Ed25519 key")
    need(sha(name.encode(), b"\n", public)[:4].hex() == key_id, "the key's id is not its own")
    return name, key_id, public


def by_operator(key_line, entry):
    """Whether an entry that names the operator bears their signature: over its bytes without the signature."""
    name, key_id, public = key_of(key_line)
    said = json.loads(entry)
    if said["operator"] == name:
        signature = said.get("operator_signature", "")
        bare = entry.replace(b'"operator_signature":"%s",' % signature.encode(), b"", 1)
        need(signature and len(bare) < len(entry) and said["operator_key"] == key_id, "an entry of the operator is not signed")
        need(signed(public[1:], bare, b64(signature)), "the operator's signature does not fit")


def proof(key_line, data):
    """The entry that a proof proves, and the text of its checkpoint."""
    name, key_id, public = key_of(key_line)
    head, body, last = data.decode().split("\n\n")
    first, extra, index, *path = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra[:6] == "extra " and index[:6] == "index ", "no proof")
    origin, size, root = body.split("\n")
    need(origin == name, "the checkpoint is of another trail")
    need(str(int(index[6:])) == index[6:] and str(int(size)) == size, "a second spelling of a number")
    entry, path = b64(extra[6:]), [b64(line) for line in path]
    need(all(len(one) == 32 for one in path), "a hash has a wrong length")
    need(root_of(sha(b"\x00", entry), int(index[6:]), int(size), path) == b64(root), "the entry is not under that root")
    dash, signer, signature = last.removesuffix("\n").split(" ")
    need(last[-1:] == "\n" and dash == "\u2014" and signer == name, "the signature is by somebody else")
    signature = b64(signature)
    need(signature[:4] == bytes.fromhex(key_id) and len(signature) == 68, "the signature is by another key")
    need(signed(public[1:], (body + "\n").encode(), signature[4:]), "the signature does not fit")
    if OPERATOR:
        by_operator(OPERATOR[0], entry)
    return json.loads(entry), body


def pack(key_line, path):
    """The names of the files of a pack; each is listed, unaltered, and the list stands in the trail."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        need(len(set(names)) == len(names), "two files have one name")
        files = {name: archive.read(name) for name in names}
    manifest = files.pop("MANIFEST.sha256")
    of_manifest = files.pop("MANIFEST.tlog-proof")
    listed = dict(reversed(line.split("  ", 1)) for line in manifest.decode().splitlines())
    need(listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}, "a file is altered, missing or not listed")
    entry, _ = proof(key_line, of_manifest)
    need(entry["action"] == "packed" and entry["manifest_sha256"] == hashlib.sha256(manifest).hexdigest(), "the list is not the one in the trail")
    for name, data in files.items():
        if name.endswith(".tlog-proof"):
            proof(key_line, data)
    return sorted(files)


def main(key, *paths):
    if os.path.exists(key):
        with open(key) as file:
            key = file.read()
    for path in paths:
        if zipfile.is_zipfile(path):
            print(path, "holds:", len(pack(key, path)), "files, each as the trail has it")
        else:
            with open(path, "rb") as file:
                entry, checkpoint = proof(key, file.read())
            print(path, "holds: entry", entry["seq"], entry["action"], "of", entry["at"], "among", checkpoint.split("\n")[1])


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        if "--operator" in sys.argv:
            at = sys.argv.index("--operator")
            OPERATOR.append(sys.argv[at + 1])
            del sys.argv[at:at + 2]
        main(*sys.argv[1:])
    except Exception as error:
        sys.exit(f"does not hold: {error or type(error).__name__}")
