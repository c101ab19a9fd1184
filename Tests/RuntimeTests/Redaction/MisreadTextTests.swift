import Foundation
import Testing

@testable import Runtime

@Suite struct MisreadTextTests {
  private func isSeen(_ text: String) -> Bool {
    Array(text.utf8).withUnsafeBytes { MisreadText.isSeen(in: $0) }
  }

  @Test(arguments: ["D\0r\0.\0 \0L\0e\0e\0", "\0S\0m\0i"])
  func zerosBetweenLettersAreUTF16(text: String) {
    #expect(isSeen(text))
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func textOfASCIIThatWasReadAsUTF16IsSeen(encoding: String.Encoding) throws {
    for text in ["Dr. Lee came\n ", "Seen by Dr. Kay.", "Fever\r\nSmith\r\n "] {
      let read = try #require(
        String(data: Data(text.utf8.prefix(text.utf8.count & ~1)), encoding: encoding))
      #expect(isSeen("x\n" + read), "\(text)")
    }
  }

  @Test(arguments: [
    "", "a", "ab", "Dr. Lee\0\0\0", "Smi\0th a\0b", "\0 Dr. Lee", "• HTN • DM •••• ……… ═══ →→→ ✓✓✓",
    "王伟 is 45M", "患者于三天前出现发热，体温最高达三十九度，伴咳嗽、咳痰。", "환자 김민수", "“Smith’s”—fever",
  ])
  func otherTextIsNot(text: String) {
    #expect(!isSeen(text))
  }
}
