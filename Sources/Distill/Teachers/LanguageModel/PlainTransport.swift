// HTTP/1.1 without TLS over a socket of its own, for servers on this machine or in this house:
// llama.cpp, vLLM, Ollama. One connection and one waiting thread for each exchange. Foundation's
// session would do the same, but in Swift 6.3 on Linux it keeps a core busy while it waits.
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

struct PlainTransport: ChatTransport {
  func send(
    _ request: HTTPRequest, seconds: Double, byteLimit: Int
  ) async -> Result<HTTPAnswer, TransportError> {
    await withCheckedContinuation { continuation in
      // Blocks, so it may not take a thread of the tasks' pool.
      Thread.detachNewThread {
        let deadline = ContinuousClock.now + .seconds(seconds)
        continuation.resume(
          returning: Result { () throws(TransportError) in
            let connection = try Connection(to: request.address, deadline: deadline)
            try connection.write(PlainTransport.bytes(of: request))
            var reader = AnswerReader(connection: connection, byteLimit: byteLimit)
            return try reader.answer()
          })
      }
    }
  }

  func finish() {}

  static func bytes(of request: HTTPRequest) -> [UInt8] {
    let address = URLComponents(url: request.address, resolvingAgainstBaseURL: true)
    var path = address?.percentEncodedPath ?? ""
    if path.isEmpty { path = "/" }
    if let query = address?.percentEncodedQuery { path += "?" + query }
    let name = request.address.host ?? ""
    var host = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    if let port = request.address.port { host += ":\(port)" }
    var head = "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
    head += "Accept: application/json\r\nContent-Type: application/json\r\n"
    head += "Content-Length: \(request.body.count)\r\n"
    if let key = request.key {
      // A line break in the key would begin another field.
      let visible = String(decoding: key.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
      head += "Authorization: Bearer \(visible)\r\n"
    }
    return Array((head + "\r\n").utf8) + request.body
  }
}

/// A socket whose every wait ends at the deadline.
final class Connection {
  private let descriptor: Int32
  private let deadline: ContinuousClock.Instant

  init(to address: URL, deadline: ContinuousClock.Instant) throws(TransportError) {
    self.deadline = deadline
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let host = (address.host ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    guard getaddrinfo(host, String(address.port ?? 80), &hints, &list) == 0 else {
      throw .notReached(code: Int(EHOSTUNREACH))
    }
    defer { freeaddrinfo(list) }
    var code = ECONNREFUSED
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      let kind = entry.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      let candidate = socket(entry.ai_family, kind, 0)
      guard candidate >= 0 else {
        code = errno
        continue
      }
      do throws(TransportError) {
        code = try Connection.connect(candidate, entry, deadline)
      } catch {
        close(candidate)
        throw error
      }
      if code == 0 {
        descriptor = candidate
        return
      }
      close(candidate)
    }
    throw .notReached(code: Int(code))
  }

  deinit { close(descriptor) }

  /// - Returns: 0, or the system's code.
  private static func connect(
    _ descriptor: Int32, _ address: addrinfo, _ deadline: ContinuousClock.Instant
  ) throws(TransportError) -> Int32 {
    if Foundation.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return 0 }
    guard errno == EINPROGRESS else { return errno }
    try wait(descriptor, Int16(POLLOUT), deadline)
    var code: Int32 = 0
    var byteCount = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &byteCount) == 0 ? code : errno
  }

  private static func wait(
    _ descriptor: Int32, _ events: Int16, _ deadline: ContinuousClock.Instant
  ) throws(TransportError) {
    while true {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { throw .timedOut }
      var entry = pollfd(fd: descriptor, events: events, revents: 0)
      if poll(&entry, 1, Int32(min(left + 1, 1e9))) > 0 { return }
    }
  }

  func write(_ bytes: [UInt8]) throws(TransportError) {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(
          descriptor, $0.baseAddress! + position, bytes.count - position,
          Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        position += count
      } else if errno == EAGAIN || errno == EINTR {
        try Connection.wait(descriptor, Int16(POLLOUT), deadline)
      } else {
        throw .notReached(code: Int(errno))
      }
    }
  }

  /// Appends what has come, at least one byte; false at the end of the stream.
  func read(into bytes: inout [UInt8]) throws(TransportError) -> Bool {
    while true {
      try Connection.wait(descriptor, Int16(POLLIN), deadline)
      let old = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: 1 << 14))
      let count = bytes.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress! + old, 1 << 14, 0)
      }
      let code = errno
      bytes.removeLast(1 << 14 - max(count, 0))
      if count >= 0 { return count > 0 }
      if code != EAGAIN && code != EINTR { throw .notReached(code: Int(code)) }
    }
  }
}
