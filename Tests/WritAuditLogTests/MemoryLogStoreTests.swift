// The store in memory keeps the contract that the other stores are held to.

import Testing
import WritTesting

struct MemoryLogStoreTests {
    @Test(arguments: LogStoreContract.claims)
    func keepsTheContract(_ claim: LogStoreContract.Claim) async throws {
        try await LogStoreContract {
            let store = MemoryLogStore()
            return .init(store: store, directory: store, reopen: { (store, store) })
        }.check(claim)
    }
}
