// What can be wrong with a checkpoint that training starts from or goes on with.

public enum CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(path: String)
  case badField(path: String, field: String)
  case unsupported(path: String, field: String, value: String)
  /// A resumed run was started with other settings.
  case differentRun(path: String, field: String)
  case missingHead(path: String, name: String, found: [String])
  case missingTensor(path: String, name: String)
  case extraTensor(path: String, name: String)
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read"
    case .badField(let path, let field): "\(path): field \(field) is missing or out of range"
    case .unsupported(let path, let field, let value):
      "\(path): \(field) \"\(value)\" cannot be trained"
    case .differentRun(let path, let field): "\(path): was made with another \(field)"
    case .missingHead(let path, let name, let found):
      "\(path): no head \"\(name)\"; it has \(found.joined(separator: ", "))"
    case .missingTensor(let path, let name): "\(path): tensor \(name) is missing"
    case .extraTensor(let path, let name): "\(path): tensor \(name) has no place in the model"
    case .wrongShape(let path, let name, let found, let expected):
      "\(path): tensor \(name) has shape \(found), need \(expected)"
    }
  }
}
