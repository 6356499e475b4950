// The embedded store and directory keep the contract that every store keeps.

import Testing
import WritSQLite
import WritTesting

struct LogStoreContractTests {
    @Test(arguments: LogStoreContract.claims)
    func keepsTheContract(_ claim: LogStoreContract.Claim) async throws {
        let folder = try TemporaryFolder()
        try await LogStoreContract {
            .init(
                store: try SQLiteLogStore.create(at: folder.log),
                directory: try SQLiteAccountDirectory.open(at: folder.directory),
                reopen: {
                    (
                        try SQLiteLogStore.open(at: folder.log),
                        try SQLiteAccountDirectory.open(at: folder.directory)
                    )
                })
        }.check(claim)
    }
}
