// Addresses in all their spellings, and which of them lie inside of somebody's network.

import Testing
import WritModel

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1",
        "::127.0.0.1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1", "198.18.0.1", "203.0.113.7",
    ])
    func internalAddressesAreKnown(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).internalRange != nil)
    }

    @Test(arguments: ["8.8.8.8", "1.1.1.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "2001:4860:4860::8888"])
    func publicAddressesAreNot(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).internalRange == nil)
    }

    @Test(arguments: [
        "", "1", "127.1", "0177.0.0.1", "0x7f.0.0.1", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", ":", ":::", "1::2::3",
        "12345::", "g::", "::1%lo", "[::1]", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "+1::",
    ])
    func otherSpellingsAreNoAddresses(_ text: String) { #expect(NetworkAddress(text) == nil) }

    @Test func oneAddressHasOneValue() {
        #expect(NetworkAddress("::ffff:10.0.0.1") == NetworkAddress("10.0.0.1"))
        #expect(NetworkAddress("0:0:0:0:0:0:0:1") == NetworkAddress("::1"))
    }

    @Test func aRangeHoldsWhatBeginsWithItsBits() throws {
        let range = try #require(NetworkRange("10.16.0.0/12"))
        #expect(range.contains(try #require(NetworkAddress("10.31.255.255"))))
        #expect(!range.contains(try #require(NetworkAddress("10.32.0.0"))))
        #expect(range.contains(try #require(NetworkAddress("::ffff:10.16.0.1"))))
        #expect(try #require(NetworkRange("::1")).contains(try #require(NetworkAddress("::1"))))
        #expect(try #require(NetworkRange("0.0.0.0/0")).contains(try #require(NetworkAddress("9.9.9.9"))))
        #expect(!(try #require(NetworkRange("0.0.0.0/0")).contains(try #require(NetworkAddress("::1")))))
        for bad in ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "x/8", "::/129"] { #expect(NetworkRange(bad) == nil) }
    }
}
