CREATE TABLE data_subject (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    made_on TEXT NOT NULL,
    commitment BLOB NOT NULL,
    salt BLOB,
    erased_on TEXT
) STRICT;

CREATE TABLE subject_record (
    subject INTEGER NOT NULL REFERENCES data_subject (id),
    record INTEGER NOT NULL,
    is_theirs INTEGER NOT NULL,
    decided_on TEXT NOT NULL,
    PRIMARY KEY (subject, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX subject_record_by_record ON subject_record (record);

CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    right TEXT NOT NULL,
    state TEXT NOT NULL,
    subject INTEGER REFERENCES data_subject (id),
    received_on TEXT NOT NULL,
    logged_on TEXT NOT NULL,
    medium TEXT NOT NULL,
    about_channel TEXT,
    calendar TEXT NOT NULL,
    calendar_version TEXT NOT NULL,
    raw TEXT NOT NULL,
    due TEXT NOT NULL,
    extended_on TEXT,
    extended_raw TEXT,
    extended_due TEXT,
    identity_on TEXT,
    identity_method TEXT,
    paused_on TEXT,
    paused_days INTEGER NOT NULL,
    answered_on TEXT,
    ground TEXT,
    details BLOB NOT NULL,
    UNIQUE (year, number)
) STRICT;

CREATE INDEX request_by_subject ON request (subject);

CREATE TABLE request_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    request INTEGER NOT NULL REFERENCES request (id),
    at TEXT NOT NULL,
    today TEXT NOT NULL,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL,
    detail BLOB
) STRICT;

CREATE INDEX request_event_by_request ON request_event (request);

CREATE TABLE restriction (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    subject INTEGER NOT NULL REFERENCES data_subject (id),
    request INTEGER REFERENCES request (id),
    ground TEXT NOT NULL,
    since TEXT NOT NULL,
    review_on TEXT,
    lifted_on TEXT,
    informed_on TEXT,
    reason BLOB NOT NULL
) STRICT;

CREATE TABLE restricted_record (
    record INTEGER NOT NULL,
    restriction INTEGER NOT NULL REFERENCES restriction (id),
    PRIMARY KEY (record, restriction)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    record INTEGER NOT NULL,
    import INTEGER NOT NULL REFERENCES import (id),
    layout INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    seen_on TEXT NOT NULL,
    cells BLOB NOT NULL
) STRICT;

CREATE INDEX held_change_by_record ON held_change (record);

CREATE TABLE rectification (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    record INTEGER NOT NULL,
    position INTEGER NOT NULL,
    request INTEGER NOT NULL REFERENCES request (id),
    made_on TEXT NOT NULL,
    state TEXT NOT NULL,
    state_on TEXT NOT NULL,
    change BLOB NOT NULL
) STRICT;

CREATE INDEX rectification_by_record ON rectification (record);

CREATE TABLE statement (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    subject INTEGER NOT NULL REFERENCES data_subject (id),
    request INTEGER NOT NULL REFERENCES request (id),
    made_on TEXT NOT NULL,
    words BLOB NOT NULL
) STRICT;

CREATE TABLE objection (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    record INTEGER NOT NULL,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    said_on TEXT NOT NULL,
    request INTEGER NOT NULL REFERENCES request (id)
) STRICT;

CREATE UNIQUE INDEX objection_once ON objection (record, channel, purpose, said_on);

CREATE TABLE objection_address (
    h INTEGER NOT NULL,
    objection INTEGER NOT NULL,
    PRIMARY KEY (h, objection)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    h BLOB NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (h, kind, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE crm_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    record INTEGER NOT NULL,
    request INTEGER REFERENCES request (id),
    kind TEXT NOT NULL,
    made_on TEXT NOT NULL,
    state TEXT NOT NULL,
    state_on TEXT NOT NULL,
    change BLOB NOT NULL
) STRICT;

CREATE INDEX crm_change_by_record ON crm_change (record);

CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    subject INTEGER NOT NULL REFERENCES data_subject (id),
    recipient TEXT NOT NULL,
    disclosed_on TEXT NOT NULL,
    what BLOB NOT NULL
) STRICT;

CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    request INTEGER REFERENCES request (id),
    action TEXT NOT NULL,
    recipient TEXT NOT NULL,
    made_on TEXT NOT NULL,
    remind_on TEXT NOT NULL,
    state TEXT NOT NULL,
    state_on TEXT NOT NULL,
    reason BLOB
) STRICT;

CREATE TABLE bundle (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    request INTEGER REFERENCES request (id),
    verb TEXT NOT NULL,
    made_on TEXT NOT NULL,
    manifest_sha256 BLOB NOT NULL,
    state TEXT NOT NULL,
    place BLOB NOT NULL
) STRICT;

CREATE TABLE kept_record (
    record INTEGER PRIMARY KEY NOT NULL,
    request INTEGER REFERENCES request (id),
    article TEXT NOT NULL,
    until TEXT NOT NULL,
    reason BLOB NOT NULL
) STRICT;

CREATE TABLE erasure_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    request INTEGER REFERENCES request (id),
    made_on TEXT NOT NULL,
    needles BLOB NOT NULL
) STRICT;
