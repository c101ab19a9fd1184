// What a product makes of its exact sums: floats, scaled, biased and activated.
import KernelInterface

/// The scales and the activation for some rows and columns of a product.
///
///     y = activation(Float(sum) * columnScale[n] * rowScale[m] + bias[n])
///
/// - Source: Numerics.md (3), (7).
struct Finish {
  var rowScale: UnsafePointer<Float>
  var columnScale: UnsafePointer<Float>
  var bias: UnsafePointer<Float>
  var activation: Activation

  /// Sixteen columns of one row.
  @inline(__always)
  func lanes(
    _ sums: S32x16, _ rowScale: F32x16, _ columnScales: F32x16, _ biases: F32x16,
    _ activation: Activation
  ) -> F32x16 {
    let y = toF32(sums) * columnScales * rowScale + biases
    return switch activation {
    case .none: y
    case .gelu: gelu(y)
    case .geluTanh: geluTanh(y)
    case .relu: maximum(y, F32x16())
    }
  }

  /// Finishes `rowCount` x `tileCount * 16` sums in place.
  ///
  /// - tile: [rowCount, stride] s32 in, f32 out.
  @inline(__always)
  func tiles(
    _ tile: UnsafeMutablePointer<Float>, _ stride: Int, rowCount: Int, tileCount: Int
  ) {
    // One loop for each activation, so that nothing is decided inside.
    switch activation {
    case .none: tiles(tile, stride, rowCount, tileCount, .none)
    case .gelu: tiles(tile, stride, rowCount, tileCount, .gelu)
    case .geluTanh: tiles(tile, stride, rowCount, tileCount, .geluTanh)
    case .relu: tiles(tile, stride, rowCount, tileCount, .relu)
    }
  }

  @inline(__always)
  private func tiles(
    _ tile: UnsafeMutablePointer<Float>, _ stride: Int, _ rowCount: Int, _ tileCount: Int,
    _ activation: Activation
  ) {
    var block = 0
    while block < tileCount {
      let scales = loadF32(columnScale + block &* 16)
      let biases = loadF32(bias + block &* 16)
      var place = tile + block &* 16
      var row = 0
      while row < rowCount {
        let sums = UnsafeRawPointer(place).loadUnaligned(as: S32x16.self)
        storeF32(lanes(sums, all(rowScale[row]), scales, biases, activation), place)
        place += stride
        row &+= 1
      }
      block &+= 1
    }
  }
}
