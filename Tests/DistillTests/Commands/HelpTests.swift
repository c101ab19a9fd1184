// edge-distill help and version say what --help and --version say.
import Foundation
import Testing

@Suite struct HelpTests {
  @Test func helpAndVersionAreVerbsToo() throws {
    let help = try EdgeDistill.printed(["--help"])
    #expect(help.status == 0 && help.text.hasPrefix("Usage: edge-distill VERB"))
    #expect(try EdgeDistill.printed(["help"]).text == help.text)
    let version = try EdgeDistill.printed(["--version"])
    #expect(version.status == 0 && version.text.hasPrefix("edge-distill "))
    #expect(try EdgeDistill.printed(["version"]).text == version.text)
  }

  @Test func helpExplainsAVerb() throws {
    let train = try EdgeDistill.printed(["help", "train"])
    #expect(try EdgeDistill.printed(["train", "--help"]).text == train.text)
    #expect(train.status == 0 && train.text.hasPrefix("Usage: edge-distill train"))
    let wrong = try EdgeDistill.run(["help", "tran"])
    #expect(wrong.status == 2)
    #expect(wrong.errors == "edge-distill: unknown verb 'tran'; did you mean 'train'?\n")
  }
}
