import Testing

@testable import Runtime

@Suite struct TypeListTests {
  private func list(_ text: String) throws(TypeListError) -> [String] {
    let bytes = Array(text.utf8)
    var found: Result<[AskedType], TypeListError> = .success([])
    bytes.withUnsafeBytes { buffer in
      do throws(TypeListError) {
        found = .success(try TypeList.types(list: buffer))
      } catch {
        found = .failure(error)
      }
    }
    return try found.get().map { String(decoding: $0.name, as: UTF8.self) }
  }

  private func table(_ bytes: [UInt8]) throws(TypeListError) -> [AskedType] {
    var found: Result<[AskedType], TypeListError> = .success([])
    bytes.withUnsafeBytes { buffer in
      do throws(TypeListError) {
        found = .success(try TypeList.types(table: buffer, threshold: 0.25))
      } catch {
        found = .failure(error)
      }
    }
    return try found.get()
  }

  @Test func namesStandBetweenCommas() throws {
    #expect(try list("allergen, imaging finding") == ["allergen", "imaging finding"])
    #expect(try list("  a ,\tb\t") == ["a", "b"])
    #expect(try list("\"site, side\", x") == ["site, side", "x"])
    #expect(try list("\"the \"\"so-called\"\" one\"") == ["the \"so-called\" one"])
    #expect(try list("Аллерген, 過敏原, مثير") == ["Аллерген", "過敏原", "مثير"])
    #expect(try list("5' UTR, \"x\" , a \"b\" c") == ["5' UTR", "x", "a \"b\" c"])
  }

  @Test func faultsOfAListAreNumbered() {
    #expect(throws: TypeListError.empty(type: 0)) { try list("") }
    #expect(throws: TypeListError.empty(type: 1)) { try list("a, , b") }
    #expect(throws: TypeListError.empty(type: 1)) { try list("a,") }
    #expect(throws: TypeListError.empty(type: 0)) { try list("\"\"") }
    #expect(throws: TypeListError.badQuote(type: 1)) { try list("a, \"b") }
    #expect(throws: TypeListError.badQuote(type: 0)) { try list("\"a\" b, c") }
    #expect(throws: TypeListError.unprintable(type: 1)) { try list("a, b\u{1B}[1m") }
  }

  @Test func aTableHasDescriptionsAndThresholds() throws {
    let types = try table(
      Array("# names\nallergen\tsubstance that causes allergy\t0.5\r\n\nb\t\t.75\n c \nd\tx".utf8))
    #expect(
      types.map { String(decoding: $0.name, as: UTF8.self) } == ["allergen", "b", "c", "d"])
    #expect(
      types.map { String(decoding: $0.text, as: UTF8.self) } == [
        "allergen: substance that causes allergy", "b", "c", "d: x",
      ])
    #expect(types.map(\.threshold) == [0.5, 0.75, 0.25, 0.25])
    #expect(try table([]).isEmpty)
    // A byte order mark is no part of a name.
    #expect(try table([0xEF, 0xBB, 0xBF] + Array("# names\nb".utf8)).map(\.name) == [[0x62]])
  }

  @Test func faultsOfATableAreNumbered() {
    for (text, error) in [
      ("a\n\tx", .empty(type: 1)), ("a\tb\tc", .badThreshold(line: 0)),
      ("a\tb\t1.5", .badThreshold(line: 0)), ("a\tb\t.", .badThreshold(line: 0)),
      ("a\tb\t0.5\td", .tooManyFields(line: 0)), ("x\n\na\u{7F}", .unprintable(type: 2)),
    ] as [(String, TypeListError)] {
      #expect(throws: error) { try table(Array(text.utf8)) }
    }
    #expect(throws: TypeListError.unprintable(type: 0)) { try table([0x61, 0xFF]) }
  }
}
