// The progress of a run: one line rewritten in place on a terminal, a plain line now and then in a
// log file.
import Distill
import Foundation

struct ProgressDisplay {
  private let isTerminal = isatty(2) != 0
  private var startStep = 0
  private var stepCount = 0
  private var startTime = ContinuousClock.now
  private var lastTime = ContinuousClock.now
  private var rowCount = 0
  private var isLineOpen = false
  /// Seconds between two lines of a log.
  private let logInterval = 30.0

  mutating func start(step: Int, of stepCount: Int) {
    startStep = step
    self.stepCount = stepCount
    startTime = .now
    lastTime = .now
  }

  mutating func show(
    _ progress: TrainingProgress, loss: Double, rowCount newRowCount: Int
  ) {
    rowCount += newRowCount
    let now = ContinuousClock.now
    guard (now - lastTime) / .seconds(1) > (isTerminal ? 0.2 : logInterval) else { return }
    lastTime = now
    let seconds = (now - startTime) / .seconds(1)
    let done = progress.step
    let rate = Double(rowCount) / seconds
    let left = seconds / Double(max(done - startStep, 1)) * Double(stepCount - done)
    let share = Double(done) / Double(max(stepCount, 1))
    let words =
      "step \(done)/\(stepCount), epoch \(progress.epoch + 1), loss \(decimals(loss, 4)), "
      + "\(Int(rate)) tokens/s, \(time(left)) left"
    if isTerminal {
      let filled = Int(share * 20)
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
      write("\r\u{1B}[K[\(bar)] \(words)")
      isLineOpen = true
    } else {
      write(words + "\n")
    }
  }

  /// A line that stays.
  mutating func log(_ words: String) {
    write((isLineOpen ? "\r\u{1B}[K" : "") + words + "\n")
    isLineOpen = false
  }

  mutating func finish() {
    if isLineOpen { write("\n") }
    isLineOpen = false
  }

  private func time(_ seconds: Double) -> String {
    let minutes = Int(seconds / 60)
    return minutes >= 60
      ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes) min \(Int(seconds) % 60) s"
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
