// Writes named float tensors as one safetensors file, whole or not at all.
// Source: the format's page (u64 header length, JSON header padded with spaces, then the data).
import Foundation
import Quantize

public enum StoredElement: String, Sendable, CaseIterable {
  case f32 = "F32"
  case f16 = "F16"

  var byteCount: Int { self == .f32 ? 4 : 2 }
}

public struct NamedTensor {
  public var name: String
  public var shape: [Int]
  public var values: UnsafeBufferPointer<Float>

  public init(_ name: String, _ shape: [Int], _ values: UnsafeBufferPointer<Float>) {
    precondition(shape.reduce(1, *) == values.count)
    self.name = name
    self.shape = shape
    self.values = values
  }
}

public enum SafetensorsWriter {
  /// - metadata: strings kept in the header's `__metadata__`.
  /// - Throws: ConversionError.cannotWrite; an old file at the path is then unchanged.
  public static func write(
    _ tensors: [NamedTensor], element: StoredElement, metadata: [String: String], to path: String
  ) throws {
    var members = ["\"__metadata__\":" + object(metadata)]
    var byteStart = 0
    for tensor in tensors {
      let byteEnd = byteStart + tensor.values.count * element.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(element.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(byteStart),\(byteEnd)]}")
      byteStart = byteEnd
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(0x20) }
    let total = 8 + header.count + byteStart
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: total, alignment: 16)
    defer { bytes.deallocate() }
    bytes.storeBytes(of: UInt64(header.count).littleEndian, as: UInt64.self)
    UnsafeMutableRawBufferPointer(rebasing: bytes[8...]).copyBytes(from: header)
    var position = 8 + header.count
    for tensor in tensors {
      switch element {
      case .f32:
        UnsafeMutableRawBufferPointer(rebasing: bytes[position...])
          .copyMemory(from: UnsafeRawBufferPointer(tensor.values))
      case .f16:
        for (index, value) in tensor.values.enumerated() {
          bytes.storeBytes(
            of: halfBits(value).littleEndian, toByteOffset: position + 2 * index,
            as: UInt16.self)
        }
      }
      position += tensor.values.count * element.byteCount
    }
    try AtomicFile.write(UnsafeRawBufferPointer(bytes), to: path)
  }

  /// IEEE 754 binary16, rounded to the nearest, ties to even; too large becomes infinity.
  static func halfBits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(bits >> 16 & 0x8000)
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude >= 0x7F80_0000 { return sign | (magnitude > 0x7F80_0000 ? 0x7E00 : 0x7C00) }
    if magnitude < 0x3880_0000 {
      // Subnormal: adding 0.5 * 2^-9 puts the units of 2^-24 into the lowest bits, rounded.
      let shifted = Float(bitPattern: magnitude) + 0.5
      return sign | UInt16(truncatingIfNeeded: shifted.bitPattern &- Float(0.5).bitPattern)
    }
    let rounded = magnitude &+ 0xFFF &+ (magnitude >> 13 & 1)
    let half = (rounded &- 0x3800_0000) >> 13
    return sign | (half >= 0x7C00 ? 0x7C00 : UInt16(half))
  }

  private static func object(_ members: [String: String]) -> String {
    let parts = members.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + quoted($0.value) }
    return "{\(parts.joined(separator: ","))}"
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).serialized }
}
