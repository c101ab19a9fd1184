// One HTTP exchange with a chat-completions server, bounded in time and bytes. Redirects are
// refused: the key goes to the server that was named and to no other.
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

public enum TransportError: Error, Equatable, Sendable {
  case timedOut
  case answerTooLong(byteLimit: Int)
  /// Not reached, or the connection broke; the system's code.
  case notReached(code: Int)
  case notHTTP
}

struct HTTPAnswer: Equatable, Sendable {
  var status: Int
  /// Seconds, from Retry-After.
  var retryAfter: Double?
  var body: [UInt8]
}

final class ChatTransport: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  private struct Exchange {
    var continuation: CheckedContinuation<Result<HTTPAnswer, TransportError>, Never>
    var response: HTTPURLResponse?
    var body: [UInt8] = []
    var failure: TransportError?
  }

  private let byteLimit: Int
  private let lock = NSLock()
  private var exchanges: [Int: Exchange] = [:]
  private var session: URLSession!

  /// - seconds: for a whole exchange.
  init(seconds: Double, byteLimit: Int) {
    self.byteLimit = byteLimit
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

  func send(_ request: URLRequest, seconds: Double) async -> Result<HTTPAnswer, TransportError> {
    await withCheckedContinuation { continuation in
      let task = session.dataTask(with: request)
      lock.withLock { exchanges[task.taskIdentifier] = Exchange(continuation: continuation) }
      // The session's own limits do not end a connection that trickles on every platform.
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
        self?.stop(task, .timedOut)
      }
      task.resume()
    }
  }

  private func stop(_ task: URLSessionTask, _ failure: TransportError) {
    let isOpen = lock.withLock {
      guard exchanges[task.taskIdentifier] != nil else { return false }
      exchanges[task.taskIdentifier]!.failure = failure
      return true
    }
    if isOpen { task.cancel() }
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
    let isTooLong = lock.withLock {
      exchanges[dataTask.taskIdentifier]?.body.append(contentsOf: data)
      return exchanges[dataTask.taskIdentifier]?.body.count ?? 0 > byteLimit
    }
    if isTooLong { stop(dataTask, .answerTooLong(byteLimit: byteLimit)) }
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
    let exchange = lock.withLock { exchanges.removeValue(forKey: task.taskIdentifier) }
    guard let exchange else { return }
    if let failure = exchange.failure {
      exchange.continuation.resume(returning: .failure(failure))
    } else if let error {
      let code = (error as NSError).code
      let failure: TransportError =
        code == NSURLErrorTimedOut ? .timedOut : .notReached(code: code)
      exchange.continuation.resume(returning: .failure(failure))
    } else if let response = exchange.response {
      let retryAfter = response.value(forHTTPHeaderField: "Retry-After").flatMap { Double($0) }
      exchange.continuation.resume(
        returning: .success(
          HTTPAnswer(
            status: response.statusCode, retryAfter: retryAfter, body: exchange.body)))
    } else {
      exchange.continuation.resume(returning: .failure(.notHTTP))
    }
  }
}
