import Foundation
import Testing

@testable import Quantize

@Suite struct SafetensorsTests {
  @Test func everyHalfWidensExactly() {
    for bits in UInt16.min...UInt16.max {
      let found = Widening.widened(half: bits)
      let expected = Float(Float16(bitPattern: bits))
      let isSame =
        expected.isNaN ? found.isNaN : found.bitPattern == expected.bitPattern
      if !isSame { Issue.record("half \(bits)") }
    }
  }

  @Test func everyBfloat16KeepsItsBits() {
    let all = (UInt16.min...UInt16.max).map { $0.littleEndian }
    let floats = all.withUnsafeBytes { Widening.floats($0, .bf16) }
    #expect(floats.map(\.bitPattern) == (UInt16.min...UInt16.max).map { UInt32($0) << 16 })
  }

  private func error(_ bytes: Data) throws -> ConversionError? {
    let path = NSTemporaryDirectory() + "/\(UUID().uuidString).safetensors"
    try bytes.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      _ = try SafetensorsFile(path: path)
      return nil
    } catch {
      return error as? ConversionError
    }
  }

  private func file(_ header: String, data: Int) -> Data {
    var count = UInt64(header.utf8.count).littleEndian
    return Data(bytes: &count, count: 8) + Data(header.utf8) + Data(count: data)
  }

  @Test func aSoundFileOpens() throws {
    let header = #"{"__metadata__":{"a":"b"},"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    #expect(try error(file(header, data: 8)) == nil)
  }

  @Test(arguments: [
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,9]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
    #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
    #"{"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,8]}}"#,
    #"{"t":{"dtype":"F32","shape":"x","data_offsets":[0,8]}}"#,
    #"{"t":{"shape":[2],"data_offsets":[0,8]}}"#,
    #"{"t":[]}"#,
    #"[]"#,
    #"{"#,
    "",
  ])
  func headersThatDoNotDescribeTheFile(header: String) throws {
    guard case .badSafetensors = try error(file(header, data: 8)) else {
      Issue.record("accepted")
      return
    }
  }

  @Test func truncatedAnywhere() throws {
    let header = #"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let whole = file(header, data: 8)
    for count in 0..<whole.count {
      guard case .badSafetensors = try error(whole.prefix(count)) else {
        Issue.record("\(count) bytes")
        continue
      }
    }
    var huge = whole
    huge.replaceSubrange(0..<8, with: Data(repeating: 0xFF, count: 8))
    guard case .badSafetensors = try error(huge) else {
      Issue.record("a header longer than any file")
      return
    }
  }
}
