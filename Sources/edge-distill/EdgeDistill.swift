// The workstation's command: picks the verb and hands it the remaining arguments.
import Foundation

@main struct EdgeDistill {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    FileHandle.standardError.write(Data("edge-distill: no verb named\n".utf8))
    exit(arguments.isEmpty ? 2 : 2)
  }
}
