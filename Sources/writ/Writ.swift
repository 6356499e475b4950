// The program: assembles the adapters and runs the command.

import WritCLI

@main
struct Writ {
    static func main() async { await WritCommand.run(ProcessArguments.list, with: Assembly.services) }
}
