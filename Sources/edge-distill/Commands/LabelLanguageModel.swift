// label --teacher llm.
import Dispatch
import Distill
import Foundation
import Options

extension LabelCommand {
  static func labelByLanguageModel(_ command: ParsedCommand) throws -> Int32 {
    let address = try command.required("endpoint")
    guard let endpoint = URL(string: address.string), endpoint.host != nil,
      endpoint.scheme == "http" || endpoint.scheme == "https"
    else {
      throw OptionError.notAmong(
        option: "endpoint", value: address, choices: ["http://...", "https://..."])
    }
    let model = try command.required("llm-model").string
    let promptPath = try command.required("prompt").string
    let output = try command.required("output").string
    // The key is read from the environment only, so that no process list or history shows it.
    let key = ProcessInfo.processInfo.environment["EDGE_DISTILL_API_KEY"]
    var settings = ChatSettings(endpoint: endpoint, model: model, key: key)
    settings.asksForJSON = command.has("json-mode")
    settings.temperature = try command.number("temperature", 0, 2, "0", "2") ?? 0
    settings.seconds = try command.number("timeout", 1, 86400, "1", "86400") ?? 300
    settings.maximumTokens = try command.integer("max-tokens", 1, 1 << 20, "1", "1048576") ?? 4096
    settings.attemptCount = try command.integer("attempts", 1, 100, "1", "100") ?? 6
    settings.requestsPerMinute =
      try command.number("requests-per-minute", 0, 1e6, "0", "1000000") ?? 0
    let pieceBytes =
      try command.integer("piece-bytes", 500, 1 << 24, "500", "16777216") ?? 8000
    let concurrency = try command.integer("concurrency", 1, 256, "1", "256") ?? 4
    let prices = try command.last("price").map { argument throws(OptionError) in
      try readPrices(argument)
    }
    let prompt = try readPrompt(promptPath)
    let (documents, badCount) = try notes(command)
    let teacher = LanguageModelTeacher(
      settings, prompt: prompt, pieceByteCount: pieceBytes, asksAgain: !command.has("ask-once"))
    var run = LabelRun(teacher: teacher, output: output, modelName: model)
    run.concurrency = concurrency
    let result = try wait(run, documents)
    teacher.finish()
    tell(result, prices)
    return result.remainingCount + badCount > 0 ? ExitStatus.someRemain : ExitStatus.done
  }

  private static func readPrompt(_ path: String) throws -> Prompt {
    let text = try readText(path)
    do throws(Prompt.PromptError) {
      return try Prompt(text)
    } catch {
      throw FileFault(path: path, reason: "\(error)")
    }
  }

  private static func readPrices(_ argument: Argument) throws(OptionError) -> [Double] {
    let values = argument.splitAtCommas().compactMap { Double($0.string) }
    guard values.count == 2, values.allSatisfy({ $0 >= 0 }) else {
      throw .notANumber(option: "price", value: argument)
    }
    return values
  }

  private final class Outcome: @unchecked Sendable {
    var result: Result<LabelRunReport, CorpusError>?
  }

  /// Runs to the end on other threads; this one waits.
  private static func wait(
    _ run: LabelRun, _ documents: [Document]
  ) throws(CorpusError) -> LabelRunReport {
    let outcome = Outcome()
    let done = DispatchSemaphore(value: 0)
    let isTerminal = isatty(2) != 0
    let start = ContinuousClock.now
    Task { @Sendable in
      do throws(CorpusError) {
        let report = try await run.run(documents) { report, count in
          let finished = report.doneCount + report.failures.values.reduce(0, +)
          showProgress(report, finished, count, start, isTerminal: isTerminal)
        }
        outcome.result = .success(report)
      } catch {
        outcome.result = .failure(error)
      }
      done.signal()
    }
    done.wait()
    if isTerminal { FileHandle.standardError.write(Data("\n".utf8)) }
    return try outcome.result!.get()
  }

  private static func showProgress(
    _ report: LabelRunReport, _ finished: Int, _ count: Int, _ start: ContinuousClock.Instant,
    isTerminal: Bool
  ) {
    // A log gets a line now and then, a terminal one that is rewritten.
    guard isTerminal || finished == count || finished % 20 == 0 else { return }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let filled = count > 0 ? finished * 20 / count : 20
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
    let tokens = Double(report.account.usage.completionTokens) / max(seconds, 1e-9)
    let left = Int(seconds / Double(max(finished, 1)) * Double(count - finished))
    let words =
      "[\(bar)] \(finished)/\(count) notes, \(report.remainingCount) failed, "
      + String(format: "%.1f", tokens) + " tokens/s, \(left) s left"
    let line = isTerminal ? "\r\u{1B}[K" + words : words + "\n"
    FileHandle.standardError.write(Data(line.utf8))
  }

  private static func tell(_ result: LabelRunReport, _ prices: [Double]?) {
    var words = "\(result.doneCount) notes labelled, \(result.entityCount) entities"
    if result.keptCount > 0 { words += ", \(result.keptCount) were done before" }
    report(words)
    let account = result.account
    let (asked, written) = (account.usage.promptTokens, account.usage.completionTokens)
    report(
      "\(account.requestCount) requests, \(asked) + \(written) tokens; dropped: "
        + "\(account.unalignedCount) mentions that are not in the note, "
        + "\(account.otherTypeCount) of other types")
    if let prices {
      let cost = (Double(asked) * prices[0] + Double(written) * prices[1]) / 1e6
      report("cost: \(String(format: "%.4f", cost))")
    }
    for (reason, count) in result.failures.sorted(by: { $0.key < $1.key }) {
      report("\(count) notes failed: \(reason)")
    }
    if let fatal = result.fatal { report("stopped: \(LabelRun.name(fatal))") }
    if result.remainingCount > 0 {
      report("\(result.remainingCount) notes remain; the same command asks for them again")
    }
  }
}
