import Options

func runBench(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  throw .words([UInt8](Argument("bench is not in this build").bytes))
}
