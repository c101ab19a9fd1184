// Speed of the encoder and the tokenizer in this process: rates as medians of interleaved runs,
// beside the peak of the product instruction measured in the same moments.
import KernelInterface
import Runtime

/// The encoder's speed with one table of kernels.
public struct EncoderSpeed: Sendable {
  public let windowTokens: Int
  public let threadCount: Int
  /// Rows of windows a second, [CLS] and [SEP] included.
  public let tokensPerSecond: Double
  /// Multiply-accumulates a second, in the model's own count for windows of this size.
  public let multiplyAddsPerSecond: Double
  /// The product instruction's own rate on all threads' cores.
  public let peakPerSecond: Double

  public var fractionOfPeak: Double { multiplyAddsPerSecond / peakPerSecond }
}

public struct Benchmark {
  private let model: Model
  /// Timed runs of each measurement; the median counts.
  private let roundCount: Int
  /// Seconds one timed run aims at.
  private let roundSeconds: Double

  /// - Precondition: roundCount > 0.
  public init(model: Model, roundCount: Int = 7, roundSeconds: Double = 0.1) {
    precondition(roundCount > 0, "a median of nothing")
    self.model = model
    self.roundCount = roundCount
    self.roundSeconds = roundSeconds
  }

  /// The model's multiply-accumulates for one token of a window of S tokens:
  /// N (4 H^2 + 2 H F + 2 S H), classifiers left out.
  public func multiplyAddsPerToken(windowTokens: Int) -> Double {
    let shape = model.configuration
    let hidden = Double(shape.hiddenSize)
    return Double(shape.layerCount)
      * (4 * hidden * hidden + 2 * hidden * Double(shape.feedForwardSize)
        + 2 * hidden * Double(windowTokens))
  }

  /// Multiply-accumulates a second of one core's product instruction on registers alone.
  public func peak(_ kernels: KernelTable) -> Double {
    var rates: [Double] = []
    for _ in 0..<roundCount { rates.append(peakOnce(kernels)) }
    return median(rates)
  }

  /// Tokens a second of batches full of windows of one size, each thread with its own encoder.
  ///
  /// Logits of all rows are wanted, so no layer is cut short.
  public func encoderSpeed(
    _ kernels: KernelTable, windowTokens: Int, threadCount: Int
  ) -> EncoderSpeed {
    var runners: [EncoderRunner] = []
    for _ in 0..<threadCount {
      runners.append(
        EncoderRunner(
          model, kernels, windowTokens: windowTokens,
          windowCount: max(
            1, PipelineOptions.defaultBatchRows(threadCount: threadCount) / windowTokens)))
    }
    let rows = runners[0].rowCount
    let once = seconds { runners[0].run(1) }
    let repeats = max(1, Int(roundSeconds / once))
    var rates: [Double] = []
    var peaks: [Double] = []
    for _ in 0..<roundCount {
      peaks.append(peakOnce(kernels) * Double(threadCount))
      let elapsed = seconds { EncoderRunner.runTogether(runners, repeats) }
      rates.append(Double(rows * repeats * threadCount) / elapsed)
    }
    let tokensPerSecond = median(rates)
    return EncoderSpeed(
      windowTokens: windowTokens, threadCount: threadCount, tokensPerSecond: tokensPerSecond,
      multiplyAddsPerSecond: tokensPerSecond * multiplyAddsPerToken(windowTokens: windowTokens),
      peakPerSecond: median(peaks))
  }

  /// Seconds for one window alone: what the first answer waits for.
  public func latency(_ kernels: KernelTable, windowTokens: Int) -> Double {
    let runner = EncoderRunner(model, kernels, windowTokens: windowTokens, windowCount: 1)
    runner.run(1)
    var times: [Double] = []
    for _ in 0..<(4 * roundCount) { times.append(seconds { runner.run(1) }) }
    return median(times)
  }

  /// Bytes of text that the tokenizer takes in a second, on one thread.
  ///
  /// - Precondition: text is not empty.
  public func tokenizerRate(_ text: UnsafeRawBufferPointer) -> Double {
    let tokenizer = Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer)
    var token = Token()
    var rates: [Double] = []
    for _ in 0..<roundCount {
      var byteCount = 0
      let start = monotonicNanoseconds()
      var elapsed: UInt64 = 0
      while elapsed < UInt64(roundSeconds * 1e9) {
        var stream = TokenStream(tokenizer, text: text)
        while stream.next(into: &token) {}
        byteCount += text.count
        elapsed = monotonicNanoseconds() - start
      }
      rates.append(Double(byteCount) / (Double(elapsed) / 1e9))
    }
    return median(rates)
  }

  private func peakOnce(_ kernels: KernelTable) -> Double {
    let rounds = 1_000_000
    var done = 0
    let elapsed = seconds { done = kernels.peak(rounds: rounds) }
    return Double(done) / elapsed
  }
}

/// The middle value; the mean of the middle two for an even count.
public func median(_ values: [Double]) -> Double {
  var sorted = values
  sorted.sort()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// Seconds that a body takes.
public func seconds(_ body: () -> Void) -> Double {
  let start = monotonicNanoseconds()
  body()
  return Double(monotonicNanoseconds() - start) / 1e9
}
