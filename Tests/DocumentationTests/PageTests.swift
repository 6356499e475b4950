// Claims about the pages: their links lead somewhere, their commands and documents are real.

import ArgumentParser
import FoundationEssentials
import Testing
import WritPipeline
import WritPolicy

@testable import WritCLI

@Suite struct PageTests {
    @Test func theReadmeIsShort() throws {
        #expect(try Page("README.md").text.split(separator: "\n", omittingEmptySubsequences: false).count <= 121)
    }

    @Test func everyLinkLeadsSomewhere() throws {
        let pages = try Page.all()
        #expect(pages.count >= 15)
        for page in pages {
            let folder = URL(filePath: Page.root + "/" + page.path).deletingLastPathComponent()
            for link in page.links where !link.contains("://") && !link.hasPrefix("#") {
                let file = link.split(separator: "#")[0]
                let path = folder.appending(path: String(file)).path
                #expect(FileManager.default.fileExists(atPath: path), "\(page): \(link)")
            }
        }
    }

    @Test func everyPageOfDocsIsLinkedFromAnother() throws {
        let pages = try Page.all()
        var linked: Set<String> = []
        for page in pages {
            let folder = URL(filePath: Page.root + "/" + page.path).deletingLastPathComponent()
            linked.formUnion(page.links.map { folder.appending(path: $0).standardizedFileURL.path })
        }
        for page in pages where page.path.hasPrefix("docs/") {
            #expect(linked.contains(Page.root + "/" + page.path), "no page links to \(page)")
        }
    }

    @Test func everyCommandOnAPageIsOneOfTheProgram() throws {
        var count = 0
        for page in try Page.all() {
            for block in page.blocks("sh") {
                for line in block.text.split(separator: "\n") {
                    for words in Self.commands(line) where words.first == "writ" {
                        count += 1
                        #expect(throws: Never.self, "\(page): \(line)") {
                            _ = try WritCommand.parseAsRoot(GlobalOptions.hoisted(Array(words.dropFirst())))
                        }
                    }
                }
            }
        }
        #expect(count > 20)
    }

    @Test func everyMakeTargetOnAPageIsInTheMakefile() throws {
        let makefile = String(
            decoding: try Data(contentsOf: URL(filePath: Page.root + "/Makefile")), as: UTF8.self)
        for page in try Page.all() {
            for line in page.blocks("sh").flatMap({ $0.text.split(separator: "\n") }) {
                for words in Self.commands(line) where words.first == "make" {
                    #expect(words.count == 2 && makefile.contains("\n\(words[1]):"), "\(page): \(line)")
                }
            }
        }
    }

    @Test func everyDocumentOnAPageIsRight() throws {
        let starters = StarterDocuments.files.map { Self.file($0.name, $0.text) }
        var count = 0
        for page in try Page.all() {
            for block in page.blocks("yaml") where block.text.hasPrefix("kind:") {
                count += 1
                let file = Self.file("\(page.path):\(block.line)", block.text + "\n")
                let check = Activation.check(
                    DocumentFolder(starters + [file]), timeZones: nil)
                for problem in check.problems where problem.place.file == file.name && problem.severity == .error {
                    Issue.record("\(problem)")
                }
                for test in check.tests where test.name.place.file == file.name {
                    #expect(test.failure == nil, "\(file.name): \(test.name.value)")
                }
            }
        }
        #expect(count >= 5)
    }

    private static func file(_ name: String, _ text: String) -> DocumentFile {
        DocumentFile(name: name, text: text) { _ in .failure(IncludeError("no files here")) }
    }

    /// The commands of a line of shell, as words: pipes, lists and redirections end one, a comment ends the line, and
    /// settings of variables are left out.
    static func commands(_ line: Substring) -> [[String]] {
        var commands: [[String]] = [[]]
        var word = ""
        var quote: Character?
        var hasWord = false
        func end() {
            if hasWord { commands[commands.count - 1].append(word) }
            word = ""
            hasWord = false
        }
        scan: for character in line {
            switch character {
            case _ where quote == character: quote = nil
            case _ where quote != nil: word.append(character)
            case "'", "\"":
                quote = character
                hasWord = true
            case " ": end()
            case "#" where !hasWord: break scan
            case "|", ";", "&", ">", "<":
                end()
                commands.append([])
            default:
                word.append(character)
                hasWord = true
            }
        }
        end()
        return commands.map { Array($0.drop { $0.contains("=") && !$0.hasPrefix("-") }) }.filter { !$0.isEmpty }
    }
}
