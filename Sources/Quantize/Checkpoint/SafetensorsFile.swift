// One safetensors file: u64 length of a JSON header, the header, then the tensors' bytes. The file
// is mapped; a tensor is widened to float32 only when it is asked for.
import Foundation

/// A mapped safetensors file whose header has been checked against the file's size.
public final class SafetensorsFile {
  public let path: String
  let entries: [String: TensorEntry]
  private let data: Data
  /// Largest header that the format's own reader takes.
  private static let headerLimit = 100_000_000

  /// - Throws: ConversionError for a file that cannot be read or whose header does not describe it.
  public init(path: String) throws {
    self.path = path
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw ConversionError.cannotRead(file: path, reason: "cannot be read")
    }
    guard data.count >= 8 else {
      throw ConversionError.badSafetensors(file: path, reason: "\(data.count) bytes, need 8")
    }
    let stated = data.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    }
    guard stated <= UInt64(Self.headerLimit), 8 + Int(stated) <= data.count else {
      throw ConversionError.badSafetensors(
        file: path, reason: "a header of \(stated) bytes in a file of \(data.count)")
    }
    let dataStart = 8 + Int(stated)
    guard let header = JSONFile.object(data.subdata(in: 8..<dataStart)) else {
      throw ConversionError.badSafetensors(file: path, reason: "its header is not a JSON object")
    }
    var entries: [String: TensorEntry] = [:]
    for (name, value) in header where name != "__metadata__" {
      entries[name] = try Self.entry(
        name, value, dataStart: dataStart, fileByteCount: data.count, path: path)
    }
    self.entries = entries
  }

  public var tensorNames: [String] { entries.keys.sorted() }

  /// The tensor in float32.
  ///
  /// - Throws: ConversionError for a tensor that is not there or of an unknown element type.
  public func tensor(_ name: String) throws -> FloatTensor {
    guard let entry = entries[name] else { throw ConversionError.missingTensor(name) }
    guard let type = TensorEntry.Element(rawValue: entry.elementType) else {
      throw ConversionError.unknownElementType(tensor: name, type: entry.elementType)
    }
    let elements = data.withUnsafeBytes { bytes in
      Widening.floats(UnsafeRawBufferPointer(rebasing: bytes[entry.bytes]), type)
    }
    return FloatTensor(name: name, shape: entry.shape, elements: elements)
  }

  /// The file's SHA-256 in hexadecimal is taken from these.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    data.withUnsafeBytes(body)
  }

  private static func entry(
    _ name: String, _ value: Any, dataStart: Int, fileByteCount: Int, path: String
  ) throws -> TensorEntry {
    let wrong = ConversionError.badSafetensors(
      file: path, reason: "tensor \(name) is ill described")
    guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
      let shape = fields["shape"] as? [Int], let range = fields["data_offsets"] as? [Int],
      range.count == 2, shape.allSatisfy({ $0 >= 0 })
    else { throw wrong }
    let dataByteCount = fileByteCount - dataStart
    guard range[0] >= 0, range[0] <= range[1], range[1] <= dataByteCount else { throw wrong }
    if let element = TensorEntry.Element(rawValue: type) {
      var byteCount = element.byteCount
      for dimension in shape {
        let (product, overflows) = byteCount.multipliedReportingOverflow(by: dimension)
        guard !overflows else { throw wrong }
        byteCount = product
      }
      guard byteCount == range[1] - range[0] else { throw wrong }
    }
    return TensorEntry(
      name: name, elementType: type, shape: shape,
      bytes: dataStart + range[0]..<dataStart + range[1])
  }
}
