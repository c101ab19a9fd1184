import Foundation
import KernelInterface
import Measure
import Runtime
import Testing

/// Every table of kernels that this machine runs.
let availableKernels: [KernelTable] = Dispatch.available.flatMap { Dispatch.tables($0) }

/// The tables whose products are exact for values up to `limit`.
func kernels(upTo limit: Int) -> [KernelTable] {
  availableKernels.filter { $0.valueLimit >= limit }
}

/// Sizes around each edge of a unit of `step`.
private func edges(_ step: Int, upTo most: Int) -> [Int] {
  [1, 2, step - 1, step, step + 1, 2 * step + 1, most].filter { $0 > 0 && $0 <= most }
}

@Suite struct ProductTests {
  @Test(arguments: availableKernels.indices)
  func `equals the definition at every tile edge`(index: Int) {
    let kernels = availableKernels[index]
    var seed: UInt64 = 1
    for rows in Set(edges(kernels.tileRows, upTo: 19)) {
      for columns in [1, 15, 16, 17, 48, 63, 64, 65, 112] {
        for depth in [1, 3, 4, 5, 15, 16, 17, 64, 100] {
          seed += 1
          let product = ProductCase(
            rowCount: rows, columnCount: columns, depth: depth, limit: kernels.valueLimit,
            seed: seed)
          #expect(
            product.run(kernels) == product.reference(),
            "\(kernels.name) \(rows) x \(columns) x \(depth), seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: [127, 63])
  func `is exact at the depths of real models`(limit: Int) {
    for depth in [312, 384, 768, 1536, 3072] {
      let product = ProductCase(
        rowCount: 7, columnCount: 80, depth: depth, limit: limit, seed: UInt64(depth))
      let expected = product.reference()
      for kernels in kernels(upTo: limit) {
        #expect(product.run(kernels) == expected, "\(kernels.name) depth \(depth)")
      }
    }
  }

  @Test(arguments: [Activation.gelu, .geluTanh, .relu])
  func `activations are close to their definition and the same bytes everywhere`(
    activation: Activation
  ) {
    /// Numerics.md, GELU: the polynomial's largest absolute error.
    let tolerance = 2.1e-3
    let product = ProductCase(rowCount: 13, columnCount: 96, depth: 64, limit: 63, seed: 7)
    let plain = product.reference()
    let first = product.run(availableKernels[0], activation)
    for (x, y) in zip(plain, first) {
      #expect(abs(Double(y) - definition(activation, Double(x))) < tolerance, "at \(x)")
    }
    for kernels in availableKernels.dropFirst() {
      #expect(
        product.run(kernels, activation).map(\.bitPattern) == first.map(\.bitPattern),
        "\(kernels.name)")
    }
  }

  private func definition(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .none: x
    case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
    case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .relu: max(x, 0)
    }
  }
}
