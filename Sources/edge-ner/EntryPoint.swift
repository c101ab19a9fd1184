// Where the process starts. Embedded Swift has no CommandLine, so there the C entry point is
// exported; everything else takes argc and argv.

import Runtime

#if hasFeature(Embedded)
  @_cdecl("main")
  func entryPoint(
    _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Int32 {
    runCommand(argumentCount, arguments)
  }
#else
  @main struct EdgeNer {
    static func main() {
      exitProcess(runCommand(CommandLine.argc, CommandLine.unsafeArgv))
    }
  }
#endif
