// A working folder as version 0.1 left it: its files are made anew with the tables of that version, and filled with the
// entries of a log.

import Foundation
import WritModel

/// Turns a sandbox's working folder into one of version 0.1.
struct OldFolder {
    /// The tables of `log.db` in version 0.1, format 2.
    static let logSchema = """
        CREATE TABLE names (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE entries (
            idx INTEGER PRIMARY KEY,
            source INTEGER NOT NULL,
            id TEXT NOT NULL,
            kind INTEGER NOT NULL,
            leaf BLOB NOT NULL,
            UNIQUE (source, id)
        ) STRICT;
        CREATE INDEX entries_kind ON entries (kind);
        CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
            BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
            BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TABLE tiles (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE checkpoint (number INTEGER PRIMARY KEY CHECK (number = 1), note TEXT NOT NULL) STRICT;
        CREATE TABLE notes (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE rules (slot INTEGER PRIMARY KEY AUTOINCREMENT, rule INTEGER NOT NULL UNIQUE) STRICT;
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
        CREATE TABLE postings (
            key INTEGER NOT NULL,
            begin INTEGER NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (key, begin, number)
        ) STRICT, WITHOUT ROWID;
        CREATE VIEW readable_entries AS
            SELECT entries.idx, sources.text AS source, entries.id, kinds.text AS kind, entries.leaf
            FROM entries
            JOIN names AS sources ON sources.number = entries.source
            JOIN names AS kinds ON kinds.number = entries.kind;
        CREATE VIEW readable_tiles AS
            SELECT place >> 57 AS level, place & ((1 << 57) - 1) AS idx, bytes FROM tiles;
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
        PRAGMA application_id = 1467115892;
        PRAGMA user_version = 2;
        """

    /// The tables of `directory.db` in version 0.1, format 1.
    static let directorySchema = """
        CREATE TABLE accounts (account TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT) STRICT, WITHOUT ROWID;
        PRAGMA application_id = 1467118660;
        PRAGMA user_version = 1;
        """

    /// Two pseudonyms that version 0.1 gave to two spellings of one login.
    static let spellings = [
        ("github:Ann-Dev", AccountID(random: [UInt8](repeating: 1, count: 16)).description),
        ("github:ann-dev", AccountID(random: [UInt8](repeating: 2, count: 16)).description),
    ]

    /// Of version 0.1 are: entries without those of kinds that it had not, decisions under language 1, facts of rules that
    /// nobody asks for any more, and a directory without salts.
    static func make(of sandbox: Sandbox) async throws {
        try LogRewriter(sandbox, folder: "w").rewrite(without: "account.seen") { event in
            if event.kind == .decisionMade { event.data["language"] = "1" }
        }
        let folder = "\(sandbox.path)/w"
        try await sandbox.run("python3", ["-c", copying, "\(folder)/log.db", "\(folder)/old.db"], input: logSchema)
        let rows = spellings.map { "\($0.0) \($0.1)" }.joined(separator: "\n")
        try await sandbox.run(
            "python3", ["-c", copyingDirectory, "\(folder)/directory.db", "\(folder)/old-directory.db", rows],
            input: directorySchema)
        for (old, new) in [("old.db", "log.db"), ("old-directory.db", "directory.db")] {
            for suffix in ["", "-wal", "-shm"] where sandbox.exists("w/\(new)\(suffix)") {
                try sandbox.remove("w/\(new)\(suffix)")
            }
            try sandbox.move("w/\(old)", to: "w/\(new)")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder)/\(new)")
        }
    }

    private static let copying = """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[2])
        db.executescript(sys.stdin.read())
        db.execute("ATTACH ? AS new", (sys.argv[1],))
        for table, columns in [("names", "number, text"), ("entries", "idx, source, id, kind, leaf"),
                               ("tiles", "place, bytes"), ("checkpoint", "number, note")]:
            db.execute("INSERT INTO main.%s (%s) SELECT %s FROM new.%s" % (table, columns, columns, table))
        db.execute("INSERT INTO main.rules (slot, rule) VALUES (1, 7)")
        number = (1 << 40) + 1
        db.execute("INSERT INTO main.facts (number, begin, element, begin_at, begin_verified, keys) "
                   "VALUES (?, 0, 0, 0, 1, ?)", (number, (5).to_bytes(8, "big")))
        db.execute("INSERT INTO main.postings (key, begin, number) VALUES (5, 0, ?)", (number,))
        db.execute("INSERT INTO main.notes (name, bytes) VALUES ('fact-rules', CAST('7' AS BLOB))")
        db.commit()
        """

    private static let copyingDirectory = """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[2])
        db.executescript(sys.stdin.read())
        db.execute("ATTACH ? AS new", (sys.argv[1],))
        db.execute("INSERT INTO main.accounts (account, id, name) SELECT account, id, name FROM new.accounts")
        for row in sys.argv[3].split("\\n"):
            db.execute("INSERT INTO main.accounts (account, id, name) VALUES (?, ?, 'Ann')", row.split(" "))
        db.commit()
        """
}
