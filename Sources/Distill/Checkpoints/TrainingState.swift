// The file a stopped run goes on from: weights, moments and progress in one safetensors file, so
// that one rename replaces all of it.
import Foundation
import Quantize

public enum TrainingState {
  /// - fingerprint: of the settings and the data; compared when the run is resumed.
  /// - labelCodes: the training set's labels where the run changes them, else empty.
  /// - Throws: ConversionError.cannotWrite; the state before is then unchanged.
  public static func save(
    model: StudentModel, optimizer: Optimizer, progress: TrainingProgress, fingerprint: String,
    labelCodes: [Float] = [], to path: String
  ) throws {
    var tensors = [
      tensor("weights", model.weights), tensor("firstMoment", optimizer.firstMoment),
      tensor("secondMoment", optimizer.secondMoment),
    ]
    if let average = optimizer.average { tensors.append(tensor("average", average)) }
    let metadata = ["progress": progress.json.serialized, "fingerprint": fingerprint]
    try labelCodes.withUnsafeBufferPointer { codes in
      if !codes.isEmpty { tensors.append(NamedTensor("labels", [codes.count], codes)) }
      try SafetensorsWriter.write(tensors, element: .f32, metadata: metadata, to: path)
    }
  }

  /// - Throws: CheckpointError.
  public static func load(
    model: StudentModel, optimizer: Optimizer, fingerprint: String, from path: String
  ) throws -> (progress: TrainingProgress, labelCodes: [Float]) {
    guard
      let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped),
      data.count > 8
    else { throw CheckpointError.unreadable(path: path) }
    let headerCount = data.withUnsafeBytes {
      Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)))
    }
    guard headerCount > 0, headerCount < data.count - 8,
      let header = try? JSONSerialization.jsonObject(with: data.subdata(in: 8..<8 + headerCount))
        as? [String: Any], let metadata = header["__metadata__"] as? [String: String]
    else { throw CheckpointError.badField(path: path, field: "header") }
    guard metadata["fingerprint"] == fingerprint else {
      throw CheckpointError.differentRun(path: path, field: "data or options")
    }
    guard let text = metadata["progress"],
      let json = try? Array(text.utf8).withUnsafeBytes({ try JSONValue.parse($0) }),
      let progress = TrainingProgress(json: json)
    else { throw CheckpointError.badField(path: path, field: "progress") }
    var targets = [
      ("weights", model.weights), ("firstMoment", optimizer.firstMoment),
      ("secondMoment", optimizer.secondMoment),
    ]
    if let average = optimizer.average { targets.append(("average", average)) }
    for (name, buffer) in targets {
      guard let entry = header[name] as? [String: Any],
        let range = entry["data_offsets"] as? [Int], range.count == 2,
        range[1] - range[0] == buffer.count * 4, range[0] >= 0,
        8 + headerCount + range[1] <= data.count
      else { throw CheckpointError.missingTensor(path: path, name: name) }
      data.withUnsafeBytes { bytes in
        UnsafeMutableRawBufferPointer(buffer.values).copyMemory(
          from: UnsafeRawBufferPointer(
            rebasing: bytes[8 + headerCount + range[0]..<8 + headerCount + range[1]]))
      }
    }
    optimizer.step = progress.step
    guard header["labels"] != nil else { return (progress, []) }
    return (progress, try SafetensorsFile(path: path).tensor("labels").elements)
  }

  private static func tensor(_ name: String, _ buffer: FloatBuffer) -> NamedTensor {
    NamedTensor(name, [buffer.count], UnsafeBufferPointer(buffer.values))
  }
}
