// One line on stderr that tells how far a long run is, written over itself. Only for a terminal,
// and only from the third second on.
import Options
import Runtime

final class ProgressMeter {
  private let totalByteCount: Int?
  private let startTime = monotonicNanoseconds()
  private var lastTime: UInt64 = 0
  private var isShown = false

  private static let delay: UInt64 = 2_000_000_000
  private static let interval: UInt64 = 200_000_000

  /// nil where nobody would see the line, or where records on the same terminal show progress.
  init?(_ source: NoteSource) {
    guard Descriptor.standardError.isTerminal, !Descriptor.standardOutput.isTerminal else {
      return nil
    }
    totalByteCount = source.totalByteCount()
  }

  func show(_ progress: PipelineProgress) {
    let now = monotonicNanoseconds()
    let elapsed = now - startTime
    guard elapsed >= ProgressMeter.delay, now - lastTime >= ProgressMeter.interval else { return }
    lastTime = now
    isShown = true
    write(ProgressMeter.line(progress, elapsed, totalByteCount))
  }

  /// Removes the line.
  func clear() {
    guard isShown else { return }
    isShown = false
    var text = TextBuilder()
    text.append("\r\u{1B}[K")
    write(text.bytes)
  }

  /// `12.3 of 40.1 MB, 1234 notes, 14600 tokens/s, 3 min 20 s left`
  static func line(
    _ progress: PipelineProgress, _ elapsed: UInt64, _ totalByteCount: Int?
  ) -> [UInt8] {
    var text = TextBuilder()
    text.append("\r\u{1B}[K")
    text.append(megabytes: progress.decodedByteCount)
    if let totalByteCount {
      text.append(" of ")
      text.append(megabytes: max(totalByteCount, progress.decodedByteCount))
    }
    text.append(" MB, ", progress.noteCount, " notes, ")
    let milliseconds = max(1, Int(elapsed / 1_000_000))
    text.append("", progress.tokenCount * 1000 / milliseconds, " tokens/s")
    if let totalByteCount, progress.decodedByteCount > 0 {
      let rest = max(0, totalByteCount - progress.decodedByteCount)
      let seconds = Int(
        Double(rest) / Double(progress.decodedByteCount) * Double(milliseconds) / 1000)
      text.append(", ")
      if seconds >= 60 { text.append("", seconds / 60, " min ") }
      text.append("", seconds % 60, " s left")
    }
    return text.bytes
  }

  private func write(_ bytes: [UInt8]) {
    do throws(SystemError) {
      try writeAll(bytes, to: .standardError)
    } catch {
      // Progress is not worth an error.
    }
  }
}

extension TextBuilder {
  /// With one decimal.
  fileprivate mutating func append(megabytes byteCount: Int) {
    let tenths = byteCount / 100_000
    append("", tenths / 10, ".", tenths % 10)
  }
}
