// A run of a language model over many notes: several at once, each written as soon as it is done,
// those of an earlier run not asked again.
import Foundation
import Quantize

public struct LabelRunReport: Equatable, Sendable {
  public var doneCount = 0
  /// Labelled by an earlier run.
  public var keptCount = 0
  /// Without labels, by reason; a rerun asks for them again.
  public var failures: [String: Int] = [:]
  /// Not asked because the run ended early.
  public var notAskedCount = 0
  public var entityCount = 0
  /// Of all notes asked, those without labels too.
  public var account = LanguageModelAccount()
  /// The error that ended the run.
  public var fatal: ChatError?

  public var remainingCount: Int { failures.values.reduce(0, +) + notAskedCount }
}

public struct LabelRun: Sendable {
  public var teacher: LanguageModelTeacher
  public var concurrency = 4
  /// This many notes in a row that the server could not be reached for end the run.
  public var unreachedLimit = 3
  public var output: String
  /// Written into each record.
  public var modelName: String

  public init(teacher: LanguageModelTeacher, output: String, modelName: String) {
    self.teacher = teacher
    self.output = output
    self.modelName = modelName
  }

  /// - progress: called after each note.
  public func run(
    _ documents: [Document], progress: (LabelRunReport, Int) -> Void
  ) async throws(CorpusError) -> LabelRunReport {
    let done = try keepFinished()
    let writer = try CorpusWriter(path: output, appends: true)
    var report = LabelRunReport()
    var waiting: [Document] = []
    for document in documents {
      if done.contains(document.id) { report.keptCount += 1 } else { waiting.append(document) }
    }
    var unreachedCount = 0
    var failure: CorpusError?
    let teacher = teacher
    let limit = max(1, concurrency)
    typealias Answer = (
      Document, Result<[Document.Entity], LanguageModelError>, LanguageModelAccount
    )
    await withTaskGroup(of: Answer.self) { group in
      var next = 0
      func start() {
        guard next < waiting.count else { return }
        let document = waiting[next]
        next += 1
        group.addTask {
          var account = LanguageModelAccount()
          let result = await teacher.label(document.text, &account)
          return (document, result, account)
        }
      }
      for _ in 0..<limit { start() }
      while let (document, result, account) = await group.next() {
        report.account += account
        switch result {
        case .success(let entities):
          unreachedCount = 0
          report.doneCount += 1
          report.entityCount += entities.count
          do throws(CorpusError) {
            try writer.write(record(document, entities, account))
          } catch {
            failure = error
          }
        case .failure(let error):
          report.failures[LabelRun.name(error), default: 0] += 1
          unreachedCount = error.isUnreached ? unreachedCount + 1 : 0
          if case .chat(let chat) = error, chat.isFatal { report.fatal = chat }
          if unreachedCount >= unreachedLimit, case .chat(let chat) = error { report.fatal = chat }
        }
        progress(report, waiting.count)
        if report.fatal != nil || failure != nil {
          next = waiting.count
        } else {
          start()
        }
      }
    }
    if let failure { throw failure }
    try writer.close()
    let failed = report.failures.values.reduce(0, +)
    report.notAskedCount = waiting.count - report.doneCount - failed
    return report
  }

  private func record(
    _ document: Document, _ entities: [Document.Entity], _ account: LanguageModelAccount
  ) -> Document {
    var document = document
    document.entities = entities
    document.relations = []
    document.hasRelations = false
    let members: [JSONMember] = [
      JSONMember("model", .string(modelName)),
      JSONMember("prompt", .string("\(teacher.prompt.name) \(teacher.prompt.version)")),
      JSONMember("prompt_tokens", .integer(account.usage.promptTokens)),
      JSONMember("completion_tokens", .integer(account.usage.completionTokens)),
      JSONMember("unaligned", .integer(account.unalignedCount)),
    ]
    document.extra.removeAll { $0.key == "teacher" }
    document.extra.append(JSONMember("teacher", .object(members)))
    return document
  }

  /// The ids that the output has already. A line that was cut off is removed, so that the next
  /// one does not continue it.
  private func keepFinished() throws(CorpusError) -> Set<String> {
    guard output != "-", FileManager.default.fileExists(atPath: output) else { return [] }
    let corpus = try Corpus.read(path: output, skipsBad: true)
    let hasWholeEnd = FileManager.default.contents(atPath: output)?.last == 0x0A
    if !corpus.skipped.isEmpty || !hasWholeEnd, !corpus.documents.isEmpty || !corpus.skipped.isEmpty
    {
      let repaired = output + ".repaired"
      try CorpusWriter.write(corpus.documents, path: repaired)
      if rename(repaired, output) != 0 { throw .unwritable(path: output, errorNumber: errno) }
    }
    return Set(corpus.documents.map(\.id))
  }

  /// A reason in words, without anything of the note.
  static func name(_ error: LanguageModelError) -> String {
    switch error {
    case .cutOff: "answer cut off"
    case .answer(.noJSON): "answer without JSON"
    case .answer(.invalidJSON(let reason)): "answer with invalid JSON (\(reason))"
    case .answer(.wrongShape): "answer of another shape"
    case .chat(let error): name(error)
    }
  }

  public static func name(_ error: ChatError) -> String {
    switch error {
    case .refused: "refused"
    case .notChatCompletion: "no chat completion"
    case .status(let status): "status \(status)"
    case .transport(.timedOut): "timed out"
    case .transport(.answerTooLong(let limit)): "answer beyond \(limit) bytes"
    case .transport(.notReached(let code)): "server not reached (\(code))"
    case .transport(.brokenOff): "answer broken off"
    case .transport(.notHTTP): "no HTTP answer"
    }
  }
}
