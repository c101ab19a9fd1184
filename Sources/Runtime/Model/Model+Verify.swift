// The full check that `verify` makes: it reads every byte, so it is not part of opening.

extension Model {
  /// Checks the content hash and what opening leaves unread: packed weights, the dictionary.
  public func verify() throws(ModelError) {
    try verifyContentHash()
    try verifyWeights()
    guard let dictionary else { return }
    do throws(DictionaryError) {
      try dictionary.verify()
    } catch {
      throw .badDictionary(error)
    }
  }

  /// Recomputes SHA-256 over the header's first 32 bytes and everything after the header.
  public func verifyContentHash() throws(ModelError) {
    guard Model.contentHash(of: bytes).withUnsafeBytes({ $0.isEqual(to: contentHash) }) else {
      throw .wrongContentHash
    }
  }

  /// The content hash of a file's bytes, 32 bytes, whatever its header states.
  ///
  /// - Precondition: at least a header long.
  public static func contentHash(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
    precondition(bytes.count >= ModelLayout.Header.byteCount, "shorter than a header")
    var hash = SHA256()
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<ModelLayout.Header.contentHash]))
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[ModelLayout.Header.byteCount...]))
    return hash.digest()
  }

  /// Checks that weights keep to their limit, that padding is zero and that column sums are right:
  /// on these the kernels of all instruction sets agree.
  public func verifyWeights() throws(ModelError) {
    try verifyRows(wordEmbedding, .wordEmbeddingRows)
    try verifyRows(positionEmbedding, .positionEmbeddingRows)
    for index in 0..<layerCount {
      let layer = layer(index)
      try verifyLinear(layer.query, .query, index)
      try verifyLinear(layer.key, .key, index)
      try verifyLinear(layer.value, .value, index)
      try verifyLinear(layer.attentionOutput, .attentionOutput, index)
      try verifyLinear(layer.feedForwardIn, .feedForwardIn, index)
      try verifyLinear(layer.feedForwardOut, .feedForwardOut, index)
    }
    for index in 0..<headCount {
      try verifyLinear(head(index).projection, .classifier, index)
      if case .relation(let head) = head(index) {
        try verifyLinear(head.output, .relationOutput, index)
      }
      if case .open(let head) = head(index) {
        try verifyLinear(head.nameProjection, .nameProjection, index)
      }
    }
  }

  private func verifyLinear(
    _ linear: LinearView, _ kind: SectionKind, _ index: Int
  ) throws(ModelError) {
    let stepCount = linear.stepCount
    let limit = UInt8(configuration.weightLimit)
    for output in 0..<linear.tileCount * ModelLayout.tileOutputs {
      let inputCount = output < linear.outputCount ? linear.inputCount : 0
      var sum: Int32 = 0
      var isSound = true
      for input in 0..<stepCount * ModelLayout.tileInputs {
        let place = LinearView.tileIndex(output: output, input: input, stepCount: stepCount)
        let weight = linear.tiles[place]
        isSound = isSound && weight.magnitude <= (input < inputCount ? limit : 0)
        sum += Int32(weight)
      }
      guard isSound && sum == linear.columnSum[output] else {
        throw .wrongWeights(kind: kind.rawValue, index: UInt32(index), column: UInt32(output))
      }
    }
  }

  private func verifyRows(_ table: EmbeddingView, _ kind: SectionKind) throws(ModelError) {
    for row in 0..<table.count {
      let start = table.rows + row * table.rowStride
      var isSound = true
      for column in 0..<table.rowStride {
        let number = start[column]
        isSound = isSound && number.magnitude <= (column < configuration.hiddenSize ? 127 : 0)
      }
      guard isSound else {
        throw .wrongWeights(kind: kind.rawValue, index: 0, column: UInt32(row))
      }
    }
  }
}
