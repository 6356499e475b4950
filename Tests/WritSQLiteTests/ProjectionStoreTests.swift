// The file of projections keeps the contract, and is nothing to grieve for.

import Foundation
import Testing
import WritInsights
import WritSQLite
import WritTesting

@Suite struct ProjectionStoreTests {
    @Test func keepsTheContract() throws {
        let folder = try TemporaryFolder()
        var number = 0
        try ProjectionStoreContract.check {
            number += 1
            return try SQLiteProjectionStore.open(at: folder.path + "/\(number).db")
        }
    }

    @Test func keepsWhatItHasAfterItWasClosed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/insights.db"
        try SQLiteProjectionStore.open(at: path).setProjection(named: "a", to: [1, 2])
        #expect(try SQLiteProjectionStore.open(at: path).projection(named: "a") == [1, 2])
    }
}
