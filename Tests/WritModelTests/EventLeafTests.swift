// Claims about leaves: an event comes back from its bytes, and the same event has the same bytes.

import Testing
import WritModel

@Suite struct EventLeafTests {
    private static let ann = AccountID(random: [UInt8](repeating: 1, count: 16))
    private static let bob = AccountID(random: [UInt8](repeating: 2, count: 16))

    private func event() throws -> Event {
        Event(
            id: "r1", source: "github/acme", kind: .reviewApproved, at: try #require(Instant("2026-11-24T10:00:00Z")),
            seen: try #require(Instant("2026-11-24T10:00:00.250Z")), actor: Actor(id: Self.ann),
            subject: Subject(kind: "change", id: "acme/shop#12"), provenance: .signedWebhook,
            data: ["review": "r1", "commits": ["c1"], "body_bytes": 12])
    }

    @Test func theLeafIsTheseBytes() throws {
        let text = String(decoding: try event().leaf(), as: UTF8.self)
        #expect(
            text == #"{"id":"r1","source":"github/acme","kind":"review.approved","at":"2026-11-24T10:00:00Z","#
                + #""seen":"2026-11-24T10:00:00.250Z","actor":{"id":"\#(Self.ann)","kind":"human"},"#
                + #""subject":{"kind":"change","id":"acme/shop#12"},"provenance":"signed-webhook","#
                + #""data":{"review":"r1","commits":["c1"],"body_bytes":12}}"#)
    }

    @Test func everyMemberComesBack() throws {
        var events = [try event()]
        for kind in Actor.Kind.allCases {
            var other = try event()
            other.actor = Actor(id: Self.ann, kind: kind, onBehalfOf: Self.bob)
            events.append(other)
        }
        for provenance in Provenance.allCases {
            var other = try event()
            other.provenance = provenance
            events.append(other)
        }
        var full = try event()
        full.actor = nil
        full.artifacts = [Subject(kind: "image", id: "sha256:1"), Subject(kind: "image", id: "sha256:2")]
        full.delivery = Delivery(id: "d\"1\n", digest: "sha256:00")
        full.data = ["text": "ä\u{0}\u{1f600}\\", "numbers": [.double(0.5), .int(.min)], "none": .null, "empty": [:]]
        events.append(full)
        for event in events {
            let leaf = try event.leaf()
            let read = try Event(leaf: leaf)
            #expect(read == event)
            #expect(try read.leaf() == leaf)
        }
    }

    @Test func anEventOverTheLimitIsRefused() throws {
        var event = try event()
        event.data = ["text": ""]
        let room = Event.leafBytesMax - (try event.leaf().count)
        event.data = ["text": .string(String(repeating: "x", count: room))]
        #expect(try event.leaf().count == Event.leafBytesMax)
        event.data = ["text": .string(String(repeating: "x", count: room + 1))]
        let error = #expect(throws: EventError.self) { try event.leaf() }
        #expect(error?.message == "the event `r1` is 65536 bytes, over the limit of 65535")
    }

    @Test(arguments: [
        ("id", #""""#), ("id", "1"), ("source", "null"), ("kind", "\"Review\""), ("at", "\"yesterday\""), ("seen", "1"),
        ("actor", #"{"id":"ann"}"#), ("actor", #"{"id":"a_AAAAAAAAAAAAAAAAAAAAAA","kind":"god"}"#),
        ("subject", "\"x\""), ("subject", #"{"kind":"x"}"#), ("provenance", "\"hearsay\""), ("data", "[]"),
        ("artifacts", #"[{"id":"x"}]"#), ("delivery", #"{"id":"x"}"#),
    ]) func refusesALeafWithAFieldThatIsWrong(field: String, value: String) throws {
        var object = try JSONParser.parseObject(try event().leaf())
        object[field] = try JSONParser.parse(Array(value.utf8))
        let error = #expect(throws: EventError.self) { try Event(json: object) }
        #expect(error != nil)
    }

    @Test(arguments: ["id", "source", "kind", "at", "seen", "subject", "provenance", "data"])
    func refusesALeafWithoutAField(field: String) throws {
        var object = try JSONParser.parseObject(try event().leaf())
        object[field] = nil
        let error = #expect(throws: EventError.self) { try Event(json: object) }
        #expect(error?.field == field)
    }

    @Test func refusesBytesThatAreNoEvent() {
        for text in ["", "[]", "{}", "nonsense", "{\"id\":\"a\",\"id\":\"b\"}"] {
            #expect(throws: EventError.self, "\(text)") { try Event(leaf: Array(text.utf8)) }
        }
    }

    @Test func theEffectiveTimeIsNeverAfterArrival() throws {
        var event = try event()
        #expect(event.effectiveTime == event.at)
        event.at = event.seen.adding(.seconds(3600))
        #expect(event.effectiveTime == event.seen)
    }
}
