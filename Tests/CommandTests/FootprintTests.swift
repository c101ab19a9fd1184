// `footprint` on the machine that runs the tests. Machines that tell less are made of plain files by
// scripts/checks/footprint.py.
import Foundation
import Testing

@Suite struct FootprintTests {
  private func figures(_ arguments: [String] = []) throws -> [String: Any] {
    let result = try EdgeNer.run(["footprint", "--json"] + arguments, input: "")
    #expect(result.status == 0 && result.errors == "")
    return try #require(try result.objects().first)
  }

  @Test func sizesAreThoseOfTheFiles() throws {
    let figures = try figures()
    let model = try FileManager.default.attributesOfItem(atPath: CommandModel.path)
    let program = try FileManager.default.attributesOfItem(atPath: EdgeNer.executable.path)
    #expect(figures["modelBytes"] as? Int == model[.size] as? Int)
    #expect(figures["executableBytes"] as? Int == program[.size] as? Int)
    #expect(figures["failedNotes"] as? Int == 0)
    #expect(figures["notes"] as? Int ?? 0 >= 20)
  }

  @Test func percentilesAscendAndStartsAreThoseOfChildren() throws {
    let figures = try figures()
    let times = try #require(figures["noteNanoseconds"] as? [String: Int])
    let p50 = try #require(times["p50"])
    let p95 = try #require(times["p95"])
    let p99 = try #require(times["p99"])
    #expect(0 < p50 && p50 <= p95 && p95 <= p99)
    let start = try #require(figures["coldStart"] as? [String: Any])
    #expect(start["source"] as? String == "child")
    #expect(start["starts"] as? Int == 7)
    let ready = try #require(start["readyNanoseconds"] as? Int)
    #expect(ready > 0)
    if let entity = start["firstEntityNanoseconds"] as? Int { #expect(entity > ready) }
  }

  @Test func residentMemoryHoldsThePartOfThisProcess() throws {
    let figures = try figures()
    let peak = try #require(figures["peakRSSBytes"] as? Int)
    #expect(peak > 1 << 20)
    if let shared = figures["PSSBytes"] as? Int { #expect(shared > 0 && shared <= peak) }
  }

  @Test(arguments: [
    ("--max-rss-mb", "0.1"), ("--max-executable-mb", "0.1"), ("--max-p95-ms", "0"),
    ("--min-tokens-per-second", "1000000000"),
  ])
  func aLimitThatIsNotKeptEndsWith1AndSaysSo(option: String, value: String) throws {
    let result = try EdgeNer.run(["footprint", "--json", option, value], input: "")
    #expect(result.status == 1)
    #expect(result.errors.contains("the limit of"))
    #expect(try result.objects().count == 1)
  }

  @Test func limitsThatAreKeptEndWith0() throws {
    let result = try EdgeNer.run(
      ["footprint", "--max-rss-mb", "1000", "--min-tokens-per-second", "0"], input: "")
    #expect(result.status == 0 && result.errors == "")
    #expect(result.text.contains("peak RSS"))
  }

  @Test func aLimitThatIsNoNumberIsRefused() throws {
    let result = try EdgeNer.run(["footprint", "--max-rss-mb", "-1"], input: "")
    #expect(result.status == 2 && result.text == "")
  }
}
