// A file that cannot be used, in words for a person.
import Foundation
import Quantize
import Runtime

public struct FileFault: Error, Equatable, Sendable, CustomStringConvertible {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public init(path: String, _ error: ModelError) {
    self.path = path
    reason =
      switch error {
      case .cannotOpen(let number), .cannotMap(let number): systemWords(number)
      case .isDirectory: "is a directory"
      case .wrongMagic: "not a model file"
      default: "not a sound model file (\(error))"
      }
  }

  public init(path: String, _ error: DictionaryError) {
    self.path = path
    reason =
      switch error {
      case .cannotOpen(let number): systemWords(number)
      case .isDirectory: "is a directory"
      case .wrongMagic: "not a compiled dictionary"
      case .unsupportedVersion, .otherNormalization:
        "compiled by another version of this program; compile it again"
      default: "not a sound dictionary (\(error))"
      }
  }

  public var description: String { "\(path): \(reason)" }
}
