// Reads one HTTP/1.1 answer (RFC 9112) from a connection: status, fields, and a body that ends by
// its announced length, by its last chunk or with the connection.
import Foundation

struct AnswerReader {
  private let connection: Connection
  private let byteLimit: Int
  private var bytes: [UInt8] = []
  private var position = 0
  private static let lineByteLimit = 1 << 14
  private static let fieldLimit = 200

  init(connection: Connection, byteLimit: Int) {
    self.connection = connection
    self.byteLimit = byteLimit
  }

  mutating func answer() throws(TransportError) -> HTTPAnswer {
    while true {
      let status = try status()
      let fields = try fields()
      // 1xx comes before the answer itself.
      if (100..<200).contains(status) { continue }
      let body: [UInt8]
      if fields["transfer-encoding"]?.lowercased().hasSuffix("chunked") == true {
        body = try chunks()
      } else if status == 204 || status == 304 {
        body = []
      } else if let field = fields["content-length"] {
        guard let byteCount = Int(field), byteCount >= 0 else { throw .notHTTP }
        guard byteCount <= byteLimit else { throw .answerTooLong(byteLimit: byteLimit) }
        body = try take(byteCount)
      } else {
        body = try rest()
      }
      let retryAfter = fields["retry-after"].flatMap {
        HTTPAnswer.seconds(retryAfter: $0, now: Date())
      }
      return HTTPAnswer(status: status, retryAfter: retryAfter, body: body)
    }
  }

  private mutating func status() throws(TransportError) -> Int {
    let parts = try line().split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]),
      (100..<600).contains(status)
    else { throw .notHTTP }
    return status
  }

  /// Names in small letters; of fields given twice the last.
  private mutating func fields() throws(TransportError) -> [String: String] {
    var fields: [String: String] = [:]
    for _ in 0..<AnswerReader.fieldLimit {
      let line = try line()
      if line.isEmpty { return fields }
      guard let colon = line.firstIndex(of: ":") else { throw .notHTTP }
      let value = line[line.index(after: colon)...]
      fields[line[..<colon].lowercased()] = value.trimmingCharacters(in: .whitespaces)
    }
    throw .notHTTP
  }

  private mutating func chunks() throws(TransportError) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try line().prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
      guard let byteCount = Int(size, radix: 16), byteCount >= 0 else { throw .notHTTP }
      guard byteCount <= byteLimit - body.count else { throw .answerTooLong(byteLimit: byteLimit) }
      if byteCount == 0 {
        while try !line().isEmpty {}
        return body
      }
      body += try take(byteCount)
      guard try line().isEmpty else { throw .notHTTP }
    }
  }

  /// The next line without its end.
  private mutating func line() throws(TransportError) -> String {
    var searched = position
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0A) {
        let hasReturn = end > position && bytes[end - 1] == 0x0D
        let line = bytes[position..<(hasReturn ? end - 1 : end)]
        position = end + 1
        return String(decoding: line, as: UTF8.self)
      }
      guard bytes.count - position <= AnswerReader.lineByteLimit else { throw .notHTTP }
      searched = bytes.count
      guard try connection.read(into: &bytes) else { throw .brokenOff }
    }
  }

  private mutating func take(_ byteCount: Int) throws(TransportError) -> [UInt8] {
    while bytes.count - position < byteCount {
      guard try connection.read(into: &bytes) else { throw .brokenOff }
    }
    defer { position += byteCount }
    return Array(bytes[position..<position + byteCount])
  }

  private mutating func rest() throws(TransportError) -> [UInt8] {
    while try connection.read(into: &bytes) {
      guard bytes.count - position <= byteLimit else {
        throw .answerTooLong(byteLimit: byteLimit)
      }
    }
    guard bytes.count - position <= byteLimit else { throw .answerTooLong(byteLimit: byteLimit) }
    return Array(bytes[position...])
  }
}
