// What a language model answered, read strictly enough that nothing is guessed and freely enough
// that a fence or a sentence around the JSON does no harm.
import Quantize

public struct Mention: Equatable, Sendable {
  public var type: String
  public var text: String

  public init(type: String, text: String) {
    self.type = type
    self.text = text
  }
}

public enum AnswerError: Error, Equatable, Sendable {
  case noJSON
  case invalidJSON(JSONError.Reason)
  case wrongShape
}

enum ModelAnswer {
  /// `{"entities":[{"type":"disease","text":"gout"}]}`, the list alone, or either inside other
  /// words. Entries without a text or a type make the answer wrong, empty texts are left out.
  static func mentions(_ answer: String) throws(AnswerError) -> [Mention] {
    let utf8 = Array(answer.utf8)
    // A thinking model shows its thoughts first.
    let marker = Array("</think>".utf8)
    var from = 0
    if let thought = lastRange(of: marker, in: utf8) { from = thought.upperBound }
    guard
      let start = utf8[from...].firstIndex(where: {
        $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[")
      }),
      let end = endOfValue(utf8, from: start)
    else { throw .noJSON }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(String(decoding: utf8[start..<end], as: UTF8.self))
    } catch {
      throw .invalidJSON(error.reason)
    }
    guard let entries = value["entities"]?.arrayValue ?? value.arrayValue else {
      throw .wrongShape
    }
    var mentions: [Mention] = []
    for entry in entries {
      guard let type = entry["type"]?.stringValue, let text = entry["text"]?.stringValue else {
        throw .wrongShape
      }
      if !text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0A }) {
        mentions.append(Mention(type: type, text: text))
      }
    }
    return mentions
  }

  private static func lastRange(of needle: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
    var start = bytes.count - needle.count
    while start >= 0 {
      if bytes[start..<start + needle.count].elementsEqual(needle) {
        return start..<start + needle.count
      }
      start -= 1
    }
    return nil
  }

  /// Where the brackets that open at `start` are closed; nil where they never are.
  private static func endOfValue(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var isInString = false
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if isInString {
        if byte == UInt8(ascii: "\\") { index += 1 }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        depth -= 1
        if depth == 0 { return index + 1 }
      }
      index += 1
    }
    return nil
  }
}
