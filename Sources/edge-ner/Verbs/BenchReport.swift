// The figures of `bench` as a table for people or as one JSON object.
import KernelInterface
import Measure
import Options
import Runtime

func benchText(_ figures: BenchFigures, _ model: Model, _ output: OutputBuffer) {
  for figure in figures.kernels {
    output.append(figure.kernels.name)
    if figure.fault != nil {
      output.append("\n  FAILED: differs from the reference, not timed\n\n")
      continue
    }
    output.append("\n  results equal the reference; peak of one core ")
    output.append(decimal: figure.peak / 1e9, places: 1)
    output.append(" GMAC/s\n  window  threads   tokens/s    GMAC/s   of peak\n")
    for speed in figure.speeds {
      output.append(padded: speed.windowTokens, 8)
      output.append(padded: speed.threadCount, 9)
      output.append(padded: Int(speed.tokensPerSecond), 11)
      output.append(decimal: speed.multiplyAddsPerSecond / 1e9, places: 1, width: 10)
      output.append(decimal: 100 * speed.fractionOfPeak, places: 1, width: 8)
      output.append(" %\n")
    }
    for latency in figure.latencies {
      output.append("  one window of")
      output.append(padded: latency.windowTokens, 4)
      output.append(" tokens alone: ")
      output.append(decimal: latency.seconds * 1e3, places: 2)
      output.append(" ms\n")
    }
    output.append("\n")
  }
  output.append("tokenizer, one thread: ")
  output.append(decimal: figures.tokenizerBytesPerSecond / 1e6, places: 1)
  output.append(" MB/s\n")
  guard let first = figures.notes.first else { return }
  output.append("\nwhole way from bytes to records: ")
  output.append(integer: first.noteCount)
  output.append(" notes, ")
  output.append(integer: first.wordCount)
  output.append(" words, ")
  output.append(integer: first.tokenCount)
  output.append(" tokens\n")
  for notes in figures.notes {
    output.append(padded: notes.threadCount, 4)
    output.append(notes.threadCount == 1 ? " thread:  " : " threads: ")
    output.append(padded: Int(Double(notes.wordCount) / notes.seconds), 7)
    output.append(" words/s, ")
    output.append(padded: Int(Double(notes.tokenCount) / notes.seconds), 7)
    output.append(" tokens/s, ")
    output.append(decimal: Double(notes.byteCount) / notes.seconds / 1e6, places: 3)
    output.append(" MB/s\n")
  }
}

func benchJSON(_ figures: BenchFigures, _ output: OutputBuffer) {
  output.append("{\"kernels\":[")
  for (index, figure) in figures.kernels.enumerated() {
    if index > 0 { output.append(",") }
    output.append("{\"name\":\"")
    output.append(figure.kernels.name)
    output.append("\",\"isa\":\"")
    output.append(figure.kernels.instructionSet.name)
    output.append(figure.fault == nil ? "\",\"correct\":true" : "\",\"correct\":false")
    output.append(",\"peakMultiplyAddsPerSecond\":")
    output.append(integer: Int(figure.peak))
    output.append(",\"encoder\":[")
    for (index, speed) in figure.speeds.enumerated() {
      if index > 0 { output.append(",") }
      output.append("{")
      output.append(member: "windowTokens", speed.windowTokens, isFirst: true)
      output.append(member: "threads", speed.threadCount)
      output.append(member: "tokensPerSecond", Int(speed.tokensPerSecond))
      output.append(member: "multiplyAddsPerSecond", Int(speed.multiplyAddsPerSecond))
      output.append(",\"fractionOfPeak\":")
      output.append(decimal: speed.fractionOfPeak, places: 4)
      output.append("}")
    }
    output.append("],\"latency\":[")
    for (index, latency) in figure.latencies.enumerated() {
      if index > 0 { output.append(",") }
      output.append("{")
      output.append(member: "windowTokens", latency.windowTokens, isFirst: true)
      output.append(member: "nanoseconds", Int(latency.seconds * 1e9))
      output.append("}")
    }
    output.append("]}")
  }
  output.append("],\"tokenizerBytesPerSecond\":")
  output.append(integer: Int(figures.tokenizerBytesPerSecond))
  output.append(",\"notes\":[")
  for (index, notes) in figures.notes.enumerated() {
    if index > 0 { output.append(",") }
    output.append("{")
    output.append(member: "threads", notes.threadCount, isFirst: true)
    output.append(member: "notes", notes.noteCount)
    output.append(member: "bytes", notes.byteCount)
    output.append(member: "words", notes.wordCount)
    output.append(member: "tokens", notes.tokenCount)
    output.append(member: "nanoseconds", Int(notes.seconds * 1e9))
    output.append("}")
  }
  output.append("]}\n")
}

extension OutputBuffer {
  /// A number of at least 0 with `places` decimals, rounded half up, padded on the left.
  fileprivate func append(decimal value: Double, places: Int, width: Int = 0) {
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    let scaled = UInt64(max(0, min(value * Double(unit) + 0.5, 1e18)))
    var digits = places + 2
    var rest = scaled / unit / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    for _ in 0..<max(0, width - digits) { append(UInt8(ascii: " ")) }
    append(magnitude: scaled / unit, digitCount: 1)
    append(".")
    append(magnitude: scaled % unit, digitCount: places)
  }
}
