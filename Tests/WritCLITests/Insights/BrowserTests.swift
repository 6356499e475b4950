// The report in a real browser: no message, no request, nothing that keeps people from reading it.

import Foundation
import Subprocess
import Testing

/// Headless Chromium, driven by `scripts/check-page.py`.
enum Browser {
    static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scripts/check-page.py").path

    /// Whether there is one; `scripts/setup-browser.sh` installs it.
    static let isThere: Bool = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let hasChromium = folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/chromium") }
        guard hasChromium else { return false }
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/env")
        check.arguments = ["python3", "-c", "import playwright, axe_playwright_python"]
        check.standardError = FileHandle.nullDevice
        guard (try? check.run()) != nil else { return false }
        check.waitUntilExit()
        return check.terminationStatus == 0
    }()
}

@Suite struct BrowserTests {
    @Test(.enabled(if: Browser.isThere, "there is no browser here; scripts/setup-browser.sh installs one"))
    func theReportIsReadableForEverybody() async throws {
        let sandbox = try await InsightsTests.recorded()
        let report = try await sandbox.writ(
            "report", "--html", "\(sandbox.path)/report.html", "--policies", "\(sandbox.path)/w/policies")
        #expect(report.status == 0)
        // Python's own folders, which the sandbox's home would hide.
        let home = ProcessInfo.processInfo.environment["HOME"] ?? "/root"
        let outcome = try await sandbox.attempt(
            "python3", [Browser.script, "\(sandbox.path)/report.html"], setting: ["HOME": home])
        #expect(outcome.status == 0, "\(outcome.text)")
    }
}
