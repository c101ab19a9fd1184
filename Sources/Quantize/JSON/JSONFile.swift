// JSON objects of checkpoints, by the project's one reader: config.json, the index of shards, the
// headers of safetensors files. A key that is there twice makes a file none.
import Foundation

enum JSONFile {
  /// A JSON file that holds an object.
  static func object(_ path: String) throws -> [String: Any] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConversionError.cannotRead(file: path, reason: "cannot be read")
    }
    guard let object = JSONFile.object(data) else { throw ConversionError.notJSON(file: path) }
    return object
  }

  /// The object that a text is; nil for anything else.
  static func object(_ data: Data) -> [String: Any]? {
    let value = try? data.withUnsafeBytes { try JSONValue.parse($0) }
    return value?.foundationValue as? [String: Any]
  }
}

extension JSONValue {
  /// As Foundation's reader gives it: numbers convert to the type that is asked for.
  public var foundationValue: Any {
    switch self {
    case .null: NSNull()
    case .bool(let value): NSNumber(value: value)
    case .integer(let value): NSNumber(value: value)
    case .double(let value): NSNumber(value: value)
    case .string(let value): value
    case .array(let values): values.map(\.foundationValue)
    case .object(let members):
      [String: Any](
        members.map { ($0.key, $0.value.foundationValue) }, uniquingKeysWith: { first, _ in first })
    }
  }
}
