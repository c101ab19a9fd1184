// Before a kernel is timed it must be right: exact products at tile edges and at real depths, rows that
// equal their definitions to the bit, and the same bytes as the portable kernels in activations and
// attention.
import KernelInterface
import Runtime

/// Where a table of kernels differs from what it must give.
public enum KernelFault: Equatable, Sendable {
  /// A product differs from the definition at these sizes.
  case product(rows: Int, columns: Int, depth: Int)
  /// An activation or an attention differs from the portable kernels' bytes.
  case activation(Activation)
  case attention(queries: Int, keys: Int, headSize: Int)
  /// Quantized, normalized, embedded or added rows differ from the definition.
  case quantizedRows(rows: Int, columns: Int)
  case normalizedRows(rows: Int, columns: Int)
  case embeddedRows(rows: Int, columns: Int)
  case addedRows(rows: Int, columns: Int)
}

public enum KernelCheck {
  /// The same with products at every tile edge in all three sizes; takes a second or so.
  public static func thoroughFault(of kernels: KernelTable) -> KernelFault? {
    for rows in [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 25] {
      for columns in [1, 15, 16, 17, 48, 64, 65, 112] {
        for depth in [1, 3, 4, 5, 8, 9, 15, 16, 17, 20, 31, 64, 100] {
          let product = ProductCase(
            rowCount: rows, columnCount: columns, depth: depth, limit: kernels.valueLimit,
            seed: UInt64(rows << 16 | columns << 8 | depth))
          if !isSame(product.run(kernels), product.reference()) {
            return .product(rows: rows, columns: columns, depth: depth)
          }
        }
      }
    }
    return fault(of: kernels)
  }

  /// The first fault of a table, or nil; takes some milliseconds.
  public static func fault(of kernels: KernelTable) -> KernelFault? {
    let limit = kernels.valueLimit
    for (rows, columns, depth) in [
      (1, 1, 1), (5, 17, 9), (7, 64, 100), (13, 80, 384), (6, 48, 1536), (7, 80, 3079),
    ] {
      let product = ProductCase(
        rowCount: rows, columnCount: columns, depth: depth, limit: limit, seed: UInt64(depth))
      if !isSame(product.run(kernels), product.reference()) {
        return .product(rows: rows, columns: columns, depth: depth)
      }
    }
    if let fault = rowFault(of: kernels) { return fault }
    let portable = Dispatch.tables(.portable)[0]
    let product = ProductCase(rowCount: 9, columnCount: 40, depth: 64, limit: limit, seed: 3)
    for activation in [Activation.gelu, .geluTanh, .relu]
    where !isSame(product.run(kernels, activation), product.run(portable, activation)) {
      return .activation(activation)
    }
    // The last one's scores are so large that they are worked out in another way.
    for (queries, keys, size, magnitude) in [
      (1, 1, 32, 1), (5, 7, 26, 1), (17, 33, 64, 1), (128, 128, 32, 1), (40, 50, 32, 1e12),
    ] as [(Int, Int, Int, Float)] {
      let attention = AttentionCase(
        queryCount: queries, keyCount: keys, headCount: 2, headSize: size, limit: limit,
        seed: UInt64(keys), magnitude: magnitude)
      if !isSame(attention.run(kernels), attention.run(portable)) {
        return .attention(queries: queries, keys: keys, headSize: size)
      }
    }
    return nil
  }

  private static func rowFault(of kernels: KernelTable) -> KernelFault? {
    for (rows, columns) in [(1, 1), (7, 17), (13, 40), (6, 384)] {
      let row = RowCase(
        rowCount: rows, columnCount: columns, limit: kernels.valueLimit, seed: UInt64(columns))
      if row.quantized(kernels) != row.quantizedReference() {
        return .quantizedRows(rows: rows, columns: columns)
      }
      if row.normalized(kernels) != row.normalizedReference() {
        return .normalizedRows(rows: rows, columns: columns)
      }
      if row.embedded(kernels) != row.embeddedReference() {
        return .embeddedRows(rows: rows, columns: columns)
      }
      if row.added(kernels) != row.addedReference() {
        return .addedRows(rows: rows, columns: columns)
      }
    }
    return nil
  }

  private static func isSame(_ a: [Float], _ b: [Float]) -> Bool {
    guard a.count == b.count else { return false }
    for index in a.indices where a[index].bitPattern != b[index].bitPattern { return false }
    return true
  }
}
