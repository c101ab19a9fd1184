// What goes to a chat-completions server and comes back, whatever carries it.
import Foundation

struct HTTPRequest: Equatable, Sendable {
  /// http or https, with a host.
  var address: URL
  /// Sent as a bearer token; in no error, no file, no log.
  var key: String?
  /// JSON.
  var body: [UInt8]
}

struct HTTPAnswer: Equatable, Sendable {
  var status: Int
  /// Seconds, from Retry-After.
  var retryAfter: Double?
  var body: [UInt8]

  /// Seconds from a Retry-After field: a number, or a date (RFC 9110, 10.2.3); nil if neither.
  static func seconds(retryAfter field: String, now: Date) -> Double? {
    if let seconds = Double(field) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: field).map { max(0, $0.timeIntervalSince(now)) }
  }
}

public enum TransportError: Error, Equatable, Sendable {
  case timedOut
  case answerTooLong(byteLimit: Int)
  /// Not reached, or the connection failed; the system's code.
  case notReached(code: Int)
  /// The connection ended before the answer did.
  case brokenOff
  case notHTTP
}

/// One HTTP exchange, bounded in time and bytes. Redirects are not followed: the key goes to the
/// server that was named and to no other.
protocol ChatTransport: Sendable {
  /// - seconds: for the whole exchange.
  /// - byteLimit: most bytes of an answer's body.
  func send(
    _ request: HTTPRequest, seconds: Double, byteLimit: Int
  ) async -> Result<HTTPAnswer, TransportError>

  /// Ends open connections.
  func finish()
}
