// Running the hook that was there before Writ's.

import FoundationEssentials
import Subprocess
import SystemPackage
public import WritConnector

extension HookInstaller {
    /// The absolute path of the hook that was there before, or `nil` when there is none that git would have run.
    ///
    /// - Throws: `HookError`, `GitError`.
    public func chainedHook(for hook: ReceiveHook) async throws -> String? {
        try await chainedHook(for: hook, in: hooksFolder())
    }

    private func chainedHook(for hook: ReceiveHook, in folder: String) -> String? {
        let path = "\(folder)/\(hook.rawValue)\(Self.chainedSuffix)"
        return HookFile.isExecutable(path) ? path : nil
    }

    /// Runs the hook that was there before, if any, in this process's folder and environment. Both of its outputs go to
    /// this process's standard error: git makes one of a hook's two outputs, and standard output is where Writ's own hook
    /// waits for the answer (`HookAnswer`).
    ///
    /// A hook need not read its input. Its time is its own affair, as it was before.
    ///
    /// - Parameters:
    ///   - hook: which.
    ///   - input: the exact bytes git gave.
    ///   - folder: the folder of the hook that is running, absolute or from the current folder; git is asked without it.
    /// - Returns: its exit status, 128 and the signal's number if it was killed; 0 when there is none.
    /// - Throws: `HookError`, `GitError`.
    public func runChained(_ hook: ReceiveHook, input: [UInt8], in folder: String? = nil) async throws -> Int {
        let hooks = if let folder { Self.absolute(folder) } else { try await hooksFolder() }
        guard let path = chainedHook(for: hook, in: hooks) else { return 0 }
        let folder = String(path.dropLast(hook.rawValue.count + Self.chainedSuffix.count + 1))
        let file: InputFile
        do { file = try InputFile(input) } catch { throw HookError.cannotChain(path: path, why: error.description) }
        let descriptor = FileDescriptor(rawValue: file.descriptor)
        do {
            let program = try await Executable.name(hook.rawValue + Self.chainedSuffix)
                .resolveExecutablePath(in: .custom(["PATH": folder]))
            let result = try await Subprocess.run(
                .path(program), input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
                output: .currentStandardError, error: .currentStandardError)
            return GitProcess.status(result.terminationStatus)
        } catch let error as SubprocessError {
            throw HookError.cannotChain(path: path, why: "\(error)")
        }
    }

    private static func absolute(_ folder: String) -> String {
        folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
    }
}
