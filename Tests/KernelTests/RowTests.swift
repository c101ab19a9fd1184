import KernelInterface
import Measure
import Runtime
import Testing

@Suite struct RowTests {
  /// Widths around a vector's edge, and one of a real model.
  private static let widths = [1, 2, 15, 16, 17, 31, 33, 40, 384]

  private func cases(_ kernels: KernelTable) -> [RowCase] {
    Self.widths.flatMap { width in
      [1, 2, kernels.tileRows, kernels.tileRows + 1, 13].map { rows in
        RowCase(
          rowCount: rows, columnCount: width, limit: kernels.valueLimit,
          seed: UInt64(1000 * rows + width))
      }
    }
  }

  @Test(arguments: availableKernels.indices)
  func `quantized rows equal the definition`(index: Int) {
    let kernels = availableKernels[index]
    for rows in cases(kernels) {
      #expect(
        rows.quantized(kernels) == rows.quantizedReference(),
        "\(kernels.name) \(rows.rowCount) x \(rows.columnCount)")
    }
  }

  @Test(arguments: availableKernels.indices)
  func `normalized rows equal the definition`(index: Int) {
    let kernels = availableKernels[index]
    for rows in cases(kernels) {
      #expect(
        rows.normalized(kernels) == rows.normalizedReference(),
        "\(kernels.name) \(rows.rowCount) x \(rows.columnCount)")
    }
  }

  @Test(arguments: availableKernels.indices)
  func `embedded rows equal the definition`(index: Int) {
    let kernels = availableKernels[index]
    for rows in cases(kernels) {
      #expect(
        rows.embedded(kernels) == rows.embeddedReference(),
        "\(kernels.name) \(rows.rowCount) x \(rows.columnCount)")
    }
  }

  @Test(arguments: availableKernels.indices)
  func `rows of classes are added as the definition says`(index: Int) {
    let kernels = availableKernels[index]
    for rows in cases(kernels) {
      #expect(
        rows.added(kernels) == rows.addedReference(),
        "\(kernels.name) \(rows.rowCount) x \(rows.columnCount)")
    }
  }

  @Test func `a wrong limit is seen`() {
    let kernels = availableKernels[0]
    let rows = RowCase(rowCount: 3, columnCount: 40, limit: 63, seed: 1)
    let other = RowCase(rowCount: 3, columnCount: 40, limit: 62, seed: 1)
    #expect(rows.quantized(kernels) != other.quantizedReference())
    #expect(rows.normalized(kernels) != other.normalizedReference())
  }
}
