"""Alters a pack in many ways and lets the verifier judge each: python3 mutate.py VERIFIER KEY PACK COUNT SEED.

Prints how many alterations there were, how many of them left every file as it was (a date in the archive, say),
and how many the verifier took although a file was another. The last must be 0.
"""
import functools, importlib.util, io, random, sys, zipfile

spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
verify.signed = functools.lru_cache(None)(verify.signed)
key, pack, count = sys.argv[2], sys.argv[3], int(sys.argv[4])
random.seed(int(sys.argv[5]))
with open(pack, "rb") as file:
    original = file.read()


def read(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def written(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def bytes_altered(data):
    at, kind = random.randrange(len(data)), random.randrange(4)
    if kind == 0:
        return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1:]
    if kind == 1:
        return data[:at] + bytes([random.randrange(256)]) + data[at + 1:]
    if kind == 2:
        return data[:at] + data[at + 1:]
    return data[:at] + bytes([random.randrange(32, 127)]) + data[at:]


def altered():
    """The archive with its bytes altered, or whole again around files of which one is another."""
    if random.randrange(5) == 0:
        return bytes_altered(original)
    files, kind = list(whole), random.randrange(8)
    at = random.randrange(len(files))
    name, data = files[at]
    if kind == 0:
        del files[at]
    elif kind == 1:
        files.append((f"added-{random.randrange(9)}.txt", data))
    elif kind == 2:
        other = random.randrange(len(files))
        files[at], files[other] = (name, files[other][1]), (files[other][0], data)
    else:
        files[at] = (name, bytes_altered(data))
    return written(files)


whole = read(original)
verify.pack(key, io.BytesIO(original))
same = taken = 0
for _ in range(count):
    data = altered()
    try:
        verify.pack(key, io.BytesIO(data))
    except Exception:
        continue
    if sorted(read(data)) == sorted(whole):
        same += 1
    else:
        taken += 1
print(count, same, taken)
