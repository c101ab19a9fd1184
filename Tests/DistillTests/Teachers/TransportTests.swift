// The two ways a request travels, against a server that answers in every form that HTTP allows
// and in some that it does not.
import Foundation
import Testing

@testable import Distill

@Suite(.timeLimit(.minutes(2))) struct TransportTests {
  private func send(
    _ transport: any ChatTransport, _ reply: ReplayServer.Reply, seconds: Double = 20,
    byteLimit: Int = 1 << 16
  ) async throws -> Result<HTTPAnswer, TransportError> {
    let server = try ReplayServer { _, _ in reply }
    defer { server.stop() }
    let request = HTTPRequest(address: server.endpoint, key: "k", body: Array("{}".utf8))
    return await transport.send(request, seconds: seconds, byteLimit: byteLimit)
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc"),
    ("HTTP/1.0 200 OK\n\nuntil the end", 200, "until the end"),
    ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nok", 200, "ok"),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
      200, "abc0123456789"
    ),
    ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""), ("HTTP/1.1 503\r\n\r\n", 503, ""),
  ])
  func answersOfEveryFormAreRead(bytes: String, status: Int, body: String) async throws {
    let answer = try await send(PlainTransport(), .bytes(bytes)).get()
    #expect(answer.status == status)
    #expect(String(decoding: answer.body, as: UTF8.self) == body)
  }

  @Test(arguments: [
    ("", TransportError.brokenOff), ("HTTP/1.1 200 OK\r\nContent-", .brokenOff),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", .brokenOff),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", .brokenOff),
    ("220 smtp ready\r\n\r\n", .notHTTP), ("HTTP/2 200\r\n\r\n", .notHTTP),
    ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .notHTTP),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .notHTTP),
    ("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n", .answerTooLong(byteLimit: 1 << 16)),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
      .answerTooLong(byteLimit: 1 << 16)
    ),
  ])
  func whatIsNoAnswerIsNamed(bytes: String, error: TransportError) async throws {
    #expect(try await send(PlainTransport(), .bytes(bytes)) == .failure(error))
  }

  @Test func anEndlessLineIsNoHTTP() async throws {
    let line = "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 1 << 17)
    #expect(try await send(PlainTransport(), .bytes(line)) == .failure(.notHTTP))
  }

  @Test func theKeyCannotAddFields() {
    let request = HTTPRequest(
      address: URL(string: "http://[::1]:80/v1/x?a=%20b")!, key: "k\r\nX-Other: 1", body: [1, 2])
    let head = String(decoding: PlainTransport.bytes(of: request).dropLast(2), as: UTF8.self)
    #expect(head.hasPrefix("POST /v1/x?a=%20b HTTP/1.1\r\nHost: [::1]:80\r\n"))
    #expect(head.contains("\r\nAuthorization: Bearer kX-Other: 1\r\n"))
    #expect(head.contains("\r\nContent-Length: 2\r\n"))
  }

  @Test func retryAfterIsANumberOrADate() {
    let now = Date(timeIntervalSince1970: 784_111_777)
    #expect(HTTPAnswer.seconds(retryAfter: "12", now: now) == 12)
    #expect(HTTPAnswer.seconds(retryAfter: "Sun, 06 Nov 1994 08:50:37 GMT", now: now) == 60)
    #expect(HTTPAnswer.seconds(retryAfter: "Sun, 06 Nov 1994 08:40:37 GMT", now: now) == 0)
    for bad in ["", "-1", "nan", "soon"] {
      #expect(HTTPAnswer.seconds(retryAfter: bad, now: now) == nil)
    }
  }

  /// The session that carries https is tried over http, its own limits and errors too.
  @Test func theSessionIsBoundedToo() async throws {
    let transport = SessionTransport(seconds: 20)
    defer { transport.finish() }
    let good = try await send(transport, .body("abc")).get()
    #expect(good == HTTPAnswer(status: 200, retryAfter: nil, body: Array("abc".utf8)))
    let later = try await send(transport, .status(429, headers: "Retry-After: 7\r\n")).get()
    #expect(later.status == 429)
    #expect(later.retryAfter == 7)
    let long = ReplayServer.Reply.body(String(repeating: " ", count: 1 << 18))
    #expect(try await send(transport, long) == .failure(.answerTooLong(byteLimit: 1 << 16)))
    #expect(
      try await send(transport, .hangs(seconds: 3), seconds: 0.3) == .failure(.timedOut))
    guard case .failure(.notReached) = try await send(transport, .closes) else {
      Issue.record("an answer from a server that closes")
      return
    }
  }
}
