// Labels one note with a language model: asks, reads, aligns, asks once more about what was not
// found or could not be read, and accounts for everything dropped.

/// What labelling one note or many has cost and dropped; a note that fails costs too.
public struct LanguageModelAccount: Equatable, Sendable {
  public var usage = TokenUsage()
  public var requestCount = 0
  /// Mentions that the note does not have, after the second question.
  public var unalignedCount = 0
  /// Mentions of types that were not asked for.
  public var otherTypeCount = 0

  public init() {}

  public static func += (total: inout LanguageModelAccount, part: LanguageModelAccount) {
    total.usage += part.usage
    total.requestCount += part.requestCount
    total.unalignedCount += part.unalignedCount
    total.otherTypeCount += part.otherTypeCount
  }
}

/// Why a note has no labels.
public enum LanguageModelError: Error, Equatable, Sendable {
  case chat(ChatError)
  /// Not readable after the second question either.
  case answer(AnswerError)
  case cutOff

  /// Nothing came from the server, or only a part.
  var isUnreached: Bool {
    switch self {
    case .chat(.transport(.answerTooLong)): false
    case .chat(.transport): true
    default: false
    }
  }
}

public struct LanguageModelTeacher: Sendable {
  private let client: ChatClient
  public let prompt: Prompt
  /// Longer notes are asked in pieces, cut at line breaks.
  public let pieceByteCount: Int
  /// Whether a second question follows what could not be read or found.
  public let asksAgain: Bool

  public init(
    _ settings: ChatSettings, prompt: Prompt, pieceByteCount: Int = 8000, asksAgain: Bool = true
  ) {
    self.init(ChatClient(settings), prompt: prompt, pieceByteCount, asksAgain)
  }

  init(_ client: ChatClient, prompt: Prompt, _ pieceByteCount: Int, _ asksAgain: Bool) {
    self.client = client
    self.prompt = prompt
    self.pieceByteCount = pieceByteCount
    self.asksAgain = asksAgain
  }

  /// Ends open connections.
  public func finish() { client.finish() }

  /// The entities of a note, in code points of its text; what it cost is added to the account.
  public func label(
    _ text: String, _ account: inout LanguageModelAccount
  ) async -> Result<[Document.Entity], LanguageModelError> {
    var entities: [Document.Entity] = []
    var codePointStart = 0
    for piece in LanguageModelTeacher.pieces(of: text, byteCount: pieceByteCount) {
      if piece.contains(where: { !$0.isWhitespace }) {
        switch await label(piece: piece, &account) {
        case .failure(let error): return .failure(error)
        case .success(let found):
          entities += found.map { entity in
            var entity = entity
            entity.start += codePointStart
            entity.end += codePointStart
            return entity
          }
        }
      }
      codePointStart += piece.unicodeScalars.count
    }
    return .success(entities)
  }

  private func label(
    piece: String, _ account: inout LanguageModelAccount
  ) async -> Result<[Document.Entity], LanguageModelError> {
    var messages = prompt.messages(for: piece)
    var isSecond = !asksAgain
    while true {
      let answer: ChatAnswer
      account.requestCount += 1
      switch await client.ask(messages) {
      case .failure(let error): return .failure(.chat(error))
      case .success(let received): answer = received
      }
      account.usage += answer.usage
      let mentions: [Mention]
      do throws(AnswerError) {
        mentions = try ModelAnswer.mentions(answer.content)
      } catch {
        if isSecond { return .failure(answer.isCutOff ? .cutOff : .answer(error)) }
        isSecond = true
        // The same question again: what was wrong in the answer would only be repeated.
        continue
      }
      let wanted = mentions.filter { prompt.types.contains($0.type) }
      let alignment = MentionAligner.align(wanted, in: piece)
      if alignment.missing.isEmpty || isSecond || prompt.again.isEmpty {
        account.unalignedCount += alignment.missing.count
        account.otherTypeCount += mentions.count - wanted.count
        return .success(alignment.entities)
      }
      isSecond = true
      messages.append(ChatMessage(role: "assistant", content: answer.content))
      messages.append(
        ChatMessage(
          role: "user", content: prompt.question(missing: alignment.missing.map(\.text))))
    }
  }

  /// Parts that together are the text: cut at empty lines, else at line breaks, else at spaces.
  static func pieces(of text: String, byteCount: Int) -> [String] {
    var utf8 = Array(text.utf8)[...]
    var pieces: [String] = []
    while utf8.count > byteCount {
      let head = utf8.prefix(byteCount)
      // The later half only: pieces should not become many and small.
      let half = head.startIndex + byteCount / 2
      func lastBreak(_ isBreak: (Int) -> Bool) -> Int? {
        var index = head.endIndex - 1
        while index > half {
          if isBreak(index) { return index + 1 }
          index -= 1
        }
        return nil
      }
      var end =
        lastBreak { head[$0] == 0x0A && head[$0 - 1] == 0x0A }
        ?? lastBreak { head[$0] == 0x0A } ?? lastBreak { head[$0] == 0x20 } ?? head.endIndex
      while end < utf8.endIndex, utf8[end] & 0xC0 == 0x80 { end += 1 }
      pieces.append(String(decoding: utf8[..<end], as: UTF8.self))
      utf8 = utf8[end...]
    }
    if !utf8.isEmpty || pieces.isEmpty { pieces.append(String(decoding: utf8, as: UTF8.self)) }
    return pieces
  }
}
