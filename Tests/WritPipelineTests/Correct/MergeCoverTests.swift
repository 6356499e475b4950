// What is undone for a commit that slipped past: itself, or the merge that brought it to the branch.

import Testing

@testable import WritPipeline

@Suite struct MergeCoverTests {
    @Test func aCommitOnTheBranchItselfIsUndoneAlone() {
        let cover = MergeCover(after: "b", commits: ["a", "b"], parents: ["a": ["0"], "b": ["a"]])
        #expect(cover.undone(for: "a") == "a")
        #expect(cover.undone(for: "b") == "b")
    }

    @Test func whatAMergeBroughtIsUndoneWithIt() {
        let cover = MergeCover(
            after: "m", commits: ["a", "b", "m"], parents: ["a": ["0"], "b": ["a"], "m": ["0", "b"]])
        #expect(["a", "b", "m"].map(cover.undone) == ["m", "m", "m"])
    }

    @Test func aMergeInsideOfWhatAMergeBroughtIsNotUndoneByItself() {
        let cover = MergeCover(
            after: "m", commits: ["a", "b", "n", "m"],
            parents: ["a": ["0"], "b": ["0"], "n": ["a", "b"], "m": ["0", "n"]])
        #expect(["a", "b", "n", "m"].map(cover.undone) == ["m", "m", "m", "m"])
    }

    @Test func eachMergeOfAPushBringsItsOwn() {
        let cover = MergeCover(
            after: "c", commits: ["a", "m", "b", "n", "c"],
            parents: ["a": ["0"], "m": ["0", "a"], "b": ["0"], "n": ["m", "b"], "c": ["n"]])
        #expect(["a", "m", "b", "n", "c"].map(cover.undone) == ["m", "m", "n", "n", "c"])
    }

    @Test func anOctopusBringsAllOfItsSides() {
        let cover = MergeCover(
            after: "m", commits: ["a", "b", "m"], parents: ["a": ["0"], "b": ["0"], "m": ["0", "a", "b"]])
        #expect(["a", "b"].map(cover.undone) == ["m", "m"])
    }

    @Test func commitsWithoutKnownParentsStandForThemselves() {
        let cover = MergeCover(after: "m", commits: ["a", "m"], parents: [:])
        #expect(["a", "m"].map(cover.undone) == ["a", "m"])
    }
}
