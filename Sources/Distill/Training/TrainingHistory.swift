// The learning curve of a run, kept beside its checkpoint as history.json for reports.
import Foundation
import Quantize

public enum TrainingHistory {
  /// Empty where the directory has none.
  public static func read(directory: String) -> [TrainingProgress.EpochRecord] {
    guard let data = FileManager.default.contents(atPath: directory + "/history.json"),
      let json = try? data.withUnsafeBytes({ try JSONValue.parse($0) })
    else { return [] }
    return (json["epochs"]?.arrayValue ?? []).compactMap { epoch in
      guard let loss = epoch["loss"]?.doubleValue else { return nil }
      return .init(loss: loss, score: epoch["score"]?.doubleValue ?? -1)
    }
  }

  /// - Throws: ConversionError.cannotWrite.
  public static func write(
    _ history: [TrainingProgress.EpochRecord], directory: String
  ) throws {
    let epochs = history.map { record in
      JSONValue.object(
        [JSONMember("loss", .double(record.loss))]
          + (record.score >= 0 ? [JSONMember("score", .double(record.score))] : []))
    }
    let text = JSONValue.object([JSONMember("epochs", .array(epochs))]).serialized + "\n"
    try Array(text.utf8).withUnsafeBytes {
      try AtomicFile.write($0, to: directory + "/history.json")
    }
  }
}
