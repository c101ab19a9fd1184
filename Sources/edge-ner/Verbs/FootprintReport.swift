// The figures of `footprint` as lines for people or as one JSON object, and the limits that a gate
// may set.
import KernelInterface
import Measure
import Options
import Records
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
        line.append(decimal: value, places: 1)
        line.append(isLeast ? ", below the limit of " : ", above the limit of ")
        line.append(decimal: limit, places: 1)
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
  let json = JSONText(output)
  json.beginObject()
  json.member("version", productVersion)
  json.member("architecture", architecture)
  json.member("processor", plain: figures.processorName)
  json.member("processorCount", figures.processorCount)
  json.member("governor", plain: figures.governor)
  json.member("isa", figures.kernels.instructionSet.name)
  json.member("kernels", figures.kernels.name)
  json.member("threads", figures.threadCount)
  json.member("executableBytes", optional: figures.executableByteCount)
  json.member("modelBytes", optional: figures.modelByteCount)
  json.beginObject("coldStart")
  if figures.readyNanoseconds == nil {
    json.name("source")
    json.null()
  } else {
    json.member("source", figures.coldStartCount > 0 ? "child" : "clockTicks")
  }
  json.member("starts", figures.coldStartCount)
  json.member("readyNanoseconds", optional: figures.readyNanoseconds)
  json.member("firstEntityNanoseconds", optional: figures.firstEntityNanoseconds)
  json.endObject()
  json.member("notes", figures.noteCount)
  json.member("failedNotes", figures.failedNoteCount)
  json.member("tokens", figures.tokenCount)
  json.beginObject("noteNanoseconds")
  json.member("p50", optional: figures.nanoseconds(0.5))
  json.member("p95", optional: figures.nanoseconds(0.95))
  json.member("p99", optional: figures.nanoseconds(0.99))
  json.endObject()
  json.member("tokensPerSecond", optional: figures.tokensPerSecond.map { Int($0) })
  json.member("peakRSSBytes", optional: figures.peakResidentByteCount)
  json.member("PSSBytes", optional: figures.proportionalByteCount)
  json.member("microjoulesPerNote", optional: figures.microjoulesPerNote)
  json.name("isThrottled")
  if let isThrottled = figures.isThrottled { json.value(isThrottled) } else { json.null() }
  let sandbox = Sandbox.available()
  json.beginObject("sandbox")
  json.member("landlock", sandbox.landlockVersion)
  json.member("filtersSystemCalls", sandbox.filtersSystemCalls)
  json.endObject()
  json.endObject()
  json.endLine()
}

func footprintText(_ figures: FootprintFigures, _ output: OutputBuffer) {
  output.append("processor        ")
  if let name = figures.processorName {
    output.append(printable: name)
  } else {
    output.append("unknown")
  }
  output.append(", ")
  output.append(integer: figures.processorCount)
  output.append(figures.processorCount == 1 ? " core" : " cores")
  if let governor = figures.governor {
    output.append(", governor ")
    output.append(printable: governor)
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
  output.append("\nsandbox          ")
  output.append(Sandbox.available().words)
  output.append(", of extract\n")
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

extension JSONText {
  /// A string of printable ASCII, anything else replaced; null for nil.
  fileprivate func member(_ name: StaticString, plain text: [UInt8]?) {
    self.name(name)
    guard var text else { return null() }
    for index in 0..<text.count where !(0x20..<0x7F).contains(text[index]) {
      text[index] = UInt8(ascii: "?")
    }
    value(text)
  }
}

extension OutputBuffer {
  fileprivate func row(_ name: StaticString, _ value: Int?, _ unit: Double, _ symbol: StaticString)
  {
    append(name)
    if let value {
      append(decimal: Double(value) / unit, places: 1)
      append(symbol)
    } else {
      append("unknown")
    }
    append("\n")
  }
}
