// Where the process starts: the C entry point, for argc and argv as the system hands them over. Swift's
// CommandLine would read them from /proc, which a container need not have. SwiftPM links a program's
// `main` to a symbol named after its module.

import Runtime

#if hasFeature(Embedded)
  @_cdecl("main")
  func entryPoint(
    _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Int32 {
    runCommand(argumentCount, arguments)
  }
#else
  @_cdecl("edge_ner_main")
  func entryPoint(
    _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Int32 {
    exitProcess(runCommand(argumentCount, arguments))
  }
#endif
