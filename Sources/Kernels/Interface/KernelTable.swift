// The table of kernels of one instruction set. Each kernel target exposes one function that
// returns its table; Runtime/Dispatch chooses one table at start.

/// A kernel: takes the address of its arguments struct, since a C function pointer cannot name a
/// Swift struct.
public typealias Kernel = @convention(c) (UnsafeRawPointer) -> Void

/// One instruction set's kernels and the shape of its tiles.
@frozen public struct KernelTable: Sendable {
  public let instructionSet: InstructionSet
  /// Architecture, types, instruction set and tile, such as `x86_64-s8s8f32-avx2-6x16k4`.
  public let name: StaticString
  /// Rows of activations that the product reads at once: buffers are padded to a multiple.
  public let tileRows: Int
  /// The largest magnitude of weights and activations for which products are exact: 127, or 63
  /// for kernels that add in 16-bit lanes.
  public let valueLimit: Int
  /// Bytes of one quantized activation in this kernel's form: 1 (s8 or u8) or 2 (s16).
  public let activationByteCount: Int

  @usableFromInline let embed: Kernel
  @usableFromInline let add: Kernel
  @usableFromInline let quantize: Kernel
  @usableFromInline let multiply: Kernel
  @usableFromInline let normalize: Kernel
  @usableFromInline let keys: Kernel
  @usableFromInline let values: Kernel
  @usableFromInline let attention: Kernel
  @usableFromInline let measure: @convention(c) (Int) -> Int

  public init(
    instructionSet: InstructionSet, name: StaticString, tileRows: Int, valueLimit: Int = 127,
    activationByteCount: Int,
    embedRows: Kernel, addRows: Kernel, quantizeRows: Kernel, product: Kernel,
    normalizeRows: Kernel,
    packKeys: Kernel, packValues: Kernel, attend: Kernel, peak: @convention(c) (Int) -> Int
  ) {
    self.instructionSet = instructionSet
    self.name = name
    self.tileRows = tileRows
    self.valueLimit = valueLimit
    self.activationByteCount = activationByteCount
    self.embed = embedRows
    self.add = addRows
    self.quantize = quantizeRows
    self.multiply = product
    self.normalize = normalizeRows
    self.keys = packKeys
    self.values = packValues
    self.attention = attend
    self.measure = peak
  }

  /// Word rows plus position rows, dequantized.
  @inlinable public func embedRows(_ arguments: EmbedRowsArguments) {
    withUnsafePointer(to: arguments) { embed($0) }
  }
  /// Rows of small classes, added.
  @inlinable public func addRows(_ arguments: AddRowsArguments) {
    withUnsafePointer(to: arguments) { add($0) }
  }
  /// Rows of floats to int8 activations with a scale a row.
  @inlinable public func quantizeRows(_ arguments: QuantizeRowsArguments) {
    withUnsafePointer(to: arguments) { quantize($0) }
  }
  /// Activations by packed weights, dequantized, biased, activated.
  @inlinable public func product(_ arguments: ProductArguments) {
    withUnsafePointer(to: arguments) { multiply($0) }
  }
  /// Residual sum, layer norm and quantization in one pass.
  @inlinable public func normalizeRows(_ arguments: NormalizeRowsArguments) {
    withUnsafePointer(to: arguments) { normalize($0) }
  }
  /// Keys to packed tiles, a scale for each row of a head.
  @inlinable public func packKeys(_ arguments: PackHeadsArguments) {
    withUnsafePointer(to: arguments) { keys($0) }
  }
  /// Values to packed tiles, a scale for each row of a head.
  @inlinable public func packValues(_ arguments: PackHeadsArguments) {
    withUnsafePointer(to: arguments) { values($0) }
  }
  /// Attention of some queries of one window, all heads.
  @inlinable public func attend(_ arguments: AttendArguments) {
    withUnsafePointer(to: arguments) { attention($0) }
  }
  /// Runs the product instruction on registers alone, for the machine's peak.
  /// - Returns: the multiply-accumulates done in `rounds`.
  @inlinable public func peak(rounds: Int) -> Int { measure(rounds) }
}
