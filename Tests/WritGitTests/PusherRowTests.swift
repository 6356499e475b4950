// Who pushes and what a repository is called: only what the server says counts.

import Testing
import WritConnector
import WritModel

@Suite struct PusherRowTests {
    @Test(arguments: [
        (["GL_USERNAME": "ann"], "gitlab:ann"), (["GITEA_PUSHER_NAME": "ann"], "gitea:ann"),
        (["GL_USER": "ann"], "gitolite:ann"), (["REMOTE_USER": "ann"], "remote:ann"), ([:], "os:git"),
        (["REMOTE_USER": "", "USER": "bob", "LOGNAME": "bob"], "os:git"),
    ])
    func theVariableThatIsSetNamesThePusher(environment: [String: String], account: String) throws {
        #expect(try Pusher.account(environment: environment, user: "git") == Account(account))
    }

    @Test func anExplicitPusherCountsOnlyWhereAllowed() throws {
        let environment = ["WRIT_ACTOR": "person:eve", "GL_USERNAME": "ann"]
        #expect(try Pusher.account(environment: environment, user: "git").description == "gitlab:ann")
        #expect(
            try Pusher.account(environment: environment, user: "git", isExplicitAllowed: true).description
                == "person:eve")
        #expect(throws: Pusher.PusherError.malformed(variable: "WRIT_ACTOR")) {
            try Pusher.account(environment: ["WRIT_ACTOR": "eve"], user: "git", isExplicitAllowed: true)
        }
    }

    @Test func twoVariablesNameNobody() {
        // The server set the one, and the pusher may have set the other.
        let environment = ["REMOTE_USER": "ann", "GL_USERNAME": "bob"]
        #expect(throws: Pusher.PusherError.ambiguous(variables: ["GL_USERNAME", "REMOTE_USER"])) {
            try Pusher.account(environment: environment, user: "git")
        }
    }

    @Test func onlyTheVariableOfTheRowCounts() throws {
        let row = PusherRow(variable: "REMOTE_USER", scheme: "corp")
        let environment = ["REMOTE_USER": "ann", "GL_USERNAME": "bob", "GL_USER": "bob", "WRIT_ACTOR": "person:bob"]
        let account = try Pusher.account(environment: environment, user: "git", isExplicitAllowed: true, row: row)
        #expect(account == Account("corp:ann"))
    }

    @Test(arguments: [["GL_USERNAME": "bob", "WRIT_ACTOR": "person:bob"], ["REMOTE_USER": ""], [:]])
    func aRowWhoseVariableIsNotSetNamesNobody(environment: [String: String]) {
        #expect(throws: Pusher.PusherError.unset(variable: "REMOTE_USER")) {
            try Pusher.account(
                environment: environment, user: "git", isExplicitAllowed: true, row: Pusher.remoteUser)
        }
    }

    @Test func aNameThatIsNoAccountIsRefused() {
        #expect(throws: Pusher.PusherError.malformed(variable: "GL_USER")) {
            try Pusher.account(environment: ["GL_USER": "a\nb"], user: "git", row: HostingProgram.gitolite.pusher)
        }
    }

    @Test func hostingProgramsNameRepositoriesInFull() throws {
        #expect(try HostingProgram.gitlab.repositoryName(["GL_PROJECT_PATH": "a/b/c"]).description == "a/b/c")
        let gitea = ["GITEA_REPO_USER_NAME": "acme", "GITEA_REPO_NAME": "shop"]
        #expect(try HostingProgram.gitea.repositoryName(gitea).description == "acme/shop")
        #expect(throws: RepositoryNameError.unsaid(variable: "GITEA_REPO_NAME", program: "gitea")) {
            try HostingProgram.gitea.repositoryName(["GITEA_REPO_USER_NAME": "acme", "GL_REPO": "x"])
        }
        #expect(throws: RepositoryNameError.malformed("/etc")) {
            try HostingProgram.gitolite.repositoryName(["GL_REPO": "/etc"])
        }
    }

    @Test(arguments: [
        ("/srv/git/shop.git", "/srv/git", "shop"), ("/srv/git/acme/shop.git", "/srv/git", "acme/shop"),
        ("/srv/git/acme/shop", "/srv/git/", "acme/shop"), ("/srv/git/acme/shop/.git", "/srv", "git/acme/shop"),
        ("/shop.git", "/", "shop"),
    ])
    func aNameIsThePathBelowTheRoot(path: String, root: String, name: String) throws {
        #expect(try RepositoryName(of: path, below: root).description == name)
    }

    @Test(arguments: [("/srv/gitx/shop.git", "/srv/git"), ("/srv/git", "/srv/git"), ("/shop.git", "/srv")])
    func whatIsNotBelowTheRootHasNoName(path: String, root: String) {
        #expect(throws: RepositoryNameError.notBelow(path: path, root: root)) {
            try RepositoryName(of: path, below: root)
        }
    }

    @Test(arguments: [
        "", "-x", "/x", "x/", "a b", "a\nb", "a\u{7f}", String(repeating: "x", count: 201),
    ])
    func someTextsAreNoNames(text: String) { #expect(RepositoryName(text) == nil) }
}
