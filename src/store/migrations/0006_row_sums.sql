-- What the rows of each table come to.
CREATE TABLE row_sum (
    id INTEGER PRIMARY KEY NOT NULL,
    sums BLOB NOT NULL
) STRICT;
