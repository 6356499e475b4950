// Which reverts hold, where reverts were reverted.

import Testing
import WritConnector

@Suite struct RevertHistoryTests {
    /// A history of reverts, newest first.
    private func history(_ pairs: (String, String)...) -> RevertHistory {
        RevertHistory(pairs.map { RevertPair(commit: $0.0, undoes: $0.1) })
    }

    @Test func aRevertHoldsUntilItIsReverted() {
        #expect(history(("r", "c")).standing(of: "c") == "r")
        let undone = history(("s", "r"), ("r", "c"))
        #expect(undone.standing(of: "c") == nil)
        #expect(undone.undone(of: "c") == RevertPair(commit: "s", undoes: "r"))
    }

    @Test func aSecondRevertHoldsAfterTheFirstWasUndone() {
        #expect(history(("t", "c"), ("s", "r"), ("r", "c")).standing(of: "c") == "t")
        #expect(history(("t", "s"), ("s", "r"), ("r", "c")).standing(of: "c") == "r")
    }

    @Test func aCommitThatNobodyRevertedHasNone() {
        let none = history(("r", "other"))
        #expect(none.standing(of: "c") == nil && none.undone(of: "c") == nil)
    }
}
