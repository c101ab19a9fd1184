// What the system says of a file, and when its last write is long enough ago.
import Foundation
import Testing

@testable import Runtime

@Suite struct FileStatusTests {
  @Test func aFileIsSettledAfterWholeSecondsAndNotAfterTheirBeginnings() throws {
    let path = NSTemporaryDirectory() + "/" + UUID().uuidString
    try "Has fever.".write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let status = try FileStatus(Array(path.utf8) + [0])
    #expect(status.isRegular && status.byteCount == 10)
    let written = status.modifiedNanoseconds
    #expect(abs(Double(written) / 1e9 - Date().timeIntervalSince1970) < 3600)
    // From 3.9 to 5.0 a second and a tenth go by, though 5 - 3 is two.
    #expect(!status.isSettled(for: 2, at: written + 1_100_000_000))
    #expect(!status.isSettled(for: 2, at: written + 1_999_999_999))
    #expect(status.isSettled(for: 2, at: written + 2_000_000_000))
    #expect(status.isSettled(for: 0, at: written))
    #expect(status.isSettled(for: 0, at: written - 1))
    #expect(!status.isSettled(for: 1, at: written - 1))
  }

  @Test func aTimeThatTheDiskKeepsToTheFractionIsRead() throws {
    let path = NSTemporaryDirectory() + "/" + UUID().uuidString
    try Data().write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000.75)], ofItemAtPath: path)
    let status = try FileStatus(Array(path.utf8) + [0])
    #expect(abs(status.modifiedNanoseconds - 1_700_000_000_750_000_000) < 1_000_000)
  }
}
