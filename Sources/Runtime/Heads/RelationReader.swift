// Tags the words around one mention for it, and reads their labels as spans (Numerics.md, equation
// 11). What the words and the mention have to say was projected by the encoder; here the two are
// added for every word in reach, so a further argument costs a fixed number of words.
import KernelInterface

final class RelationReader {
  let head: RelationHead
  let headIndex: Int
  /// Where the words' projections stand in the ring.
  let outputRow: Int
  /// RelationHead.isOfOneArgument
  let isOfOneArgument: Bool
  /// [typeCount]: what each type says of a medication; nil for others.
  let attributes: [MedicationAttribute?]
  private let words: WordRing
  private let reader: SpanReader
  private let kernels: KernelTable
  private let activationLimit: Float
  /// Most words tagged for one argument, in whole tiles of rows.
  private let rowCapacity: Int
  /// [size rounded up to 16]: the argument's own part.
  private let argument: UnsafeMutablePointer<Float>
  /// [rowCapacity, size rounded up to 16], and quantized.
  private let hidden: UnsafeMutablePointer<Float>
  private let activations: UnsafeMutableRawPointer
  private let scale: UnsafeMutablePointer<Float>
  /// [rowCapacity, logitStride]
  private let logits: UnsafeMutablePointer<Float>
  private let logitStride: Int
  private let product: UnsafeMutableRawPointer
  private let pages: ZeroPages

  init(
    _ head: RelationHead, headIndex: Int, outputRow: Int, model: Model, kernels: KernelTable,
    method: DecodingMethod, words: WordRing
  ) {
    self.head = head
    self.headIndex = headIndex
    self.outputRow = outputRow
    isOfOneArgument = head.isOfOneArgument
    attributes = (0..<head.labels.typeCount).map {
      MedicationAttribute(name: head.labels.typeName($0))
    }
    self.words = words
    self.kernels = kernels
    reader = SpanReader(head.labels, headIndex: headIndex, method: method, words: words)
    activationLimit = Float(model.configuration.activationLimit)
    let most = 2 * head.reach + Mention.wordLimit
    rowCapacity = (most + kernels.tileRows - 1) / kernels.tileRows * kernels.tileRows
    logitStride = PackedLayout.paddedColumns(head.output.outputCount)
    var parts = MemoryParts()
    let argument = parts.take(head.rowStride * 4)
    let hidden = parts.take(rowCapacity * head.rowStride * 4)
    let activations = parts.take(rowCapacity * head.rowStride * kernels.activationByteCount)
    let scale = parts.take(rowCapacity * 4)
    let logits = parts.take(rowCapacity * logitStride * 4)
    let product = parts.take(ProductScratch.byteCount)
    pages = ZeroPages(byteCount: parts.byteCount)
    let base = pages.start
    self.argument = (base + argument).assumingMemoryBound(to: Float.self)
    self.hidden = (base + hidden).assumingMemoryBound(to: Float.self)
    self.activations = base + activations
    self.scale = (base + scale).assumingMemoryBound(to: Float.self)
    self.logits = (base + logits).assumingMemoryBound(to: Float.self)
    self.product = base + product
  }

  /// The last word that must be there before this argument is read, if the note has so many.
  func lastWord(for mention: Mention) -> Int { mention.readWords.upperBound - 1 + head.reach }

  /// The words that are read for an argument.
  func reached(_ mention: Mention) -> Range<Int> {
    let own = mention.readWords
    return max(0, own.lowerBound - head.reach)..<min(words.count, own.upperBound + head.reach)
  }

  /// Adds the spans that belong to an argument, scored for it alone; none crosses a hard break.
  ///
  /// - Precondition: the words in reach are in the ring.
  func read(_ mention: Mention, into found: inout [Mention]) {
    let own = mention.readWords
    let reached = reached(mention)
    average(own)
    for (row, word) in reached.enumerated() { combine(word, own, row) }
    score(rowCount: reached.count)
    reader.begin(at: reached.lowerBound)
    for (row, word) in reached.enumerated() {
      if row > 0, words[word].flags.contains(.startsBlock) {
        reader.breakOff(at: word, &found)
      }
      reader.add(logits: logits + row * logitStride, to: &found)
    }
    reader.end(&found)
  }

  /// The mean of the second halves of the argument's words, summed from the first to the last.
  private func average(_ own: Range<Int>) {
    for column in 0..<head.size { argument[column] = 0 }
    for word in own {
      let half = words.outputs(outputRow, of: word) + head.size
      for column in 0..<head.size { argument[column] += half[column] }
    }
    let count = Float(own.count)
    for column in 0..<head.size { argument[column] /= count }
  }

  /// relu((word + argument) + distance), into a row; its padding stays 0.
  private func combine(_ word: Int, _ own: Range<Int>, _ row: Int) {
    let half = words.outputs(outputRow, of: word)
    let bucket = WordDistance.bucket(word: word, first: own.lowerBound, last: own.upperBound - 1)
    let distance = head.distanceRows + bucket * head.rowStride
    let target = hidden + row * head.rowStride
    for column in 0..<head.size {
      let sum = (half[column] + argument[column]) + distance[column]
      target[column] = sum > 0 ? sum : 0
    }
  }

  /// The labels' logits of the rows.
  private func score(rowCount: Int) {
    kernels.quantizeRows(
      QuantizeRowsArguments(
        input: hidden, inputStride: head.rowStride, rowCount: rowCount, columnCount: head.size,
        limit: activationLimit, activations: activations, activationStride: head.rowStride,
        rowScale: scale))
    let output = head.output
    kernels.product(
      ProductArguments(
        activations: activations, activationStride: head.rowStride, rowScale: scale,
        rowCount: rowCount, stepCount: output.stepCount, tiles: output.tiles,
        tileCount: output.tileCount, columnScale: output.columnScale,
        columnSum: output.columnSum, bias: output.bias, activation: .none, output: logits,
        outputStride: logitStride, scratch: product))
  }
}
