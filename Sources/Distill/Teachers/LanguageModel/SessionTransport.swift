// HTTP over TLS by Foundation's session.
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

final class SessionTransport: NSObject, ChatTransport, URLSessionDataDelegate, @unchecked Sendable {
  private struct Exchange {
    var continuation: CheckedContinuation<Result<HTTPAnswer, TransportError>, Never>
    var response: HTTPURLResponse?
    var body: [UInt8] = []
    var byteLimit: Int
  }

  private let lock = NSLock()
  private var exchanges: [Int: Exchange] = [:]
  private var session: URLSession!

  /// - seconds: for a whole exchange.
  init(seconds: Double) {
    super.init()
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = seconds
    configuration.timeoutIntervalForResource = seconds
    configuration.httpMaximumConnectionsPerHost = 64
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
  }

  func finish() { session.invalidateAndCancel() }

  func send(
    _ request: HTTPRequest, seconds: Double, byteLimit: Int
  ) async -> Result<HTTPAnswer, TransportError> {
    var carried = URLRequest(url: request.address)
    carried.httpMethod = "POST"
    carried.setValue("application/json", forHTTPHeaderField: "Content-Type")
    if let key = request.key {
      carried.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
    }
    carried.httpBody = Data(request.body)
    return await withCheckedContinuation { continuation in
      let task = session.dataTask(with: carried)
      lock.withLock {
        exchanges[task.taskIdentifier] = Exchange(continuation: continuation, byteLimit: byteLimit)
      }
      // The session's own limits do not end a connection that trickles on every platform.
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
        self?.stop(task, .timedOut)
      }
      task.resume()
    }
  }

  /// Ends an exchange at once: the caller does not wait for the session to notice.
  private func stop(_ task: URLSessionTask, _ failure: TransportError) {
    guard let exchange = take(task) else { return }
    task.cancel()
    exchange.continuation.resume(returning: .failure(failure))
  }

  /// Whoever takes an exchange resumes its caller, once.
  private func take(_ task: URLSessionTask) -> Exchange? {
    lock.withLock { exchanges.removeValue(forKey: task.taskIdentifier) }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    lock.withLock {
      exchanges[dataTask.taskIdentifier]?.response = response as? HTTPURLResponse
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let exceeded: Int? = lock.withLock {
      exchanges[dataTask.taskIdentifier]?.body.append(contentsOf: data)
      guard let exchange = exchanges[dataTask.taskIdentifier] else { return nil }
      return exchange.body.count > exchange.byteLimit ? exchange.byteLimit : nil
    }
    if let exceeded { stop(dataTask, .answerTooLong(byteLimit: exceeded)) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    guard let exchange = take(task) else { return }
    if let error {
      let code = (error as NSError).code
      let failure: TransportError =
        code == NSURLErrorTimedOut ? .timedOut : .notReached(code: code)
      exchange.continuation.resume(returning: .failure(failure))
    } else if let response = exchange.response {
      let retryAfter = response.value(forHTTPHeaderField: "Retry-After")
        .flatMap { HTTPAnswer.seconds(retryAfter: $0, now: Date()) }
      exchange.continuation.resume(
        returning: .success(
          HTTPAnswer(
            status: response.statusCode, retryAfter: retryAfter, body: exchange.body)))
    } else {
      exchange.continuation.resume(returning: .failure(.notHTTP))
    }
  }
}
