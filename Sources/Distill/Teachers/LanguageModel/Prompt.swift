// A prompt file: what a language model is told, shown and asked. Versioned with the project, so
// that labels can be traced to the words that produced them.
//
//     name: clinical
//     version: 1
//     types: medication, disease, symptom
//     --- system
//     guideline and output form
//     --- example
//     a made-up note
//     --- answer
//     {"entities": [...]}
//     --- note
//     {{note}}
//     --- again
//     what to say about mentions that are not in the note: {{missing}}
import Quantize

public struct Prompt: Equatable, Sendable {
  public struct Example: Equatable, Sendable {
    public var note: String
    public var answer: String
  }

  public var name: String
  public var version: String
  /// Other types in an answer are dropped and counted.
  public var types: [String]
  public var system: String
  public var examples: [Example]
  /// Holds `{{note}}`.
  public var note: String
  /// Holds `{{missing}}`; empty never asks again.
  public var again: String

  public enum PromptError: Error, Equatable, Sendable, CustomStringConvertible {
    case unexpectedLine(Int)
    case missing(String)
    /// An example's answer is not what is asked of the model, or names words its note lacks.
    case badExample(Int)

    public var description: String {
      switch self {
      case .unexpectedLine(let number): "line \(number) belongs to no part of a prompt"
      case .missing(let name): "a prompt needs \(name)"
      case .badExample(let number): "the answer of example \(number) does not fit its note"
      }
    }
  }

  public init(_ contents: String) throws(PromptError) {
    var fields: [String: String] = [:]
    var sections: [(name: String, lines: [Substring])] = []
    for (index, line) in AnnotationFormat.lines(contents).enumerated() {
      if line.hasPrefix("--- ") {
        sections.append((String(line.dropFirst(4)), []))
      } else if !sections.isEmpty {
        sections[sections.count - 1].lines.append(line)
      } else if let colon = line.firstIndex(of: ":") {
        fields[String(line[..<colon])] = Prompt.trimmed(line[line.index(after: colon)...])
      } else if !line.isEmpty, !line.hasPrefix("#") {
        throw .unexpectedLine(index + 1)
      }
    }
    func field(_ name: String) throws(PromptError) -> String {
      guard let value = fields[name], !value.isEmpty else { throw .missing(name) }
      return value
    }
    func section(_ name: String) -> String? {
      sections.first { $0.name == name }
        .map { Prompt.trimmed($0.lines.joined(separator: "\n")[...]) }
    }
    name = try field("name")
    version = try field("version")
    types = try field("types").split(separator: ",").map { Prompt.trimmed($0) }
    guard let system = section("system") else { throw .missing("system") }
    guard let note = section("note"), note.contains("{{note}}") else { throw .missing("{{note}}") }
    self.system = system
    self.note = note
    again = section("again") ?? ""
    if !again.isEmpty, !again.contains("{{missing}}") { throw .missing("{{missing}}") }
    examples = []
    var openNote: String?
    for section in sections {
      let text = Prompt.trimmed(section.lines.joined(separator: "\n")[...])
      if section.name == "example" { openNote = text }
      if section.name == "answer", let note = openNote {
        examples.append(Example(note: note, answer: text))
        openNote = nil
      }
    }
    for (index, example) in examples.enumerated() {
      guard let mentions = try? ModelAnswer.mentions(example.answer),
        mentions.allSatisfy({ types.contains($0.type) }),
        MentionAligner.align(mentions, in: example.note).missing.isEmpty
      else { throw .badExample(index + 1) }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  /// The conversation that asks for the labels of one text.
  func messages(for text: String) -> [ChatMessage] {
    var messages = [ChatMessage(role: "system", content: system)]
    for example in examples {
      messages.append(ChatMessage(role: "user", content: filled(example.note)))
      messages.append(ChatMessage(role: "assistant", content: example.answer))
    }
    messages.append(ChatMessage(role: "user", content: filled(text)))
    return messages
  }

  private func filled(_ text: String) -> String {
    note.split(separator: "{{note}}", maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: text)
  }

  /// The question about mentions that were not found.
  func question(missing: [String]) -> String {
    let list = JSONValue.array(missing.map { .string($0) }).serialized
    return again.split(separator: "{{missing}}", maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: list)
  }
}
