// Files of Tests/Golden/Records: what the writers make of the example. The scripts that check them with
// other people's readers read the same files. With EDGE_NER_WRITE_GOLDEN set they are written anew.
import Foundation
import Testing

func expectGolden(_ name: String, _ text: String) throws {
  let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Golden/Records/\(name)").standardizedFileURL
  if ProcessInfo.processInfo.environment["EDGE_NER_WRITE_GOLDEN"] != nil {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
  #expect(text == String(decoding: try Data(contentsOf: url), as: UTF8.self), "\(name)")
}
