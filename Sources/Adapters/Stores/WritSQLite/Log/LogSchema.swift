// The tables of `log.db`, format 4.
//
// Lean, because every byte of a row is written twice, to the write-ahead log and to the file: sources, kinds and the
// words of ends are small numbers, and what is nearly always the same is left NULL, which costs one byte.

extension SQLiteFormat {
    /// `Writ` in ASCII marks a log.
    static let log = SQLiteFormat(
        mark: 0x5772_6974, version: 4, noun: "log", schema: logSchema + outboxSchema + doubtSchema + settledSchema,
        steps: [1: outboxSchema, 2: doubtSchema, 3: settledSchema])

    /// What format 4 has and format 3 had not: what ended for good lies apart, so that it is not read where only what is open
    /// matters.
    private static let settledSchema = """

        CREATE TABLE settling (
            key INTEGER NOT NULL,
            -- 1: the fact has ended for good.
            settled INTEGER NOT NULL DEFAULT 0,
            begin INTEGER NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (key, settled, begin, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO settling (key, settled, begin, number)
            SELECT p.key, f.ended IS NOT NULL AND f.ended_verified & 1, p.begin, p.number
            FROM postings AS p JOIN facts AS f ON f.number = p.number;
        DROP TABLE postings;
        ALTER TABLE settling RENAME TO postings;
        """

    /// What format 3 has and format 2 had not: intervals whose begin is not known to have happened.
    private static let doubtSchema = """

        -- NULL: it began; 1: whether it did is not known.
        ALTER TABLE facts ADD COLUMN begin_doubt INTEGER;
        -- The position of the first claim that began the same fact again, where another end has taken its place.
        ALTER TABLE facts ADD COLUMN ended_repeated INTEGER;
        """

    /// What format 2 has and format 1 had not: what is still to be told to whom.
    private static let outboxSchema = """

        CREATE TABLE outbox (
            key TEXT PRIMARY KEY,
            cause TEXT NOT NULL,
            entry INTEGER NOT NULL,
            action TEXT NOT NULL,
            target TEXT NOT NULL,
            channel TEXT NOT NULL,
            topic TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            due INTEGER NOT NULL,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            lease TEXT,
            leader TEXT,
            note TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outbox_due ON outbox (state, due, key);
        CREATE INDEX outbox_topic ON outbox (topic, state, due);
        CREATE INDEX outbox_cause ON outbox (cause);
        """

    private static let logSchema = """
        -- Texts that occur again and again: sources, kinds, words of ends. Never changed, never removed.
        CREATE TABLE names (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

        -- The log. An index is a rowid, so that reading in order is reading the file in order. Indexes have no gaps.
        CREATE TABLE entries (
            idx INTEGER PRIMARY KEY,
            source INTEGER NOT NULL,
            id TEXT NOT NULL,
            kind INTEGER NOT NULL,
            leaf BLOB NOT NULL,
            UNIQUE (source, id)
        ) STRICT;
        -- Ends in the rowid by nature: (kind, idx).
        CREATE INDEX entries_kind ON entries (kind);
        -- A guard against mistakes. What proves the log is its tree, not this.
        CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
            BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
            BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

        -- place = level * 2^57 + index. One whole number, because 8 KiB blobs under a composite key would sit in the
        -- inner pages of its tree.
        CREATE TABLE tiles (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

        CREATE TABLE checkpoint (number INTEGER PRIMARY KEY CHECK (number = 1), note TEXT NOT NULL) STRICT;

        CREATE TABLE notes (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;

        -- Each rule of facts has a slot; a slot is never used again, so neither is the number of a fact.
        CREATE TABLE rules (slot INTEGER PRIMARY KEY AUTOINCREMENT, rule INTEGER NOT NULL UNIQUE) STRICT;

        -- number = slot * 2^40 + a count from 1, so that a rule's facts lie together and can be removed together.
        -- Columns that say entry are NULL where they equal the position beside them; ended is NULL while open.
        -- ended_verified: 0 claimed, 1 verified, 2 claimed by what begins the same fact again, 3 the same, verified.
        -- ended_claimed: the position of the first claimed end that takes back, where another has taken its place.
        -- keys: the posting keys, 8 bytes each, so that removing a fact finds its postings.
        CREATE TABLE facts (
            number INTEGER PRIMARY KEY,
            begin INTEGER NOT NULL,
            begin_entry INTEGER,
            element INTEGER NOT NULL,
            begin_at INTEGER NOT NULL,
            begin_verified INTEGER NOT NULL,
            keys BLOB NOT NULL,
            ended INTEGER,
            ended_entry INTEGER,
            ended_at INTEGER,
            ended_verified INTEGER,
            ended_because INTEGER,
            ended_claimed INTEGER
        ) STRICT;

        -- begin is in the key, because a rule activated late is folded from the past: numbers are not in log order.
        CREATE TABLE postings (
            key INTEGER NOT NULL,
            begin INTEGER NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (key, begin, number)
        ) STRICT, WITHOUT ROWID;

        -- For people and independent verifiers.
        CREATE VIEW readable_entries AS
            SELECT entries.idx, sources.text AS source, entries.id, kinds.text AS kind, entries.leaf
            FROM entries
            JOIN names AS sources ON sources.number = entries.source
            JOIN names AS kinds ON kinds.number = entries.kind;
        CREATE VIEW readable_tiles AS
            SELECT place >> 57 AS level, place & ((1 << 57) - 1) AS idx, bytes FROM tiles;
        """
}
