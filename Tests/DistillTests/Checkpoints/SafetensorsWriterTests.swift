// What is written is read back; halves are rounded to the nearest; a failed save leaves the old
// file.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct SafetensorsWriterTests {
  @Test func floatsComeBackExactly() throws {
    let path = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let values: [Float] = [1, -2.5, 3e-20, 65504, 0]
    try values.withUnsafeBufferPointer {
      try SafetensorsWriter.write(
        [NamedTensor("a", [5], $0), NamedTensor("b", [1, 5], $0)], element: .f32,
        metadata: ["format": "pt"], to: path)
    }
    let file = try SafetensorsFile(path: path)
    #expect(try file.tensor("a").elements == values)
    #expect(try file.tensor("b").shape == [1, 5])
  }

  @Test func everyHalfSurvivesAndNeighboursRoundToEven() {
    for bits in UInt16(0)..<0x7C00 {
      let value = Float(Float16Reference.value(bits))
      #expect(SafetensorsWriter.halfBits(value) == bits)
      #expect(SafetensorsWriter.halfBits(-value) == bits | 0x8000)
      guard bits < 0x7BFF else { continue }
      let middle = (Float16Reference.value(bits) + Float16Reference.value(bits + 1)) / 2
      #expect(SafetensorsWriter.halfBits(Float(middle)) == bits + (bits & 1))
    }
    #expect(SafetensorsWriter.halfBits(1e6) == 0x7C00)
  }

  @Test func aFailedSaveLeavesTheOldFile() throws {
    let folder = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let values: [Float] = [1]
    // A name longer than the file system takes fails before anything is replaced.
    let path = folder + "/" + String(repeating: "x", count: 300)
    #expect(throws: ConversionError.self) {
      try values.withUnsafeBufferPointer {
        try SafetensorsWriter.write(
          [NamedTensor("a", [1], $0)], element: .f32, metadata: [:], to: path)
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }
}

/// Binary16 by its definition.
enum Float16Reference {
  static func value(_ bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    if exponent == 0 { return fraction * pow(2, -24) }
    return (1 + fraction / 1024) * pow(2, Double(exponent - 15))
  }
}
