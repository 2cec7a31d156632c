CREATE TABLE hand_over (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    at TEXT NOT NULL,
    today TEXT NOT NULL,
    manifest_sha256 BLOB NOT NULL,
    files BLOB NOT NULL
) STRICT;

ALTER TABLE crm_change ADD COLUMN hand_over INTEGER REFERENCES hand_over (id);

CREATE TABLE consent_record (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    record INTEGER NOT NULL,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    kind TEXT NOT NULL,
    said_on TEXT,
    recorded_on TEXT NOT NULL,
    once_key INTEGER NOT NULL UNIQUE,
    details BLOB NOT NULL
) STRICT;

CREATE INDEX consent_record_by_record ON consent_record (record);

CREATE TABLE consent_record_address (
    h INTEGER NOT NULL,
    consent INTEGER NOT NULL,
    PRIMARY KEY (h, consent)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    consent INTEGER NOT NULL,
    expires_on TEXT NOT NULL,
    used_on TEXT
) STRICT;

CREATE INDEX consent_token_by_consent ON consent_token (consent);
