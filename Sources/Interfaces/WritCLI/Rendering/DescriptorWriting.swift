// Writing to a descriptor, whole or with the reason why not.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes to descriptors of the system.
enum DescriptorWriting {
    /// Writes bytes, and waits where the reader is slow.
    ///
    /// - Returns: why not all of them were written; `nil` where they were.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
            } else if count == 0 || errno != EINTR {
                return String(cString: strerror(errno))
            }
        }
        return nil
    }

    /// Has the system say what it only finds out when a file is closed, as networked file systems do.
    ///
    /// - Returns: why what was written is not there; `nil` where it is.
    static func settle(_ descriptor: Int32) -> String? {
        let second = dup(descriptor)
        // What cannot be used at all has said so when it was written to.
        guard second >= 0, close(second) != 0 else { return nil }
        return String(cString: strerror(errno))
    }
}

/// The system's `write`, which the type's own method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
