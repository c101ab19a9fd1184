// The types that a run asks an open head for, with the vectors of their names: those that the file has,
// and others through the encoder. Made once, before notes are read; OpenReader multiplies words by them.
import KernelInterface

/// A type as a run asks for it.
public struct AskedType: Sendable {
  /// What its spans are called.
  public var name: [UInt8]
  /// What the encoder reads: the name, perhaps with a description.
  public var text: [UInt8]
  /// The probability from which a word is within a mention; nil for the head's own.
  public var threshold: Float?

  public init(name: [UInt8], text: [UInt8], threshold: Float? = nil) {
    self.name = name
    self.text = text
    self.threshold = threshold
  }
}

/// Why types cannot be asked for. Numbers count from 0.
public enum AskedTypesError: Error, Equatable, Sendable {
  case none
  case tooMany(count: Int, limit: Int)
  /// A name without a single word.
  case empty(type: Int)
  /// More word pieces than a window has.
  case tooLong(type: Int, pieceCount: Int, limit: Int)
  /// The name of another one that has another text: records could not tell their spans apart.
  case sameName(type: Int)
}

public final class AskedTypes: @unchecked Sendable {
  public let headIndex: Int
  public let types: [AskedType]
  /// [types]: what outside is multiplied with when labels are compared, t / (1 - t).
  let outsideFactor: [Float]
  /// D to the types, for the begin and the inside half of a word's outputs.
  let begin: PackedVectors
  let inside: PackedVectors
  /// [types, 2 D], as the head's projection gives them.
  private let vectors: [Float]
  /// 2 D.
  public let vectorSize: Int

  /// - types: those of one text are asked for once, with the first one's name and threshold.
  /// - headIndex: of an open head of the model.
  public init(
    _ types: [AskedType], model: Model, headIndex: Int, kernels: KernelTable
  ) throws(AskedTypesError) {
    guard case .open(let head) = model.head(headIndex) else {
      preconditionFailure("not an open head")
    }
    self.headIndex = headIndex
    let limit = ModelLayout.Limit.askedTypeCount
    guard types.count > 0 else { throw .none }
    guard types.count <= limit else { throw .tooMany(count: types.count, limit: limit) }
    let unlike = try AskedTypes.withoutRepeats(types)
    self.types = unlike
    var factors: [Float] = []
    for type in unlike {
      // Below 1, so that products stay finite.
      let threshold = min(type.threshold ?? head.threshold, AskedTypes.largestThreshold)
      factors.append(threshold / (1 - threshold))
    }
    outsideFactor = factors
    let vectors = try NameEncoder.vectors(
      of: unlike, model: model, headIndex: headIndex, kernels: kernels)
    self.vectors = vectors
    vectorSize = 2 * head.size
    let limits = model.configuration.weightLimit
    begin = PackedVectors(
      vectors, first: 0, size: head.size, count: unlike.count, bias: head.scoreBias[0],
      limit: limits)
    inside = PackedVectors(
      vectors, first: head.size, size: head.size, count: unlike.count, bias: head.scoreBias[1],
      limit: limits)
  }

  /// The vector of a type's text: begin, then inside.
  public func vector(_ type: Int) -> [Float] {
    [Float](vectors[type * vectorSize..<(type + 1) * vectorSize])
  }

  private static let largestThreshold: Float = 0.999_999

  /// The types in their order, later ones of equal text left out.
  private static func withoutRepeats(_ types: [AskedType]) throws(AskedTypesError) -> [AskedType] {
    let isRepeat = repeats(types) { $0.text }
    var unlike: [AskedType] = []
    var places: [Int] = []
    for index in 0..<types.count where !isRepeat[index] {
      unlike.append(types[index])
      places.append(index)
    }
    let hasSameName = repeats(unlike) { $0.name }
    for index in 0..<unlike.count where hasSameName[index] {
      throw .sameName(type: places[index])
    }
    return unlike
  }

  /// Which of the types have the same bytes as one before them.
  private static func repeats(_ types: [AskedType], in bytes: (AskedType) -> [UInt8]) -> [Bool] {
    func compare(_ left: Int, _ right: Int) -> Int {
      bytes(types[left]).withUnsafeBytes { first in
        bytes(types[right]).withUnsafeBytes { first.order(to: $0) }
      }
    }
    var order: [Int] = []
    for index in 0..<types.count { order.append(index) }
    order.sort { left, right in
      let order = compare(left, right)
      return order != 0 ? order < 0 : left < right
    }
    var isRepeat = [Bool](repeating: false, count: types.count)
    for place in 1..<max(1, order.count) where compare(order[place - 1], order[place]) == 0 {
      isRepeat[order[place]] = true
    }
    return isRepeat
  }
}

/// Vectors quantized as weights, one output for each (Numerics.md, equation 2), with one bias for all.
final class PackedVectors {
  let linear: LinearView
  private let pages: ZeroPages

  /// - vectors: for each a row of 2 D floats; `first` is where the wanted half begins.
  init(
    _ vectors: [Float], first: Int, size: Int, count: Int, bias biasValue: Float, limit: Int
  ) {
    let padded = ModelLayout.roundedUp(count, to: ModelLayout.tileOutputs)
    var parts = MemoryParts()
    let tilesStart = parts.take(LinearView.tileByteCount(inputCount: size, outputCount: count))
    let scaleStart = parts.take(padded * 4)
    let sumStart = parts.take(padded * 4)
    let biasStart = parts.take(padded * 4)
    pages = ZeroPages(byteCount: parts.byteCount)
    let tiles = (pages.start + tilesStart).assumingMemoryBound(to: Int8.self)
    let scale = (pages.start + scaleStart).assumingMemoryBound(to: Float.self)
    let sum = (pages.start + sumStart).assumingMemoryBound(to: Int32.self)
    let bias = (pages.start + biasStart).assumingMemoryBound(to: Float.self)
    linear = LinearView(
      inputCount: size, outputCount: count, tiles: UnsafePointer(tiles),
      columnScale: UnsafePointer(scale), columnSum: UnsafePointer(sum),
      bias: UnsafePointer(bias))
    let stepCount = linear.stepCount
    for output in 0..<padded { scale[output] = 1 }
    for output in 0..<count {
      let start = output * 2 * size + first
      var largest: Float = 0
      for input in 0..<size { largest = max(largest, vectors[start + input].magnitude) }
      let step = largest / Float(limit)
      if step >= .leastNormalMagnitude { scale[output] = step }
      for input in 0..<size {
        // Adding and taking away 1.5 * 2^23 rounds to the nearest whole number.
        let value = (vectors[start + input] / scale[output] + 12_582_912) - 12_582_912
        let quantized = Int8(max(Float(-limit), min(Float(limit), value)))
        tiles[LinearView.tileIndex(output: output, input: input, stepCount: stepCount)] = quantized
        sum[output] += Int32(quantized)
      }
      bias[output] = biasValue
    }
  }
}
