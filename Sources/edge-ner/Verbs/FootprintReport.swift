// The figures of `footprint` as lines for people or as one JSON object, and the limits that a gate
// may set.
import KernelInterface
import Measure
import Options
import Runtime

/// Limits from the command line; nil where none is set.
struct FootprintLimits {
  private let megabytesResident: Double?
  private let millisecondsToFirstEntity: Double?
  private let milliseconds95: Double?
  private let megabytesExecutable: Double?
  private let tokensPerSecond: Double?

  init(_ command: ParsedCommand) throws(CommandError) {
    megabytesResident = try number(command, "max-rss-mb", 0, 1e6, "0", "1000000")
    millisecondsToFirstEntity = try number(command, "max-cold-start-ms", 0, 1e6, "0", "1000000")
    milliseconds95 = try number(command, "max-p95-ms", 0, 1e6, "0", "1000000")
    megabytesExecutable = try number(command, "max-executable-mb", 0, 1e6, "0", "1000000")
    tokensPerSecond = try number(command, "min-tokens-per-second", 0, 1e9, "0", "1000000000")
  }

  /// Writes a line on stderr for each limit that is not kept; whether all are.
  func report(_ figures: FootprintFigures) -> Bool {
    let p95 = figures.noteNanoseconds.isEmpty ? nil : percentile(0.95, of: figures.noteNanoseconds)
    var isWithin = true
    func check(_ limit: Double?, _ value: Double?, isLeast: Bool = false, _ name: StaticString) {
      guard let limit else { return }
      if let value, isLeast ? value >= limit : value <= limit { return }
      isWithin = false
      let line = OutputBuffer(.standardError)
      line.append("edge-ner: ")
      line.append(name)
      if let value {
        line.append(" is ")
        line.append(tenths: value)
        line.append(isLeast ? ", below the limit of " : ", above the limit of ")
        line.append(tenths: limit)
      } else {
        line.append(" is not known on this machine, so its limit cannot be kept")
      }
      line.append("\n")
      line.flush()
    }
    check(
      megabytesResident, figures.peakResidentByteCount.map { Double($0) / 1e6 }, "peak RSS in MB")
    check(
      millisecondsToFirstEntity, figures.firstEntityNanoseconds.map { Double($0) / 1e6 },
      "time to the first entity in ms")
    check(milliseconds95, p95.map { Double($0) / 1e6 }, "p95 of the time a note in ms")
    check(
      megabytesExecutable, figures.executableByteCount.map { Double($0) / 1e6 },
      "the program's size in MB")
    check(tokensPerSecond, figures.tokensPerSecond, isLeast: true, "tokens a second")
    return isWithin
  }
}

func footprintJSON(_ figures: FootprintFigures, _ output: OutputBuffer) {
  output.append("{\"version\":\"")
  output.append(productVersion)
  output.append("\",\"architecture\":\"")
  output.append(architecture)
  output.append("\",\"processor\":")
  output.append(optionalText: figures.processorName)
  output.member("processorCount", figures.processorCount)
  output.append(",\"governor\":")
  output.append(optionalText: figures.governor)
  output.append(",\"isa\":\"")
  output.append(figures.kernels.instructionSet.name)
  output.append("\",\"kernels\":\"")
  output.append(figures.kernels.name)
  output.append("\"")
  output.member("threads", figures.threadCount)
  output.member("executableBytes", figures.executableByteCount)
  output.member("modelBytes", figures.modelByteCount)
  output.append(",\"coldStart\":{\"source\":")
  if figures.readyNanoseconds == nil {
    output.append("null")
  } else {
    output.append(figures.coldStartCount > 0 ? "\"child\"" : "\"clockTicks\"")
  }
  output.member("starts", figures.coldStartCount)
  output.member("readyNanoseconds", figures.readyNanoseconds)
  output.member("firstEntityNanoseconds", figures.firstEntityNanoseconds)
  output.append("}")
  output.member("notes", figures.noteCount)
  output.member("failedNotes", figures.failedNoteCount)
  output.member("tokens", figures.tokenCount)
  output.append(",\"noteNanoseconds\":{\"p50\":")
  output.append(optional: figures.nanoseconds(0.5))
  output.member("p95", figures.nanoseconds(0.95))
  output.member("p99", figures.nanoseconds(0.99))
  output.append("}")
  output.member("tokensPerSecond", figures.tokensPerSecond.map { Int($0) })
  output.member("peakRSSBytes", figures.peakResidentByteCount)
  output.member("PSSBytes", figures.proportionalByteCount)
  output.member("microjoulesPerNote", figures.microjoulesPerNote)
  output.append(",\"isThrottled\":")
  output.append(figures.isThrottled.map { $0 ? "true" : "false" } ?? "null")
  output.append("}\n")
}

func footprintText(_ figures: FootprintFigures, _ output: OutputBuffer) {
  output.append("processor        ")
  if let name = figures.processorName { output.append(name) } else { output.append("unknown") }
  output.append(", ")
  output.append(integer: figures.processorCount)
  output.append(figures.processorCount == 1 ? " core" : " cores")
  if let governor = figures.governor {
    output.append(", governor ")
    output.append(governor)
  }
  output.append("\nkernels          ")
  output.append(figures.kernels.name)
  output.append(", threads ")
  output.append(integer: figures.threadCount)
  output.row("\nprogram          ", figures.executableByteCount, 1e6, " MB")
  output.row("model            ", figures.modelByteCount, 1e6, " MB")
  output.row("ready after      ", figures.readyNanoseconds, 1e6, " ms")
  output.row("first entity     ", figures.firstEntityNanoseconds, 1e6, " ms")
  if figures.coldStartCount == 0, figures.readyNanoseconds != nil {
    output.append("                 (this process, in clock ticks: no child could be started)\n")
  }
  output.row("a note, p50      ", figures.nanoseconds(0.5), 1e6, " ms")
  output.row("        p95      ", figures.nanoseconds(0.95), 1e6, " ms")
  output.row("        p99      ", figures.nanoseconds(0.99), 1e6, " ms")
  output.append("speed            ")
  if let rate = figures.tokensPerSecond {
    output.append(integer: Int(rate))
    output.append(" tokens/s over ")
    output.append(integer: figures.noteCount)
    output.append(" notes\n")
  } else {
    output.append("unknown\n")
  }
  output.row("peak RSS         ", figures.peakResidentByteCount, 1e6, " MB")
  output.row("PSS              ", figures.proportionalByteCount, 1e6, " MB")
  output.row("energy a note    ", figures.microjoulesPerNote, 1e3, " mJ")
  output.append("throttled        ")
  output.append(figures.isThrottled.map { $0 ? "yes" : "no" } ?? "unknown")
  output.append("\n")
}

private var architecture: StaticString {
  #if arch(x86_64)
    "x86_64"
  #else
    "aarch64"
  #endif
}

extension FootprintFigures {
  fileprivate func nanoseconds(_ fraction: Double) -> Int? {
    noteNanoseconds.isEmpty ? nil : percentile(fraction, of: noteNanoseconds)
  }
}

extension OutputBuffer {
  fileprivate func append(optional value: Int?) {
    if let value { append(integer: value) } else { append("null") }
  }

  fileprivate func member(_ name: StaticString, _ value: Int?) {
    append(",\"")
    append(name)
    append("\":")
    append(optional: value)
  }

  /// A JSON string of printable ASCII, anything else replaced; null for nil.
  fileprivate func append(optionalText text: [UInt8]?) {
    guard let text else { return append("null") }
    append("\"")
    for byte in text {
      let isPlain = byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
      append(isPlain ? byte : UInt8(ascii: "?"))
    }
    append("\"")
  }

  fileprivate func row(_ name: StaticString, _ value: Int?, _ unit: Double, _ symbol: StaticString)
  {
    append(name)
    if let value {
      append(tenths: Double(value) / unit)
      append(symbol)
    } else {
      append("unknown")
    }
    append("\n")
  }

  /// A number of at least 0 with one decimal, rounded half up.
  fileprivate func append(tenths value: Double) {
    let scaled = UInt64(max(0, min(value * 10 + 0.5, 1e18)))
    append(magnitude: scaled / 10, digitCount: 1)
    append(".")
    append(magnitude: scaled % 10, digitCount: 1)
  }
}
