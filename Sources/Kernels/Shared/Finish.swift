// What a product makes of its exact sums: floats, scaled, biased and activated. A kernel with registers to
// spare does this where the sums were made, the others on each tile while it is in the first-level cache.
import KernelInterface

/// The scales, biases and activation of some rows and columns of a product.
///
///     y = activation(Float(sum) * columnScale[n] * rowScale[m] + bias[n])
///
/// - Source: Numerics.md (3), (7).
struct Finish {
  var rowScale: UnsafePointer<Float>
  var columnScale: UnsafePointer<Float>
  var bias: UnsafePointer<Float>
  var activation: Activation

  /// Sixteen columns of one row, with their scales and biases.
  ///
  /// - activation: the product's, as a constant where that saves a decision.
  @inline(__always)
  static func lanes(
    _ sums: S32x16, _ scales: F32x16, _ biases: F32x16, _ rowScale: Float, _ activation: Activation
  ) -> F32x16 {
    let y = toF32(sums) * scales * all(rowScale) + biases
    return switch activation {
    case .none: y
    case .gelu: gelu(y)
    case .geluTanh: geluTanh(y)
    case .relu: positivePart(y)
    }
  }

  /// Finishes `rowCount` x `tileCount * 16` sums in place.
  ///
  /// - tile: [rowCount, stride] s32 in, f32 out.
  @inline(__always)
  func tiles(
    _ tile: UnsafeMutablePointer<Float>, _ stride: Int, rowCount: Int, tileCount: Int
  ) {
    var block = 0
    while block < tileCount {
      let scales = loadF32(columnScale + block &* 16)
      let biases = loadF32(bias + block &* 16)
      var row = 0
      while row < rowCount {
        let place = tile + (row &* stride &+ block &* 16)
        let sums = UnsafeRawPointer(place).loadUnaligned(as: S32x16.self)
        switch activation {
        case .none: storeF32(Finish.lanes(sums, scales, biases, rowScale[row], .none), place)
        case .gelu: storeF32(Finish.lanes(sums, scales, biases, rowScale[row], .gelu), place)
        case .geluTanh:
          storeF32(Finish.lanes(sums, scales, biases, rowScale[row], .geluTanh), place)
        case .relu: storeF32(Finish.lanes(sums, scales, biases, rowScale[row], .relu), place)
        }
        row &+= 1
      }
      block &+= 1
    }
  }
}

/// What `multiplyTiles` takes, for a product that is finished at once.
struct TileProduct {
  var activations: UnsafeRawPointer
  var strideByteCount: Int
  var steps: Int
  var tiles: UnsafeRawPointer
  var tileByteCount: Int
  var tileCount: Int
  var columnSum: UnsafePointer<Int32>
  /// [tileRows, outputStride]
  var output: UnsafeMutablePointer<Float>
  var outputStride: Int
  /// Rows that there are from the first one on; more or fewer than `tileRows`.
  var rowCount: Int
  var share: Int
}
