import Foundation
import KernelInterface
import Testing

@testable import Runtime

/// Every table of kernels that this machine runs.
let availableKernels: [KernelTable] = Dispatch.available.map { try! Dispatch.kernels($0) }

/// Sizes around each edge of a unit of `step`.
private func edges(_ step: Int, upTo most: Int) -> [Int] {
  [1, 2, step - 1, step, step + 1, 2 * step + 1, most].filter { $0 > 0 && $0 <= most }
}

@Suite struct ProductTests {
  @Test(arguments: availableKernels.map(\.instructionSet))
  func `equals the definition at every tile edge`(set: InstructionSet) throws {
    let kernels = try Dispatch.kernels(set)
    var seed: UInt64 = 1
    for rows in Set(edges(kernels.tileRows, upTo: 19)) {
      for columns in [1, 15, 16, 17, 48, 63, 64, 65, 112] {
        for depth in [1, 3, 4, 5, 15, 16, 17, 64, 100] {
          seed += 1
          let product = ProductCase(
            rowCount: rows, columnCount: columns, depth: depth, seed: seed)
          #expect(
            product.run(kernels) == product.reference(),
            "\(rows) x \(columns) x \(depth), seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: availableKernels.map(\.instructionSet))
  func `is exact at the depths of real models`(set: InstructionSet) throws {
    for depth in [312, 384, 768, 1536, 3072] {
      let product = ProductCase(rowCount: 7, columnCount: 80, depth: depth, seed: UInt64(depth))
      #expect(try product.run(Dispatch.kernels(set)) == product.reference(), "depth \(depth)")
    }
  }

  @Test(arguments: [Activation.gelu, .geluTanh, .relu])
  func `activations are close to their definition and the same bytes everywhere`(
    activation: Activation
  ) {
    /// Numerics.md, GELU: the polynomial's largest absolute error.
    let tolerance = 2e-4
    let product = ProductCase(rowCount: 13, columnCount: 96, depth: 64, seed: 7)
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
