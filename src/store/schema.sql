-- The store as it is now: one SQLite file. A test compares this page with what the migrations make.
-- "Sealed" is AES-256-GCM-SIV under a key below the master key: nonce, text, tag; bound to its table
-- and row. "Keyed hash" is SipHash under a key below the master key: 64 bits, as a signed number.
-- What is neither sealed nor keyed holds no personal value.

-- What the store is.
CREATE TABLE meta (
    name TEXT PRIMARY KEY NOT NULL,     -- store_id, public_key, last_record
    value TEXT NOT NULL                 -- a random id in hexadecimal; the trail's verifier key; a number
) STRICT, WITHOUT ROWID;

-- Secrets of the store that outlive a change of the master key.
CREATE TABLE secret (
    id INTEGER PRIMARY KEY NOT NULL,    -- 1, 2, 3, 4
    name TEXT NOT NULL UNIQUE,          -- key-check, trail-signing-key, suppression-key, past-hash-keys
    value BLOB NOT NULL                 -- sealed
) STRICT;

-- Where contacts come from.
CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- the number that the trail uses for it
    name_key INTEGER NOT NULL UNIQUE,   -- keyed hash of the name
    name BLOB NOT NULL                  -- sealed: a file's name can be a person's
) STRICT;

-- What the columns of a source's files mean; one for each header line and encoding.
CREATE TABLE layout (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    source INTEGER NOT NULL REFERENCES source (id), -- whose files look so
    header_key INTEGER NOT NULL,        -- keyed hash of encoding and headers
    columns BLOB NOT NULL,              -- sealed: headers, fields and encoding as JSON
    UNIQUE (source, header_key)
) STRICT;

-- The files that were imported.
CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    source INTEGER NOT NULL REFERENCES source (id), -- whose file it is
    layout INTEGER NOT NULL REFERENCES layout (id), -- how its columns were read
    run INTEGER NOT NULL,               -- the first import of the same call
    at TEXT NOT NULL,                   -- instant, RFC 3339 in UTC
    today TEXT NOT NULL,                -- civil date that the run worked on
    file_sha256 BLOB NOT NULL,          -- of the whole file
    file BLOB NOT NULL                  -- sealed: name, sheet, size, counts and notes as JSON
) STRICT;

-- The records of contacts, each as its file had it.
CREATE TABLE record (
    id INTEGER PRIMARY KEY NOT NULL,    -- never used twice: see last_record in meta
    source INTEGER NOT NULL,            -- where it comes from
    layout INTEGER NOT NULL,            -- what its cells mean
    import INTEGER NOT NULL,            -- what brought this version of it
    first_import INTEGER NOT NULL,      -- what brought it at first
    line INTEGER NOT NULL,              -- physical line or sheet row where it starts
    person INTEGER NOT NULL,            -- which person of the row, from 0
    first_name_key INTEGER NOT NULL,    -- keyed hash of the folded first name; 0: none
    vanished_on TEXT,                   -- civil date since when its source no longer has it
    cells BLOB NOT NULL                 -- sealed: the original cells, packed
) STRICT;

CREATE INDEX record_vanished ON record (source) WHERE vanished_on IS NOT NULL;

-- How a record is known again at the next import.
CREATE TABLE record_identity (
    source INTEGER NOT NULL,            -- its source
    identity INTEGER NOT NULL,          -- keyed hash of the source's id, or of what stands in for it
    record INTEGER NOT NULL,            -- the record
    digest INTEGER NOT NULL,            -- keyed hash of its cells: tells a changed record
    PRIMARY KEY (source, identity, record)
) STRICT, WITHOUT ROWID;

-- The blind index: look-up keys of records. What it finds is verified against the opened record.
CREATE TABLE subject_key (
    h INTEGER NOT NULL,                 -- keyed hash of an e-mail address or telephone number
    record INTEGER NOT NULL,            -- a record that has it
    PRIMARY KEY (h, record)
) STRICT, WITHOUT ROWID;

-- Records that belong to a person whom another record made known first.
CREATE TABLE subject_link (
    record INTEGER PRIMARY KEY NOT NULL, -- the record
    subject INTEGER NOT NULL            -- the first record of the person
) STRICT;

CREATE INDEX subject_link_by_subject ON subject_link (subject);

-- What persons denied, as it was first seen here; only added to.
CREATE TABLE consent_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    record INTEGER NOT NULL,            -- the record that said so
    import INTEGER NOT NULL REFERENCES import (id), -- the import that brought it
    channel TEXT NOT NULL,              -- email, phone, post
    purpose TEXT NOT NULL,              -- the policy's id of the purpose
    state TEXT NOT NULL,                -- refused, withdrawn, objected and the like
    said_on TEXT,                       -- civil date that the file gives; NULL: none
    seen_on TEXT NOT NULL               -- civil date of the import
) STRICT;

CREATE INDEX consent_event_by_record ON consent_event (record);

-- The addresses that a denial binds, whoever's record they stand in.
CREATE TABLE consent_address (
    h INTEGER NOT NULL,                 -- keyed hash of the address, as in subject_key
    event INTEGER NOT NULL,             -- the denial
    PRIMARY KEY (h, event)
) STRICT, WITHOUT ROWID;

-- The life of consents: what was asked, given, confirmed, refused, taken back. Recorded here or brought
-- by files of consents; only added to, until its person is erased.
CREATE TABLE consent_record (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    record INTEGER NOT NULL,            -- the contact's record; 0: none known, it binds its addresses alone
    channel TEXT NOT NULL,              -- email, phone, sms, post, fax
    purpose TEXT NOT NULL,              -- the policy's id of the purpose
    kind TEXT NOT NULL,                 -- requested, given, confirmed, refused, withdrawn and the like
    said_on TEXT,                       -- civil date on which it happened; NULL: not known
    recorded_on TEXT NOT NULL,          -- civil date on which it was entered here
    once_key INTEGER NOT NULL UNIQUE,   -- keyed hash of all that it says: the same is not taken twice
    details BLOB NOT NULL               -- sealed: who, how, wording, evidence, as JSON
) STRICT;

CREATE INDEX consent_record_by_record ON consent_record (record);

-- The addresses that such an event is about, whoever's record they stand in.
CREATE TABLE consent_record_address (
    h INTEGER NOT NULL,                 -- keyed hash of the address, as in subject_key
    consent INTEGER NOT NULL,           -- the event
    PRIMARY KEY (h, consent)
) STRICT, WITHOUT ROWID;

-- The tokens of double opt-in that were handed out.
CREATE TABLE consent_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    digest BLOB NOT NULL UNIQUE,        -- SHA-256 of the token's random number; not of the token
    consent INTEGER NOT NULL,           -- the asking that it confirms
    expires_on TEXT NOT NULL,           -- last civil date on which it is taken
    used_on TEXT                        -- civil date of the confirmation; NULL: not used
) STRICT;

CREATE INDEX consent_token_by_consent ON consent_token (consent);

-- Rows that were not accepted, kept to be corrected.
CREATE TABLE reject (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    import INTEGER NOT NULL REFERENCES import (id), -- the file
    line INTEGER NOT NULL,              -- physical line
    reason TEXT NOT NULL,               -- code
    detail TEXT NOT NULL,               -- counts of cells and lines, in words; no value
    raw BLOB NOT NULL                   -- sealed: the row as it stood
) STRICT;

-- The audits, counted: what is new since the last one.
CREATE TABLE audit_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    at TEXT NOT NULL,                   -- instant, RFC 3339 in UTC
    today TEXT NOT NULL,                -- civil date that it judged by
    policy_sha256 TEXT NOT NULL,        -- of the policy in force
    counts TEXT NOT NULL                -- findings by rule as JSON
) STRICT;

-- Persons who must not be contacted until somebody has read a note: it seems to hold an objection or
-- a request (rules TXT-03 and TXT-04).
CREATE TABLE hold (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    record INTEGER NOT NULL,            -- the record that holds the note
    rule TEXT NOT NULL,                 -- TXT-03 or TXT-04
    text_key INTEGER NOT NULL,          -- keyed hash of the note: a text once reviewed holds nobody again
    noticed_on TEXT NOT NULL,           -- civil date on which it was first seen
    cleared_on TEXT,                    -- civil date of the review; NULL: it still holds
    place BLOB NOT NULL,                -- sealed: column, place, kind and the note's date as JSON
    review BLOB                         -- sealed: who cleared it and why; NULL: nobody yet
) STRICT;

CREATE UNIQUE INDEX hold_once ON hold (record, rule, text_key);

CREATE INDEX hold_open ON hold (record) WHERE cleared_on IS NULL;

-- The figures of an audit, for reports.
CREATE TABLE audit_snapshot (
    run INTEGER PRIMARY KEY NOT NULL REFERENCES audit_run (id), -- the audit
    figures BLOB NOT NULL               -- sealed: counts by channel, column, month and source as JSON
) STRICT;

-- The sorts of finding of the last audit: code, channel, purpose, column, kind, state.
CREATE TABLE audit_shape (
    id INTEGER PRIMARY KEY NOT NULL,    -- its number, by which audit_memory tells it
    shape_key INTEGER NOT NULL          -- keyed hash: a header can name a person
) STRICT;

-- What the last audit found, record by record: what is new since.
CREATE TABLE audit_memory (
    position INTEGER PRIMARY KEY NOT NULL, -- the order of the parts
    found BLOB NOT NULL                 -- packed numbers of records and of sorts of finding
) STRICT;

-- Persons whose records an operator confirmed, for a case of theirs.
CREATE TABLE data_subject (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number; never used twice
    made_on TEXT NOT NULL,              -- civil date
    commitment BLOB NOT NULL,           -- SHA-256 of salt and id: who is meant in the trail
    salt BLOB,                          -- sealed; destroyed at erasure, the person's receipt keeps it
    erased_on TEXT                      -- civil date of the erasure; NULL: not erased
) STRICT;

-- Which records are a person's and which are not, as an operator said.
CREATE TABLE subject_record (
    subject INTEGER NOT NULL REFERENCES data_subject (id), -- the person
    record INTEGER NOT NULL,            -- the record
    is_theirs INTEGER NOT NULL,         -- 1: the person's; 0: somebody else's
    decided_on TEXT NOT NULL,           -- civil date of the operator's word
    PRIMARY KEY (subject, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX subject_record_by_record ON subject_record (record);

-- The register of requests: the facts of the procedure, not its matter.
CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number in the store
    year INTEGER NOT NULL,              -- first part of the case's id
    number INTEGER NOT NULL,            -- second part, from 1 each year
    right TEXT NOT NULL,                -- access, portability, rectification, restriction, erasure, objection, complaint
    state TEXT NOT NULL,                -- received, identity-pending, in-progress, extended, answered and the like
    subject INTEGER REFERENCES data_subject (id), -- the person; NULL: nobody was found
    received_on TEXT NOT NULL,          -- civil date of receipt, in the controller's zone
    logged_on TEXT NOT NULL,            -- civil date on which it was entered here
    medium TEXT NOT NULL,               -- how it came: email, post, phone, form, in-person, other
    about_channel TEXT,                 -- the channel that a complaint is about
    calendar TEXT NOT NULL,             -- code of the calendar that the days below were computed with
    calendar_version TEXT NOT NULL,     -- date of its table
    raw TEXT NOT NULL,                  -- one month from receipt
    due TEXT NOT NULL,                  -- the same, rolled to a working day
    extended_on TEXT,                   -- civil date of the notice of extension
    extended_raw TEXT,                  -- three months from receipt; NULL: not extended
    extended_due TEXT,                  -- the same, rolled
    identity_on TEXT,                   -- civil date on which the identity was verified
    identity_method TEXT,               -- by which method
    paused_on TEXT,                     -- civil date since when identity is waited for; NULL: not paused
    paused_days INTEGER NOT NULL,       -- days that earlier pauses took
    answered_on TEXT,                   -- civil date of the answer, the refusal or the satisfaction
    ground TEXT,                        -- code of the ground of the outcome
    details BLOB NOT NULL,              -- sealed: requester, mandate, what is looked for, as JSON
    UNIQUE (year, number)
) STRICT;

CREATE INDEX request_by_subject ON request (subject);

-- What happened in a case; only added to.
CREATE TABLE request_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    request INTEGER NOT NULL REFERENCES request (id), -- the case
    at TEXT NOT NULL,                   -- instant, RFC 3339 in UTC
    today TEXT NOT NULL,                -- civil date
    kind TEXT NOT NULL,                 -- opened, decided, identity-verified, paused, extended and the like
    facts TEXT NOT NULL,                -- codes, dates and counts as JSON; no personal value
    detail BLOB                         -- sealed: words of the operator; NULL: none
) STRICT;

CREATE INDEX request_event_by_request ON request_event (request);

-- Restrictions of processing (Art. 18 GDPR).
CREATE TABLE restriction (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    subject INTEGER NOT NULL REFERENCES data_subject (id), -- the person
    request INTEGER REFERENCES request (id), -- the case; NULL: none
    ground TEXT NOT NULL,               -- a, b, c, d of Art. 18(1); 17-3: kept after an erasure
    since TEXT NOT NULL,                -- civil date
    review_on TEXT,                     -- civil date on which it is to be looked at again
    lifted_on TEXT,                     -- civil date; NULL: it stands
    informed_on TEXT,                   -- civil date on which the person was told before (Art. 18(3))
    reason BLOB NOT NULL                -- sealed: words of the operator
) STRICT;

-- The records that a restriction covers.
CREATE TABLE restricted_record (
    record INTEGER NOT NULL,            -- the record
    restriction INTEGER NOT NULL REFERENCES restriction (id), -- the restriction
    PRIMARY KEY (record, restriction)
) STRICT, WITHOUT ROWID;

-- Changes of restricted records that an import brought: queued, not applied.
CREATE TABLE held_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    record INTEGER NOT NULL,            -- the record
    import INTEGER NOT NULL REFERENCES import (id), -- what brought it
    layout INTEGER NOT NULL,            -- what its cells mean
    line INTEGER NOT NULL,              -- physical line or sheet row
    person INTEGER NOT NULL,            -- which person of the row, from 0
    digest INTEGER NOT NULL,            -- keyed hash of its cells
    seen_on TEXT NOT NULL,              -- civil date of the import
    cells BLOB NOT NULL                 -- sealed: the cells, packed
) STRICT;

CREATE INDEX held_change_by_record ON held_change (record);

-- Corrected cells, until their system has taken them over.
CREATE TABLE rectification (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    record INTEGER NOT NULL,            -- the record
    position INTEGER NOT NULL,          -- the column of its layout, from 0
    request INTEGER NOT NULL REFERENCES request (id), -- the case
    made_on TEXT NOT NULL,              -- civil date
    state TEXT NOT NULL,                -- pending, conflict, taken-over, superseded
    state_on TEXT NOT NULL,             -- civil date since when
    change BLOB NOT NULL                -- sealed: header, field, old and new value as JSON
) STRICT;

CREATE INDEX rectification_by_record ON rectification (record);

-- Supplementary statements (Art. 16, second sentence, GDPR).
CREATE TABLE statement (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    subject INTEGER NOT NULL REFERENCES data_subject (id), -- the person
    request INTEGER NOT NULL REFERENCES request (id), -- the case
    made_on TEXT NOT NULL,              -- civil date
    words BLOB NOT NULL                 -- sealed
) STRICT;

-- Objections (Art. 21 GDPR) and complaints, as they were recorded here.
CREATE TABLE objection (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    record INTEGER NOT NULL,            -- a record of the person
    channel TEXT NOT NULL,              -- the channel that stops
    purpose TEXT NOT NULL,              -- the policy's id of the purpose
    said_on TEXT NOT NULL,              -- civil date of receipt
    request INTEGER NOT NULL REFERENCES request (id) -- the case
) STRICT;

CREATE UNIQUE INDEX objection_once ON objection (record, channel, purpose, said_on);

-- The addresses that an objection binds, whoever's record they stand in.
CREATE TABLE objection_address (
    h INTEGER NOT NULL,                 -- keyed hash of the address, as in subject_key
    objection INTEGER NOT NULL,         -- the objection
    PRIMARY KEY (h, objection)
) STRICT, WITHOUT ROWID;

-- What is remembered of persons who are gone: hashes under the suppression key, no value.
CREATE TABLE mark (
    h BLOB NOT NULL,                    -- keyed hash, 16 bytes
    kind TEXT NOT NULL,                 -- erased, objected
    channel TEXT NOT NULL,              -- the channel of an objection; empty for erased
    since TEXT NOT NULL,                -- civil date: yields to a consent dated after it
    PRIMARY KEY (h, kind, channel)
) STRICT, WITHOUT ROWID;

-- What the systems of the sources still have to do.
CREATE TABLE crm_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    source INTEGER NOT NULL REFERENCES source (id), -- the source
    record INTEGER NOT NULL,            -- the record, gone or not
    request INTEGER REFERENCES request (id), -- the case; NULL: retention
    kind TEXT NOT NULL,                 -- delete, rectify, restrict, lift, object, mention, blank, withdraw
    made_on TEXT NOT NULL,              -- civil date
    state TEXT NOT NULL,                -- pending, handed-over, applied, ignored, undone
    state_on TEXT NOT NULL,             -- civil date since when
    change BLOB NOT NULL,               -- sealed: the source's id of the record and what to change, as JSON
    hand_over INTEGER REFERENCES hand_over (id) -- the last hand-over that it was in; NULL: none yet
) STRICT;

CREATE INDEX crm_change_by_record ON crm_change (record);

-- The files that were written for the systems of the sources.
CREATE TABLE hand_over (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    source INTEGER NOT NULL REFERENCES source (id), -- whose system they are for
    at TEXT NOT NULL,                   -- instant, RFC 3339 in UTC
    today TEXT NOT NULL,                -- civil date
    manifest_sha256 BLOB NOT NULL,      -- of their manifest
    files BLOB NOT NULL                 -- sealed: folder, names, SHA-256 and counts as JSON
) STRICT;

-- To whom a person's data was disclosed, where that was recorded.
CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    subject INTEGER NOT NULL REFERENCES data_subject (id), -- the person
    recipient TEXT NOT NULL,            -- the policy's id of the recipient
    disclosed_on TEXT NOT NULL,         -- civil date
    what BLOB NOT NULL                  -- sealed: what was disclosed, in words
) STRICT;

-- Notices to recipients (Art. 19 GDPR).
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    request INTEGER REFERENCES request (id), -- the case; NULL: retention
    action TEXT NOT NULL,               -- rectification, erasure, restriction
    recipient TEXT NOT NULL,            -- the policy's id of the recipient
    made_on TEXT NOT NULL,              -- civil date
    remind_on TEXT NOT NULL,            -- civil date from which it is waited for
    state TEXT NOT NULL,                -- open, sent, impossible, disproportionate
    state_on TEXT NOT NULL,             -- civil date since when
    reason BLOB                         -- sealed: why it is impossible or disproportionate; NULL: neither
) STRICT;

-- The folders of files that were written: letters, copies, receipts.
CREATE TABLE bundle (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    request INTEGER REFERENCES request (id), -- the case; NULL: retention
    verb TEXT NOT NULL,                 -- what made it
    made_on TEXT NOT NULL,              -- civil date
    manifest_sha256 BLOB NOT NULL,      -- of its manifest
    state TEXT NOT NULL,                -- written
    place BLOB NOT NULL                 -- sealed: where it was written, as JSON
) STRICT;

-- What an erasure left, because an exception of Art. 17(3) GDPR keeps it.
CREATE TABLE kept_record (
    record INTEGER PRIMARY KEY NOT NULL, -- the record, with nothing in it but what is kept
    request INTEGER REFERENCES request (id), -- the case; NULL: retention
    article TEXT NOT NULL,              -- 17-3-a to 17-3-e
    until TEXT NOT NULL,                -- civil date after which it goes
    reason BLOB NOT NULL                -- sealed: words of the operator
) STRICT;

-- Erasures whose files were not looked through yet.
CREATE TABLE erasure_check (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    request INTEGER REFERENCES request (id), -- the case; NULL: retention
    made_on TEXT NOT NULL,              -- civil date
    needles BLOB NOT NULL               -- sealed: what must be in no file
) STRICT;

-- What was done, by whom, when. Only added to.
CREATE TABLE trail (
    seq INTEGER PRIMARY KEY NOT NULL,   -- from 0, without a gap
    entry BLOB NOT NULL                 -- canonical JSON (RFC 8785); no personal value
) STRICT;

-- Hashes of the complete subtrees over the entries (RFC 6962).
CREATE TABLE trail_hash (
    level INTEGER NOT NULL,             -- 0: an entry; each level covers twice as many
    position INTEGER NOT NULL,          -- from 0, along the level
    hash BLOB NOT NULL,                 -- SHA-256
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- One signed checkpoint for every entry.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY NOT NULL,  -- how many entries it covers
    note TEXT NOT NULL                  -- origin, size, root and signature (C2SP)
) STRICT;

-- Operators with a key of their own: who signed which entry.
CREATE TABLE operator (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    name TEXT NOT NULL,                 -- as entries of the trail give it
    public_key TEXT NOT NULL UNIQUE,    -- the verifier key of the operator's signatures
    added_on TEXT NOT NULL,             -- civil date
    removed_on TEXT                     -- civil date since when it signs nothing; NULL: it does
) STRICT;

-- What a time-stamping authority signed of checkpoints (RFC 3161).
CREATE TABLE timestamp (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- its number
    size INTEGER NOT NULL REFERENCES checkpoint (size), -- the checkpoint
    at TEXT NOT NULL,                   -- instant that the authority gives, RFC 3339 in UTC
    response BLOB NOT NULL              -- its answer, as it came (DER)
) STRICT;

CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

-- Without this one INSERT OR REPLACE would write over an entry.
CREATE TRIGGER trail_in_order BEFORE INSERT ON trail
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), -1) + 1 FROM trail)
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

-- What the rows of each table come to, so that a change from outside is seen.
CREATE TABLE row_sum (
    id INTEGER PRIMARY KEY NOT NULL,    -- 1
    sums BLOB NOT NULL                  -- sealed: by table; with the length of the trail
) STRICT;
