"""Compares dpo with what else is installed: interleaved pairs of whole processes, medians of their ratios.

Only the standard library is needed. See README.md beside this file for what each line means.

    python3 benches/pairs.py --rows 1000000 --markdown benches/RESULTS.md
"""

import argparse
import csv
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MIB = 1024

Run = namedtuple("Run", "wall cpu peak")
Line = namedtuple("Line", "goal job against metric value spread limit")


class Failed(Exception):
    """A program that should have worked did not."""


def run(argv, allowed=(0,), output=None):
    """Runs one program to its end: wall seconds, user and system seconds, peak KiB."""
    target = output or os.devnull
    with open(target, "wb") as out, tempfile.TemporaryFile() as err:
        os.sync()  # so that what an earlier run has written is not paid for by this one
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            err.seek(0)
            why = err.read()[-400:].decode("utf-8", "replace").strip()
            raise Failed(f"{Path(str(argv[0])).name}: exit {process.returncode}: {why}")
    peak = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss // 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, peak)


def size_of(path):
    """Bytes below a folder, as files are long."""
    return sum(file.stat().st_size for file in Path(path).rglob("*") if file.is_file())


def ratio(left, right, field):
    """The median over pairs of left / right, and the lowest and highest."""
    ratios = [getattr(a, field) / max(getattr(b, field), 1e-9) for a, b in zip(left, right)]
    return statistics.median(ratios), (min(ratios), max(ratios))


def verdict(value, limit):
    """Whether a goal is met: not above its limit."""
    if limit is None:
        return "-"
    return "met" if value <= limit else "missed"


class Bench:
    """One run of the script: its programs, its files, its lines."""

    def __init__(self, options):
        self.options = options
        self.work = Path(options.work or tempfile.mkdtemp(prefix="dpo-pairs-"))
        self.work.mkdir(parents=True, exist_ok=True)
        self.lines = []
        self.skipped = []
        self.failed = []
        self.out = self.work / "stdout"

    def helper(self, name):
        return Path(self.options.helpers) / name

    def wants(self, goal):
        return not self.options.goals or goal in self.options.goals

    def skip(self, goal, why):
        self.skipped.append(f"{goal}: {why}")
        print(f"skipped {goal}: {why}", file=sys.stderr)

    def fail(self, goal, why):
        self.failed.append(f"{goal}: {why}")
        print(f"failed {goal}: {why}", file=sys.stderr)

    def pairs(self, subject, baseline):
        """Runs subject and baseline by turns; each is a function that prepares and then runs."""
        left, right = [], []
        for _ in range(self.options.pairs):
            left.append(subject())
            right.append(baseline())
        return left, right

    def compare(self, goal, job, against, runs, limits):
        """Adds a line for each metric that has a limit or is worth knowing."""
        left, right = runs
        for metric, limit in limits.items():
            value, spread = ratio(left, right, metric)
            self.add(Line(goal, job, against, metric, value, spread, limit))

    def peak(self, goal, job, runs, limit):
        """A line for the peak memory of runs. A process that this script starts is never seen below the script's own
        peak, which it has for an instant: a figure at that floor says "at most"."""
        peaks = [one.peak / MIB for one in runs]
        is_floor = max(peaks) * MIB <= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        metric = "MiB at most" if is_floor else "MiB"
        self.add(Line(goal, job, "peak memory", metric, statistics.median(peaks), (min(peaks), max(peaks)), limit))

    def add(self, line):
        self.lines.append(line)
        print(f"{line.goal} {line.job} / {line.against}: {line.metric} {line.value:.3f}", file=sys.stderr)

    # Files

    def contacts(self, rows, name="", extra=()):
        """A generated file; made once."""
        end = "xlsx" if "xlsx" in extra else "csv"
        path = self.work / f"contacts-{rows}{name}.{end}"
        if not path.exists():
            run([self.helper("generate"), "--rows", rows, *extra, "-o", path])
        return path

    # dpo

    def dpo(self, folder, *words):
        fixed = ["--store", folder / "dpo.db", "--key-file", folder / "key", "--policy", folder / "policy.toml"]
        return [self.options.dpo, *fixed, "--today", "2026-06-30", "--no-input", *words]

    def fresh_store(self, name="store"):
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        run(self.dpo(folder, "init"))
        return folder

    def copy_of(self, store, name="copy"):
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(store, folder)
        return folder

    def import_into(self, folder, path, *words):
        return run(self.dpo(folder, "import", path, "--source", "bench", "-q", *words), allowed=(0, 1))

    def fresh_import(self, path):
        return self.import_into(self.fresh_store(), path)

    def check_import(self, path, rows):
        """A fast import that loses records is not fast."""
        words = self.dpo(self.fresh_store(), "import", path, "--source", "bench", "--json")
        run(words, allowed=(0, 1), output=self.out)
        accepted = json.loads(self.out.read_text(encoding="utf-8"))["files"][0]["rows"]["accepted"]
        if accepted != rows:
            raise Failed(f"the import accepted {accepted} of {rows} records")

    def check_output(self, what):
        """A silent search is not a fast one."""
        if self.out.stat().st_size == 0:
            raise Failed(f"{what} printed nothing")

    # The other sides

    def sqlite_import(self, path, after=()):
        database = self.work / "baseline.db"
        database.unlink(missing_ok=True)
        return run(["sqlite3", database, f'.import --csv "{path}" contacts', *after])

    def python(self, job, path):
        database = self.work / "baseline.db"
        database.unlink(missing_ok=True)
        return run([self.options.python, HERE / "baselines.py", job, path, database])

    def has_module(self, name):
        found = subprocess.run([self.options.python, "-c", f"import {name}"], capture_output=True, check=False)
        return found.returncode == 0


INDEXES = tuple(
    f'CREATE INDEX by_{column} ON contacts("{column}");' for column in ("id", "email", "phone", "mobile", "last_name")
)


def memory_limit(rows):
    """Goal G4 in MiB."""
    return 64 if rows <= 100_000 else 160 if rows <= 1_000_000 else 256


def import_against_sqlite(bench):
    """G1, G4 and G5: the same runs show time, memory and size."""
    path = bench.contacts(bench.options.rows)
    bench.check_import(path, bench.options.rows)
    runs = bench.pairs(lambda: bench.fresh_import(path), lambda: bench.sqlite_import(path))
    bench.compare("G1", "import", "sqlite3 .import", runs, {"wall": 0.85, "cpu": 1.2})
    bench.peak("G4", f"import of {bench.options.rows}", runs[0], memory_limit(bench.options.rows))
    share = size_of(bench.work / "store") / path.stat().st_size
    bench.add(Line("G5", "store", "the CSV file", "size", share, (share, share), 1.7))


def import_against_indexes(bench):
    """G2."""
    path = bench.contacts(bench.options.rows)
    runs = bench.pairs(lambda: bench.fresh_import(path), lambda: bench.sqlite_import(path, INDEXES))
    bench.compare("G2", "import", ".import and 5 indexes", runs, {"wall": 0.55})


def import_against_others(bench):
    """G3; Miller has no goal, it only shows what reading and writing costs elsewhere."""
    path = bench.contacts(bench.options.rows)
    database = bench.work / "baseline.db"

    def others():
        yield "Python csv + sqlite3", 0.6, True, lambda: bench.python("csv-sqlite", path)
        yield "pandas", 0.25, bench.has_module("pandas"), lambda: bench.python("pandas", path)
        yield "DuckDB", 0.7, bench.has_module("duckdb"), lambda: bench.python("duckdb", path)
        words = [bench.options.python, "-m", "sqlite_utils", "insert", database, "contacts", path, "--csv"]
        yield "sqlite-utils", 0.05, bench.has_module("sqlite_utils"), lambda: (database.unlink(missing_ok=True), run(words))[1]
        miller = ["mlr", "--icsv", "--ojsonl", "cat", path]
        yield "Miller cat to JSON lines", None, shutil.which("mlr"), lambda: run(miller, output=bench.out)

    for name, limit, is_there, baseline in others():
        if not is_there:
            bench.skip("G3", f"{name} is not installed")
            continue
        runs = bench.pairs(lambda: bench.fresh_import(path), baseline)
        bench.compare("G3", "import", name, runs, {"wall": limit})


def workbook(bench):
    """G6: inline and shared strings, each against calamine's streaming read alone."""
    rows = min(bench.options.rows, 500_000)
    for strings in ("inline", "shared"):
        path = bench.contacts(rows, f"-{strings}", ("--format", "xlsx", "--strings", strings))
        bench.check_import(path, rows)
        reader = [bench.helper("read"), "xlsx", path]
        runs = bench.pairs(lambda: bench.fresh_import(path), lambda: run(reader))
        bench.compare("G6", f"import of XLSX, {strings} strings", "calamine alone", runs, {"wall": 1.3})
        limit = 64
        if strings == "shared":
            # The string table is what calamine alone needs beyond its need for the inline book.
            limit += statistics.median(one.peak for one in runs[1]) / MIB
        bench.peak("G6", f"import of XLSX, {strings} strings", runs[0], limit)


def audit(bench):
    """G7 and G8."""
    path = bench.contacts(bench.options.rows)
    store = bench.fresh_store("audited")
    bench.import_into(store, path)
    words = bench.dpo(store, "audit", "--format", "jsonl")
    subject = lambda: run(words, allowed=(0, 1), output=bench.out)
    subject()
    bench.check_output("audit")
    runs = bench.pairs(subject, lambda: run([bench.helper("read"), "csv", path]))
    bench.compare("G7", "audit", "csv crate, count", runs, {"wall": 3.0})
    script = [bench.options.python, HERE / "baselines.py", "audit", path]
    runs = bench.pairs(subject, lambda: run(script, output=bench.out))
    bench.compare("G8", "audit", "Python script, 8 rules", runs, {"wall": 0.1})


def address_in(path, row):
    """The first e-mail address at or after a row."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        column = next(reader).index("email")
        for number, cells in enumerate(reader):
            if number >= row and cells[column]:
                return cells[column]
    raise Failed(f"no address from row {row} on")


def find(bench):
    """G9. The output goes to a file: a search that sees /dev/null may stop at the first hit."""
    path = bench.contacts(bench.options.rows)
    tool = ["rg", "-iF"] if shutil.which("rg") else ["grep", "-iF"]
    store = bench.fresh_store("searched")
    bench.import_into(store, path)
    address = address_in(path, bench.options.rows * 3 // 4)
    words = bench.dpo(store, "find", "--email", address, "--json")
    run(words, output=bench.out)
    if not json.loads(bench.out.read_text(encoding="utf-8"))["candidates"]:
        raise Failed("find does not see an address that is in the file")
    runs = bench.pairs(lambda: run(words, output=bench.out), lambda: run([*tool, address, path], output=bench.out))
    bench.compare("G9", "find by e-mail", " ".join(tool), runs, {"wall": 0.1})


def again(bench):
    """G10: the next export, and the same one by mistake."""
    path = bench.contacts(bench.options.rows)
    changed = bench.contacts(bench.options.rows, "-changed", ("--changed", "1%"))
    store = bench.fresh_store("first")
    bench.import_into(store, path)
    for name, file, limit in (("1 % changed", changed, 0.45), ("identical", path, 0.03)):
        runs = bench.pairs(lambda: bench.import_into(bench.copy_of(store), file), lambda: bench.sqlite_import(file))
        bench.compare("G10", f"import again, {name}", "sqlite3 .import", runs, {"wall": limit})


def growth(bench):
    """G12: the ratio to .import at every size, as a share of the ratio at the largest."""
    ratios = {}
    for rows in bench.options.growth:
        path = bench.contacts(rows)
        runs = bench.pairs(lambda: bench.fresh_import(path), lambda: bench.sqlite_import(path))
        ratios[rows], _ = ratio(*runs, "wall")
        bench.peak("G4", f"import of {rows}", runs[0], memory_limit(rows))
    last = ratios[max(ratios)]
    for rows, value in ratios.items():
        against = f"the ratio at {max(ratios)}"
        bench.add(Line("G12", f"import / .import at {rows}", against, "ratio", value / last, (value / last, value / last), 1.15))


def start(bench):
    """G13. Ten starts are one run: a single one lasts a few milliseconds."""

    def many(argv):
        runs = [run(argv) for _ in range(10)]
        return Run(sum(one.wall for one in runs), sum(one.cpu for one in runs), max(one.peak for one in runs))

    runs = bench.pairs(lambda: many([bench.options.dpo, "--help"]), lambda: many(["sqlite3", "--version"]))
    bench.compare("G13", "dpo --help", "sqlite3 --version", runs, {"wall": 1.5})


JOBS = {
    "G1": import_against_sqlite, "G2": import_against_indexes, "G3": import_against_others, "G6": workbook, "G7": audit,
    "G9": find, "G10": again, "G12": growth, "G13": start,
}  # fmt: skip
ALSO = {"G4": "G1", "G5": "G1", "G8": "G7"}


def table(lines):
    """The lines as a Markdown table; it reads as plain text too."""
    rows = [("goal", "job", "against", "metric", "median", "lowest-highest", "goal at most", "")]
    for line in lines:
        limit = "-" if line.limit is None else f"{line.limit:.3g}"
        spread = f"{line.spread[0]:.3g}-{line.spread[1]:.3g}"
        value = f"{line.value:.3g}"
        rows.append((line.goal, line.job, line.against, line.metric, value, spread, limit, verdict(line.value, line.limit)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def version_of(program):
    found = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return found.stdout.split("\n")[0][:60].strip()


def document(bench):
    """The Markdown page: what was run, the table, what was skipped."""
    options = bench.options
    lines = [
        "# Results",
        "",
        f"Written by `pairs.py`: {options.rows} contacts of 28 columns, {options.pairs} interleaved pairs, medians of the",
        f"pairs' ratios; {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},",
        f"{version_of(options.dpo)}, SQLite {version_of('sqlite3').split(' ')[0]}.",
        "",
        table(bench.lines),
        "",
    ]
    for title, reasons in (("Failed:", bench.failed), ("Skipped:", bench.skipped)):
        if reasons:
            lines += [title, "", *(f"- {why}" for why in reasons), ""]
    return "\n".join(lines)


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dpo", default=ROOT / "target/release/dpo", help="the program")
    parser.add_argument("--helpers", default=ROOT / "target/release/examples", help="folder of generate and read")
    parser.add_argument("--python", default=sys.executable, help="interpreter for the Python sides")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--growth", type=lambda text: [int(word) for word in text.split(",")], default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--goals", type=lambda text: {ALSO.get(word, word) for word in text.split(",")}, help="for example G1,G9")
    parser.add_argument("--work", help="folder for files, kept; default: a new temporary one, removed")
    parser.add_argument("--markdown", help="also write the table to this file")
    parser.add_argument("--fail-factor", type=float, help="exit 1 if a figure is above its goal times this")
    options = parser.parse_args(arguments)
    unknown = (options.goals or set()) - set(JOBS)
    if unknown:
        parser.error(f"no job for {', '.join(sorted(unknown))}; there are {', '.join([*JOBS, *ALSO])}")
    return options


def main(arguments):
    options = options_of(arguments)
    for program in (options.dpo, Path(options.helpers) / "generate", Path(options.helpers) / "read"):
        if not Path(program).exists():
            print(f"pairs: {program} is missing: cargo build --release --locked --bins --examples", file=sys.stderr)
            return 2
    bench = Bench(options)
    try:
        for goal, job in JOBS.items():
            if not bench.wants(goal):
                continue
            if goal != "G13" and goal not in ("G6", "G7", "G9") and not shutil.which("sqlite3"):
                bench.skip(goal, "sqlite3 is not installed")
                continue
            try:
                job(bench)
            except (Failed, ValueError, LookupError) as why:
                bench.fail(goal, f"{type(why).__name__}: {why}")
    finally:
        if not options.work:
            shutil.rmtree(bench.work, ignore_errors=True)
    print(table(bench.lines))
    if options.markdown:
        Path(options.markdown).write_text(document(bench), encoding="utf-8")
    factor = options.fail_factor
    too_slow = [line for line in bench.lines if factor and line.limit and line.value > line.limit * factor]
    return 1 if too_slow or bench.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
