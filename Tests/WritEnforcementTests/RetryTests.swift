// When messages are tried again, and when a channel is left alone.

import Testing
import WritEnforcement
import WritModel

@Suite struct RetryTests {
    private let schedule = RetrySchedule(attemptsMax: 10, first: .seconds(30))

    @Test func theWaitDoublesWithinAQuarterAndStopsAtItsMaximum() {
        for attempts in 1...40 {
            let plain = min(30.0 * Double(1 << min(attempts - 1, 20)), 4 * 3600)
            for number in 0..<50 {
                let wait = Double(schedule.wait(after: attempts, key: "d-\(number)").nanoseconds) / 1e9
                #expect(wait >= plain * 0.749 && wait <= min(plain * 1.251, 4 * 3600), "attempt \(attempts): \(wait) s")
            }
        }
    }

    @Test func theJitterIsThatOfTheKey() {
        let waits = (0..<100).map { schedule.wait(after: 3, key: "d-\($0)") }
        #expect(waits == (0..<100).map { schedule.wait(after: 3, key: "d-\($0)") })
        #expect(Set(waits).count > 50)
    }

    @Test func whatTheOtherSideAsksForHoldsWhereItIsLonger() {
        #expect(schedule.wait(after: 1, key: "k", asked: 600) == .seconds(600))
        #expect(schedule.wait(after: 1, key: "k", asked: 1) < .seconds(40))
        #expect(schedule.wait(after: 1, key: "k", asked: .max) == RetrySchedule.waitMax)
        #expect(schedule.wait(after: 1, key: "k", asked: -5) > .seconds(20))
    }

    @Test func theLastAttemptIsTheLast() {
        #expect(!schedule.isOver(after: 9))
        #expect(schedule.isOver(after: 10))
    }

    @Test func aCircuitOpensAfterThreeFailuresAndLetsOneThroughLater() throws {
        var breaker = CircuitBreaker()
        let start = Instant(nanoseconds: 0)
        for _ in 0..<2 { breaker.fail(at: start) }
        #expect(breaker.wait(at: start) == nil)
        breaker.fail(at: start)
        let until = try #require(breaker.wait(at: start))
        #expect(breaker.wait(at: until) == nil)
        breaker.begin()
        #expect(breaker.wait(at: until) != nil, "one message finds out, the others wait")
        breaker.fail(at: until)
        let later = try #require(breaker.wait(at: until))
        #expect(later.since(until) > until.since(start))
        breaker.begin()
        breaker.succeed()
        #expect(breaker.wait(at: until) == nil)
    }

    @Test func aFailureBearsNoAddressNoURLAndNoLineEnd() {
        let failure = DeliveryFailure("550 <bob@example.org>: no\r\nsee https://hooks.example.org/secret\u{1b}[0m")
        #expect(failure.description == "550 (address) no see (address)")
        #expect(DeliveryFailure(String(repeating: "x", count: 5000)).description.count <= DeliveryFailure.lengthMax + 3)
    }
}
