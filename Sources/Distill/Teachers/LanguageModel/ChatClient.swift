// The OpenAI-compatible chat-completions protocol: a conversation in, the model's words out.
// Retries what may pass (no connection, 429, 5xx, time-outs) with growing pauses, gives up on what
// will not.
import Foundation
import Quantize

struct ChatMessage: Equatable, Sendable {
  var role: String
  var content: String
}

public struct TokenUsage: Equatable, Sendable {
  public var promptTokens = 0
  public var completionTokens = 0

  static func += (left: inout TokenUsage, right: TokenUsage) {
    left.promptTokens += right.promptTokens
    left.completionTokens += right.completionTokens
  }
}

struct ChatAnswer: Equatable, Sendable {
  var content: String
  /// The model stopped because it had no tokens left.
  var isCutOff: Bool
  var usage: TokenUsage
}

/// Why a question has no answer. Never holds what was sent or received.
public enum ChatError: Error, Equatable, Sendable {
  case transport(TransportError)
  /// Not 200; the body is not kept, servers repeat the question in it.
  case status(Int)
  case notChatCompletion
  case refused

  /// The run cannot go on: the key, the address or the model is wrong.
  public var isFatal: Bool {
    switch self {
    case .status(let status): [301, 302, 307, 308, 401, 403, 404, 405].contains(status)
    default: false
    }
  }

  var mayPass: Bool {
    switch self {
    case .transport(.answerTooLong), .transport(.notHTTP), .refused: false
    case .transport, .notChatCompletion: true
    case .status(let status): status == 408 || status == 409 || status == 429 || status >= 500
    }
  }
}

public struct ChatSettings: Sendable {
  /// For example `http://localhost:8080/v1`; `/chat/completions` is added where it is missing.
  public var endpoint: URL
  public var model: String
  /// Sent as a bearer token; not printed, not written.
  public var key: String?
  public var temperature = 0.0
  public var maximumTokens = 4096
  public var asksForJSON = false
  public var seconds = 300.0
  public var answerByteLimit = 4 << 20
  public var attemptCount = 6
  /// The first pause between attempts; doubled each time, to at most `longestPause`.
  public var firstPause = 1.0
  public var longestPause = 60.0
  /// A server's Retry-After is heeded up to so many seconds.
  public var longestRetryAfter = 600.0
  /// 0 is no limit.
  public var requestsPerMinute = 0.0

  public init(endpoint: URL, model: String, key: String?) {
    self.endpoint = endpoint
    self.model = model
    self.key = key
  }
}

/// Lets requests go at most so often.
actor RateLimiter {
  private let interval: Double
  private var next = ContinuousClock.now

  init(requestsPerMinute: Double) {
    interval = requestsPerMinute > 0 ? 60 / requestsPerMinute : 0
  }

  func wait() async {
    if interval == 0 { return }
    let slot = max(next, ContinuousClock.now)
    next = slot + .seconds(interval)
    try? await Task.sleep(until: slot, clock: .continuous)
  }
}

final class ChatClient: Sendable {
  private let settings: ChatSettings
  private let address: URL
  private let transport: any ChatTransport
  private let limiter: RateLimiter

  /// - transport: by default sockets for http and Foundation's session for https.
  init(_ settings: ChatSettings, transport: (any ChatTransport)? = nil) {
    self.settings = settings
    let endpoint = settings.endpoint
    address =
      endpoint.path.hasSuffix("/chat/completions")
      ? endpoint : endpoint.appendingPathComponent("chat/completions")
    let isSecure = endpoint.scheme?.lowercased() == "https"
    self.transport =
      transport
      ?? (isSecure ? SessionTransport(seconds: settings.seconds) : PlainTransport())
    limiter = RateLimiter(requestsPerMinute: settings.requestsPerMinute)
  }

  func finish() { transport.finish() }

  func ask(_ messages: [ChatMessage]) async -> Result<ChatAnswer, ChatError> {
    var pause = settings.firstPause
    var attempt = 1
    while true {
      await limiter.wait()
      let (error, retryAfter): (ChatError, Double?)
      switch await exchange(messages) {
      case .success(let answer): return .success(answer)
      case .failure(let failure): (error, retryAfter) = (failure.error, failure.retryAfter)
      }
      if !error.mayPass || attempt >= settings.attemptCount || Task.isCancelled {
        return .failure(error)
      }
      // A little longer or shorter each time, so that parallel requests do not meet again.
      let wait = max(
        min(pause * Double.random(in: 0.75...1.25), settings.longestPause),
        min(retryAfter ?? 0, settings.longestRetryAfter))
      try? await Task.sleep(for: .seconds(wait))
      pause *= 2
      attempt += 1
    }
  }

  private struct Failure: Error {
    var error: ChatError
    var retryAfter: Double?
  }

  private func exchange(_ messages: [ChatMessage]) async -> Result<ChatAnswer, Failure> {
    let request = HTTPRequest(
      address: address, key: settings.key, body: Array(body(messages).serialized.utf8))
    let answer: HTTPAnswer
    switch await transport.send(
      request, seconds: settings.seconds, byteLimit: settings.answerByteLimit)
    {
    case .failure(let error): return .failure(Failure(error: .transport(error)))
    case .success(let received): answer = received
    }
    guard answer.status == 200 else {
      return .failure(Failure(error: .status(answer.status), retryAfter: answer.retryAfter))
    }
    do throws(ChatError) {
      return .success(try ChatClient.read(answer.body))
    } catch {
      return .failure(Failure(error: error))
    }
  }

  private func body(_ messages: [ChatMessage]) -> JSONValue {
    var members = [
      JSONMember("model", .string(settings.model)),
      JSONMember(
        "messages",
        .array(
          messages.map {
            .object([
              JSONMember("role", .string($0.role)), JSONMember("content", .string($0.content)),
            ])
          })),
      JSONMember("temperature", .double(settings.temperature)),
      JSONMember("max_tokens", .integer(settings.maximumTokens)),
    ]
    if settings.asksForJSON {
      members.append(
        JSONMember("response_format", .object([JSONMember("type", .string("json_object"))])))
    }
    return .object(members)
  }

  static func read(_ body: [UInt8]) throws(ChatError) -> ChatAnswer {
    guard let value = try? JSONValue.parse(String(decoding: body, as: UTF8.self)),
      let choice = value["choices"]?.arrayValue?.first, let message = choice["message"]
    else { throw .notChatCompletion }
    let reason = choice["finish_reason"]?.stringValue
    if reason == "content_filter" || message["refusal"]?.stringValue?.isEmpty == false {
      throw .refused
    }
    guard let content = message["content"]?.stringValue else { throw .notChatCompletion }
    var usage = TokenUsage()
    usage.promptTokens = value["usage"]?["prompt_tokens"]?.integerValue ?? 0
    usage.completionTokens = value["usage"]?["completion_tokens"]?.integerValue ?? 0
    return ChatAnswer(content: content, isCutOff: reason == "length", usage: usage)
  }
}
