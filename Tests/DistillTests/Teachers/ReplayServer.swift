// A small HTTP server for tests: answers each request by a script, well or badly, on a local port.
// Every connection has a thread of its own, and no wait on a socket is longer than ten seconds.
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

final class ReplayServer: @unchecked Sendable {
  enum Reply {
    /// A chat completion with these words.
    case says(String, finish: String = "stop")
    case status(Int, headers: String = "")
    /// Bytes of a body with status 200.
    case body(String)
    /// Waits so long before it says nothing.
    case hangs(seconds: Double)
    /// Sends for ever.
    case endless
    /// Closes without a word.
    case closes
    /// Only part of what was announced.
    case truncated
    /// These bytes and no others.
    case bytes(String)
  }

  struct Request: Sendable {
    var head: String
    var body: String
  }

  let port: UInt16
  private let listener: Int32
  private let lock = NSLock()
  private var received: [Request] = []
  private let script: @Sendable (Request, Int) -> Reply

  var requests: [Request] { lock.withLock { received } }
  var endpoint: URL { URL(string: "http://127.0.0.1:\(port)/v1")! }

  /// - script: the reply to a request; the number counts requests from 0.
  init(_ script: @escaping @Sendable (Request, Int) -> Reply) throws {
    self.script = script
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    listener = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    port = UInt16(bigEndian: address.sin_port)
    signal(SIGPIPE, SIG_IGN)
    Thread.detachNewThread { [self] in accept() }
  }

  /// Nobody is answered any more; a connection that is open ends by itself.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// A port on which nobody listens.
  static func closedPort() throws -> UInt16 {
    let server = try ReplayServer { _, _ in .closes }
    server.stop()
    return server.port
  }

  private func accept() {
    defer { close(listener) }
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      if connection < 0 { return }
      var limit = timeval(tv_sec: 10, tv_usec: 0)
      for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        setsockopt(
          connection, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
      }
      Thread.detachNewThread { [self] in
        serve(connection)
        close(connection)
      }
    }
  }

  private func serve(_ connection: Int32) {
    guard let request = read(connection) else { return }
    let number = lock.withLock {
      received.append(request)
      return received.count - 1
    }
    switch script(request, number) {
    case .says(let words, finish: let finish):
      let content = JSONText.quoted(words)
      send(
        connection, 200,
        #"{"choices":[{"message":{"role":"assistant","content":\#(content)},"finish_reason":""#
          + #"\#(finish)"}],"usage":{"prompt_tokens":100,"completion_tokens":10}}"#)
    case .status(let status, headers: let headers):
      send(connection, status, "echo of the note", headers)
    case .body(let body): send(connection, 200, body)
    case .hangs(seconds: let seconds): Thread.sleep(forTimeInterval: seconds)
    case .closes: break
    case .truncated:
      write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{\"choices\":[")
    case .bytes(let bytes): write(connection, bytes)
    case .endless:
      write(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
      let chunk = String(repeating: " ", count: 1 << 16)
      while write(connection, chunk) {}
    }
  }

  private func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let separator = Array("\r\n\r\n".utf8)
    var headEnd: Int?
    var wanted = 0
    while headEnd == nil || bytes.count < headEnd! + wanted {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return nil }
      bytes += buffer[..<count]
      if headEnd == nil,
        let start = bytes.indices.first(where: { bytes[$0...].starts(with: separator) })
      {
        headEnd = start + 4
        let head = String(decoding: bytes[..<start], as: UTF8.self)
        for line in head.split(separator: "\r\n")
        where line.lowercased().hasPrefix("content-length:") {
          wanted = Int(line.dropFirst(15).filter(\.isNumber)) ?? 0
        }
      }
    }
    return Request(
      head: String(decoding: bytes[..<headEnd!], as: UTF8.self),
      body: String(decoding: bytes[headEnd!...], as: UTF8.self))
  }

  private func send(_ connection: Int32, _ status: Int, _ body: String, _ headers: String = "") {
    write(
      connection,
      "HTTP/1.1 \(status) X\r\n\(headers)Content-Length: \(body.utf8.count)\r\n"
        + "Connection: close\r\n\r\n\(body)")
  }

  @discardableResult
  private func write(_ connection: Int32, _ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, 0)
      }
      if count <= 0 { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }
}

private enum JSONText {
  static func quoted(_ text: String) -> String {
    String(decoding: try! JSONEncoder().encode(text), as: UTF8.self)
  }
}
