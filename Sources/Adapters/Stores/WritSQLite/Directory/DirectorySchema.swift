// The tables of `directory.db`, format 2.

extension SQLiteFormat {
    /// `WrtD` in ASCII marks a directory.
    static let directory = SQLiteFormat(
        mark: 0x5772_7444, version: 2, noun: "directory", schema: accountsSchema + spellingsSchema,
        steps: [1: saltStep + spellingsSchema + foldingStep], erasesBytes: true)

    private static let accountsSchema = """
        -- An account is folded: as its source compares it. The salt is of the account's own and never leaves the file.
        CREATE TABLE accounts (account TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT, salt BLOB)
            STRICT, WITHOUT ROWID;

        """

    private static let spellingsSchema = """
        -- Pseudonyms that format 1 gave to other spellings of an account. Entries name them, so they are kept.
        CREATE TABLE other_spellings (id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT, kept TEXT NOT NULL)
            STRICT, WITHOUT ROWID;

        """

    private static let saltStep = """
        ALTER TABLE accounts ADD COLUMN salt BLOB;
        UPDATE accounts SET salt = randomblob(16);

        """

    /// Of spellings that are one account now, the one without capitals is kept, else the first by its bytes: the file does
    /// not say which was seen first.
    private static let foldingStep = """
        INSERT INTO other_spellings (id, account, name, kept)
            SELECT other.id, lower(other.account), other.name, (
                SELECT kept.id FROM accounts AS kept WHERE lower(kept.account) = lower(other.account)
                ORDER BY kept.account <> lower(kept.account), kept.account LIMIT 1)
            FROM accounts AS other
            WHERE other.account GLOB 'github:*' OR other.account GLOB 'gitlab:*' OR other.account GLOB 'gitea:*';
        DELETE FROM other_spellings WHERE id = kept;
        DELETE FROM accounts WHERE id IN (SELECT id FROM other_spellings);
        UPDATE accounts SET account = lower(account)
            WHERE account <> lower(account)
                AND (account GLOB 'github:*' OR account GLOB 'gitlab:*' OR account GLOB 'gitea:*');
        """
}
