import Foundation
import Quantize
import Runtime
import Testing

/// Opening by path: what the system refuses, and that a written file opens.
@Suite struct ModelFileTests {
  private func error(_ path: String) -> ModelError? {
    do throws(ModelError) {
      _ = try Model.open(path: path)
      return nil
    } catch {
      return error
    }
  }

  private func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "/model-file-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func aWrittenFileOpens() throws {
    try withTemporaryDirectory { directory in
      let image = try TinyModel.image()
      let path = directory + "/tiny.ner"
      try AtomicFile.write(image.bytes, to: path)
      let model = try Model.open(path: path)
      try model.verify()
      #expect(model.bytes.elementsEqual(image.bytes))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["tiny.ner"])
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    try withTemporaryDirectory { directory in
      #expect(error(directory) == .isDirectory)
      #expect(error(directory + "/none") == .cannotOpen(errno: ENOENT))
      let empty = directory + "/empty"
      try Data().write(to: URL(fileURLWithPath: empty))
      #expect(error(empty) == .truncated(neededByteCount: 64, haveByteCount: 0))
      let pipe = directory + "/pipe"
      try #require(mkfifo(pipe, 0o600) == 0)
      #expect(error(pipe) == .cannotOpen(errno: ESPIPE))
      #expect(error("/dev/null") == .truncated(neededByteCount: 64, haveByteCount: 0))
      if getuid() != 0 {
        let secret = directory + "/secret"
        try Data([1]).write(to: URL(fileURLWithPath: secret))
        try #require(chmod(secret, 0) == 0)
        #expect(error(secret) == .cannotOpen(errno: EACCES))
      }
    }
  }

  @Test func aFailedWriteLeavesNothingNew() throws {
    try withTemporaryDirectory { directory in
      let image = try TinyModel.image()
      let taken = directory + "/taken"
      try FileManager.default.createDirectory(
        atPath: taken + "/inside", withIntermediateDirectories: true)
      #expect(throws: ConversionError.self) { try AtomicFile.write(image.bytes, to: taken) }
      #expect(throws: ConversionError.self) {
        try AtomicFile.write(image.bytes, to: directory + "/none/x.ner")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["taken"])
    }
  }

  @Test func linksAndDevicesStay() throws {
    try withTemporaryDirectory { directory in
      let image = try TinyModel.image()
      let (file, link) = (directory + "/file", directory + "/link")
      try Data([1]).write(to: URL(fileURLWithPath: file))
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
      try AtomicFile.write(image.bytes, to: link)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count == image.bytes.count)
      // Writes to this device fail for want of space.
      let error = #expect(throws: ConversionError.self) {
        try AtomicFile.write(image.bytes, to: "/dev/full")
      }
      #expect(error.map { "\($0)" } == "/dev/full: No space left on device")
      try AtomicFile.write(image.bytes, to: "/dev/null")
    }
  }

  @Test func theShippedModelIsSound() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Models/clinical.ner").path
    try Model.open(path: path).verify()
  }
}
