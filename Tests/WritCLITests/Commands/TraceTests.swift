// `writ trace`: the story of a commit with its gate, its violation and its correction, and what would have stopped it.

import Foundation
import Testing
import WritModel

@Suite struct TraceCommandTests {
    @Test func aBypassIsTracedToItsCorrectionAndThePolicyThatWouldHaveStoppedItIsNamed() async throws {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(text.replacing("mode: observe", with: "mode: enforce"), as: "direct-push.yaml")
        try await sandbox.pushApproved("seen", in: "seen")
        let commit = try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        let story = try await sandbox.succeed("trace", commit, "--why-not")
        for part in ["commit recorded", "branch pushed", "violation opened", "enforcement performed"] {
            #expect(story.contains(part), "\(part) in \(story)")
        }
        #expect(story.contains("by Ann Example"))
        #expect(story.contains("would have stopped it"))
        #expect(story.contains("four-eyes-push (active): deny had push.requested been asked at entry "))
        #expect(!story.contains("\u{1b}"), "no colour where nobody looks")
        let json = try await sandbox.writ("trace", String(commit.prefix(8)), "--why-not", "--format", "json").json()
        #expect(json["subject"]?["id"]?.stringValue == commit)
        let named = json["whyNot"]?.arrayValue?.compactMap { $0["policy"]?.stringValue }
        #expect(named?.contains("four-eyes-push") == true)
        #expect(json["whyNot"]?.arrayValue?.allSatisfy { !($0["checks"]?.arrayValue?.isEmpty ?? true) } == true)
        let violation = try await sandbox.entries("violation.opened").last?["data"]?["violation"]?.stringValue ?? ""
        let opened = try await sandbox.succeed("trace", violation)
        #expect(opened.contains("commit recorded") && opened.contains("enforcement performed"))
        #expect(!json.text.contains("\"a_"), "accounts are rendered")
    }

    @Test func theReportTellsTheStoriesOfWhatStandsOutOrOfWhatIsAsked() async throws {
        let sandbox = try await Sandbox.hooked()
        let text = try sandbox.read("w/policies/direct-push.yaml")
        try await sandbox.activate(text.replacing("mode: observe", with: "mode: enforce"), as: "direct-push.yaml")
        try await sandbox.pushApproved("seen", in: "seen")
        let clean = try await sandbox.tip()
        let bypass = try await sandbox.slipPast("sneaky")
        _ = try await sandbox.enforce()
        let file = "\(sandbox.path)/report.html"
        #expect(try await sandbox.succeed("report", "--html", file).contains(" stories, "))
        let page = try sandbox.read("report.html")
        #expect(page.contains("The story of commit \(bypass.prefix(10))"))
        #expect(page.contains("violation opened") && page.contains("by Ann Example, "))
        #expect(!page.contains("The story of commit \(clean.prefix(10))"), "a clean push does not stand out")
        let asked = try await sandbox.writ(
            "report", "--html", file, "--trace", clean, "--trace", "email:\(Person.ann.email)", "--format", "json")
        #expect(try asked.json()["stories"] == 2)
        let other = try sandbox.read("report.html")
        #expect(other.contains("The story of commit \(clean.prefix(10))") && other.contains("push requested"))
        #expect(other.contains("The story of Ann Example"))
        #expect(!other.contains("The story of commit \(bypass.prefix(10))") && !other.contains("a_"))
        let unknown = try await sandbox.writ("report", "--html", file, "--trace", "no/such#1")
        #expect(unknown.status == 65 && unknown.error.contains("the log says nothing of `no/such#1`"))
        #expect(try sandbox.read("report.html") == other, "what was there stays")
        let many = Array(repeating: ["--trace", clean], count: 21).flatMap(\.self)
        #expect(try await sandbox.writ(["report", "--html", file] + many).status == 64)
    }

    @Test func aCleanChangeHasItsGateInTheStoryAndNothingWouldHaveStoppedIt() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("change", in: "change")
        let commit = try await sandbox.tip()
        let json = try await sandbox.writ("trace", commit, "--why-not", "--format", "json").json()
        #expect(json["whyNot"] == [])
        #expect(json["wouldFind"] == [])
        let text = try await sandbox.succeed("trace", commit, "--why-not")
        for part in ["review approved", "push requested", "decision made", ": allow", "branch pushed"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(text.contains("no policy would have stopped it"))
        let decision = try await sandbox.entries("decision.made").last?["id"]?.stringValue ?? ""
        #expect(try await sandbox.succeed("trace", decision).contains("push requested"))
    }

    @Test func whatIsNotThereEndsWith65AndAPersonCannotBeStopped() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.pushApproved("change", in: "change")
        let none = try await sandbox.writ("trace", "no/such#1\u{1b}[31m")
        #expect(none.status == 65)
        #expect(none.error.contains("the log says nothing of `no/such#1"))
        #expect(!none.error.contains("\u{1b}"))
        #expect(try await sandbox.writ("trace", "").status == 64)
        #expect(try await sandbox.writ("trace").status == 64)
        let account = "email:\(Person.ann.email)"
        let person = try await sandbox.succeed("trace", account)
        #expect(person.contains("Ann Example") && person.contains("commit recorded"))
        #expect(try await sandbox.writ("trace", account, "--why-not").status == 65)
    }
}
