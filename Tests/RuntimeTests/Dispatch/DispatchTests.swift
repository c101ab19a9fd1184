import KernelInterface
import Testing

@testable import Runtime

@Suite struct DispatchTests {
  /// The kernels for a model of this range, of each set that this machine runs.
  private func tables(limit: Int) throws -> [(set: InstructionSet, table: KernelTable)] {
    let test = try TestModel(labels: [["O", "thing"]], limit: limit)
    return try Dispatch.available.map { ($0, try Dispatch.kernels($0, for: test.model)) }
  }

  @Test func everyModelRunsOnEverySet() throws {
    for limit in [ModelLayout.Limit.narrow, ModelLayout.Limit.wide] {
      for (set, table) in try tables(limit: limit) {
        #expect(table.valueLimit >= limit, "\(set.name)")
        // The set's own, or the portable one where it has none for the range.
        #expect(table.instructionSet == set || table.instructionSet == .portable, "\(set.name)")
      }
    }
  }

  @Test func aNarrowModelRunsOnEachSetsOwnKernels() throws {
    for (set, table) in try tables(limit: ModelLayout.Limit.narrow) {
      #expect(table.instructionSet == set, "\(set.name)")
    }
  }

  @Test func theBestIsFirstAndPortableLast() {
    let available = Dispatch.available
    #expect(available == Dispatch.built.filter { available.contains($0) })
    #expect(available.last == .portable)
    #expect(Dispatch.built.allSatisfy { set in !Dispatch.tables(set).isEmpty })
  }

  @Test func anotherArchitecturesSetIsRefused() throws {
    let other: InstructionSet = Dispatch.built.contains(.sse42) ? .neon : .sse42
    let test = try TestModel(labels: [["O", "thing"]])
    #expect(throws: DispatchError.notBuilt(other)) { try Dispatch.kernels(other, for: test.model) }
  }
}
