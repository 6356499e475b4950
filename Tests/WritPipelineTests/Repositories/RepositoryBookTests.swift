// A name is given once, to one repository.

import Testing
import WritConnector
import WritPipeline

@Suite struct RepositoryBookTests {
    private let book: RepositoryBook
    private let shop: RepositoryName

    init() throws {
        book = RepositoryBook(try Ledger().installation)
        shop = try #require(RepositoryName("acme/shop"))
    }

    @Test func aNameIsFoundByItsPlaceAndThePlaceByItsName() throws {
        try book.add(shop, at: "/srv/shop.git") { _ in true }
        try book.add(shop, at: "/srv/shop.git") { _ in true }
        #expect(try book.name(at: "/srv/shop.git") == shop)
        #expect(try book.path(of: shop) == "/srv/shop.git")
        #expect(try book.all().map(\.path) == ["/srv/shop.git"])
    }

    @Test func aSecondRepositoryDoesNotGetTheName() throws {
        try book.add(shop, at: "/srv/shop.git") { _ in true }
        #expect(throws: RepositoryBookError.taken(name: "acme/shop", by: "/srv/shop.git")) {
            try book.add(shop, at: "/srv/copy.git", mayHaveMoved: true) { _ in true }
        }
        #expect(try book.name(at: "/srv/copy.git") == nil)
    }

    @Test func aMovedRepositoryKeepsItsNameOnlyIfThatIsSaid() throws {
        try book.add(shop, at: "/srv/old.git") { _ in true }
        let moved = RepositoryBookError.moved(name: "acme/shop", from: "/srv/old.git", to: "/srv/new.git")
        #expect(throws: moved) { try book.add(shop, at: "/srv/new.git") { _ in false } }
        try book.add(shop, at: "/srv/new.git", mayHaveMoved: true) { _ in false }
        #expect(try book.path(of: shop) == "/srv/new.git")
        #expect(try book.name(at: "/srv/old.git") == nil)
        #expect(try book.all().count == 1)
    }

    @Test func aRepositoryDoesNotChangeItsNameByBeingNamedAgain() throws {
        try book.add(shop, at: "/srv/shop.git") { _ in true }
        let other = try #require(RepositoryName("acme/store"))
        #expect(throws: RepositoryBookError.knownAs(name: "acme/shop", path: "/srv/shop.git")) {
            try book.add(other, at: "/srv/shop.git") { _ in true }
        }
        try book.remove(at: "/srv/shop.git")
        #expect(try book.all().isEmpty)
        try book.add(other, at: "/srv/shop.git") { _ in true }
        #expect(try book.name(at: "/srv/shop.git") == other)
    }
}
