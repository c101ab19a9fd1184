// Element types of safetensors that hold weights, and their exact widening to float32.
import Foundation

/// A tensor's place in a safetensors file.
struct TensorEntry {
  enum Element: String {
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"

    var byteCount: Int { self == .f32 ? 4 : 2 }
  }

  let name: String
  /// As the file spells it; only F32, F16 and BF16 can be read.
  let elementType: String
  let shape: [Int]
  /// Within the file's data.
  let bytes: Range<Int>
}

/// A tensor widened to float32, row after row.
public struct FloatTensor {
  public let name: String
  public let shape: [Int]
  public let elements: [Float]
}

enum Widening {
  /// Little-endian elements at `start` to floats; every value of every type is exact.
  static func floats(_ bytes: UnsafeRawBufferPointer, _ type: TensorEntry.Element) -> [Float] {
    let count = bytes.count / type.byteCount
    return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      for index in 0..<count {
        let value: Float
        switch type {
        case .f32:
          let raw = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
          value = Float(bitPattern: UInt32(littleEndian: raw))
        case .f16:
          let raw = bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
          value = widened(half: UInt16(littleEndian: raw))
        case .bf16:
          let raw = bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
          value = Float(bitPattern: UInt32(UInt16(littleEndian: raw)) << 16)
        }
        buffer.initializeElement(at: index, to: value)
      }
      initializedCount = count
    }
  }

  /// IEEE 754 binary16 to binary32.
  static func widened(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      // Subnormal: fraction x 2^-24 is exact in binary32.
      let magnitude = Float(fraction) * 0x1p-24
      return Float(bitPattern: magnitude.bitPattern | sign)
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
