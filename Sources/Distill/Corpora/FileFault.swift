// A file that cannot be used, in words for a person.
import Options
import Records
import Runtime

public struct FileFault: Error, Equatable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public init(path: String, _ error: ModelError) {
    self.init(path: path, reason: String(decoding: error.message, as: UTF8.self))
  }

  public init(path: String, _ error: DictionaryError) {
    var text = TextBuilder()
    error.append(to: &text)
    self.init(path: path, reason: String(decoding: text.bytes, as: UTF8.self))
  }

  public var description: String { "\(path): \(reason)" }
}
