"""Makes the archives of this folder, with the writers that people use.

Python's zipfile and gzip, and Info-ZIP's zip. They are kept rather than made by each test, so
that what is read is what those programs write. Run it in this folder; it needs nothing but Python
and `zip`.
"""

import gzip
import io
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

here = pathlib.Path(__file__).parent
corpus = here.parent
USERS = (corpus / "ghes/all_users.plain.csv").read_bytes()
ORGANIZATIONS = (corpus / "ghes/all_organizations.plain.csv").read_bytes()
TRACE = (corpus / "moderne/trace.run.csv").read_bytes()
WHEN = (2026, 11, 20, 12, 0, 0)


def info(name, method=zipfile.ZIP_DEFLATED):
    entry = zipfile.ZipInfo(name, WHEN)
    entry.compress_type = method
    entry.external_attr = 0o100644 << 16
    return entry


def archive(name, entries, **options):
    with zipfile.ZipFile(here / name, "w", **options) as out:
        for entry, content in entries:
            out.writestr(entry, content)


# Three products, what systems leave behind, a picture, and an archive within.
inner = io.BytesIO()
with zipfile.ZipFile(inner, "w") as out:
    out.writestr(info("all_users.csv"), USERS)
archive("reports.zip", [
    (info("ghes/all_users-1763640000.csv"), USERS),
    (info("ghes/all_organizations.csv", zipfile.ZIP_STORED), ORGANIZATIONS),
    (info("moderne/trace.csv"), TRACE),
    (info("older.zip"), inner.getvalue()),
    (info("ghes/.DS_Store"), b"\0\0\0\1Bud1"),
    (info("__MACOSX/ghes/._all_users.csv"), b"\0\5\26\7"),
])
archive("reports.two.zip", [
    (info("all_users.csv"), USERS),
    (info("all_organizations.csv"), ORGANIZATIONS),
])
archive("empty.zip", [])
archive("nothing-to-read.zip", [(info("older.zip"), inner.getvalue())])

# Sizes after the data, as writers do that cannot go back: the stream has no place to seek to.
class Forward(io.RawIOBase):
    def __init__(self, out):
        self.out = out

    def writable(self):
        return True

    def write(self, data):
        return self.out.write(data)


with open(here / "reports.streamed.zip", "wb") as file:
    with zipfile.ZipFile(Forward(file), "w") as out:
        out.writestr(info("all_users.csv"), USERS)

# Numbers in their larger form throughout.
with zipfile.ZipFile(here / "reports.zip64.zip", "w") as out:
    with out.open(info("all_users.csv"), "w", force_zip64=True) as entry:
        entry.write(USERS)

# A name in code page 437, and one in UTF-8 that says so.
old = info("B_ro/Benutzer.csv")
data = io.BytesIO()
with zipfile.ZipFile(data, "w") as out:
    out.writestr(old, USERS)
    out.writestr(info("Büro/Organisationen.csv"), ORGANIZATIONS)
(here / "names.zip").write_bytes(data.getvalue().replace(b"B_ro/", b"B\x81ro/"))

# Info-ZIP, with its extra fields, as `zip -r` makes it on a Unix.
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "export"
    path.mkdir()
    (path / "all_users.csv").write_bytes(USERS)
    (path / "latest.csv").symlink_to("all_users.csv")
    os.utime(path / "all_users.csv", (1763640000, 1763640000))
    target = here / "info-zip.zip"
    target.unlink(missing_ok=True)
    subprocess.run(["zip", "-qry", str(target), "export"], cwd=folder, check=True)
    locked = here / "password.zip"
    locked.unlink(missing_ok=True)
    subprocess.run(["zip", "-qjP", "secret", str(locked), str(path / "all_users.csv")], check=True)

# An archive that is behind something else, and one without its end.
whole = (here / "reports.two.zip").read_bytes()
(here / "reports.cut-off.zip").write_bytes(whole[: len(whole) // 2])

# A bomb: eight kilobytes that say they unpack to two gigabytes.
line = b"login,role\n" * 400_000
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w") as out:
    out.writestr(info("all_users.csv"), line)
(here / "bomb.zip").write_bytes(packed.getvalue().replace(
    struct.pack("<L", len(line)), struct.pack("<L", 2_000_000_000)))

def gz(name, content, file_name=""):
    with open(here / name, "wb") as raw:
        with gzip.GzipFile(file_name, "wb", 9, raw, mtime=1763640000) as out:
            out.write(content)


gz("all_users.csv.gz", USERS, "all_users.csv")
half = USERS.index(b"\n", len(USERS) // 2) + 1
gz("all_users.members.csv.gz", USERS[:half])
first = (here / "all_users.members.csv.gz").read_bytes()
gz("all_users.members.csv.gz", USERS[half:])
(here / "all_users.members.csv.gz").write_bytes(first + (here / "all_users.members.csv.gz").read_bytes())
whole = (here / "all_users.csv.gz").read_bytes()
(here / "all_users.cut-off.csv.gz").write_bytes(whole[: len(whole) * 2 // 3])
(here / "all_users.checksum.csv.gz").write_bytes(whole[:-8] + b"\0\0\0\0" + whole[-4:])
gz("all_users.csv.gz.gz", whole)
# Comments above the header, and a second member that has rows and nothing else.
table = (corpus / "moderne/data_table.comments.csv").read_bytes()
last = table.rindex(b"acme/loom")
gz("data_table.appended.csv.gz", table[:last])
first = (here / "data_table.appended.csv.gz").read_bytes()
gz("data_table.appended.csv.gz", table[last:])
appended = (here / "data_table.appended.csv.gz").read_bytes()
(here / "data_table.appended.csv.gz").write_bytes(first + appended)
print(*sorted(f"{p.stat().st_size:>8} {p.name}" for p in here.iterdir()), sep="\n", file=sys.stderr)
