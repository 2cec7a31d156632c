"""What people do without dpo: the other sides of the comparisons in pairs.py.

Each is written the way a careful person would write it for speed; none maps, checks or seals.
Only the standard library is needed, but for the two whose name says otherwise.

    python3 baselines.py csv-sqlite FILE DATABASE
    python3 baselines.py pandas FILE DATABASE
    python3 baselines.py duckdb FILE DATABASE
    python3 baselines.py audit FILE
"""

import csv
import json
import re
import sqlite3
import sys

TODAY = "2026-06-30"
OLDEST = "2023-06-30"
PHRASES = re.compile(r"ne plus appeler|niet bellen|nicht mehr anrufen|no more calls", re.IGNORECASE)
ELEVEN_DIGITS = re.compile(r"(?<!\d)\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}(?!\d)")


def csv_to_sqlite(path, database):
    """The csv module and one executemany in one transaction."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        columns = ", ".join(f'"{name}" TEXT' for name in header)
        marks = ", ".join("?" * len(header))
        connection = sqlite3.connect(database)
        connection.execute(f"CREATE TABLE contacts ({columns})")
        connection.executemany(f"INSERT INTO contacts VALUES ({marks})", reader)
        connection.commit()
        connection.close()


def pandas_to_sqlite(path, database):
    """A frame of text, then to_sql."""
    import pandas

    connection = sqlite3.connect(database)
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    frame.to_sql("contacts", connection, index=False)
    connection.commit()
    connection.close()


def duckdb_table(path, database):
    """DuckDB's own reader into its own table, all columns text."""
    import duckdb

    connection = duckdb.connect(database)
    connection.execute(
        "CREATE TABLE contacts AS SELECT * FROM read_csv(?, header=true, delim=',', quote='\"', all_varchar=true)",
        [path],
    )
    connection.close()


def iso(text):
    """2024-05-31 of 31/05/2024, so that dates compare as text."""
    return f"{text[6:10]}-{text[3:5]}-{text[0:2]}" if len(text) == 10 and text[2] == "/" else text[:10]


def audit(path, out):
    """Eight rules in one streaming pass, a JSON line a finding."""
    dump = json.dumps
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        at = {name: index for index, name in enumerate(next(reader))}
        names = ("id", "email", "phone", "mobile", "last_contacted", "created_at", "notes")
        key, email, phone, mobile, last, created, notes = (at[name] for name in names)
        names = ("email_opt_in", "email_opt_in_date", "consent_source", "allow_phone_calls")
        mail_yes, mail_at, mail_from, call_yes = (at[name] for name in names)
        for row in reader:
            codes = []
            if row[email]:
                if row[mail_yes] != "yes":
                    codes.append("e-mail without consent")
                elif not row[mail_at] or not row[mail_from]:
                    codes.append("consent without proof")
                elif row[mail_at][:10] > TODAY:
                    codes.append("consent in the future")
                elif row[mail_at][:10] < OLDEST:
                    codes.append("consent is old")
            if (row[phone] or row[mobile]) and row[call_yes] != "yes":
                codes.append("telephone without consent")
            seen = iso(row[last])
            if not seen:
                codes.append("last contact unknown")
                seen = row[created]
            if seen < OLDEST:
                codes.append("kept too long")
            text = row[notes]
            if text and (PHRASES.search(text) or ELEVEN_DIGITS.search(text)):
                codes.append("notes need a look")
            for code in codes:
                out.write(dump({"code": code, "record": row[key], "line": reader.line_num}) + "\n")


def main(arguments):
    jobs = {"csv-sqlite": csv_to_sqlite, "pandas": pandas_to_sqlite, "duckdb": duckdb_table}
    if arguments[0] == "audit":
        audit(arguments[1], sys.stdout)
    else:
        jobs[arguments[0]](arguments[1], arguments[2])


if __name__ == "__main__":
    main(sys.argv[1:])
