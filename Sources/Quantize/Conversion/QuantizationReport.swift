// What the conversion did to the weights, tensor by tensor: JSON for programs, a short table for
// people.
import Foundation

/// The errors made by a conversion.
public struct QuantizationReport: Encodable, Equatable, Sendable {
  public struct Tensor: Encodable, Equatable, Sendable {
    /// As the checkpoint names it.
    public let name: String
    /// Rows (output channels, word pieces or positions) and columns; a scale for each row.
    public let shape: [Int]
    public let largestWeight: Double
    /// Absolute differences between the checkpoint's weights and the stored ones.
    public let largestError: Double
    public let meanError: Double
    /// Root mean square of the differences over that of the weights.
    public let relativeError: Double

    init(name: String, shape: [Int], error: QuantizationError) {
      self.name = name
      self.shape = shape
      largestWeight = error.largestWeight
      largestError = error.maximum
      meanError = error.mean
      relativeError = error.relative
    }
  }

  public var tensors: [Tensor] = []
  public var byteCount = 0
  /// Hexadecimal.
  public var contentHash = ""
  /// Word pieces in the checkpoint and in the file.
  public var checkpointVocabularyCount = 0
  public var vocabularyCount = 0

  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// A line for each tensor: largest error, mean error, relative error in percent, name.
  public func table() -> String {
    var lines = ["   largest      mean  relative  tensor"]
    for tensor in tensors {
      lines.append(
        String(
          format: "%10.2e%10.2e%9.3f%%  ", tensor.largestError, tensor.meanError,
          100 * tensor.relativeError) + tensor.name)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
