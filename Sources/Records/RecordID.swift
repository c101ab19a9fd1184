// Identifiers that depend on nothing but the note and the place in it: the same note gives the same
// ones on every machine and in every run.
import Runtime

/// The identifiers of one note.
package struct RecordID {
  /// SHA-256 of the note's id and text.
  private let digest: [UInt8]

  package init(_ note: Note) {
    var hash = SHA256()
    let separator: [UInt8] = [0]
    if case .ordinal = note.identity {
      RecordID.add(note.ordinal, to: &hash)
    } else {
      hash.update(note.idBytes.bytes)
    }
    separator.withUnsafeBytes { hash.update($0) }
    hash.update(note.text)
    digest = hash.digest()
  }

  /// Of one thing that a note gives, such as a resource made of a finding.
  ///
  /// - findings: what it is made of, in order. Of each the place and the type count: the type by its name, since
  ///   where it stands in a list changes with what a run asks for.
  package func uuid(_ kind: StaticString, of findings: [Finding] = []) -> [UInt8] {
    var hash = start(kind)
    for finding in findings {
      let span = finding.span
      for number in [span.byteStart, span.byteEnd, span.headIndex, finding.type.count] {
        RecordID.add(number, to: &hash)
      }
      finding.type.withUnsafeBytes { hash.update($0) }
    }
    return RecordID.uuid(hash.digest())
  }

  /// Of what is said of other things, from their identifiers, which are of one length, and of who says so.
  package func uuid(_ kind: StaticString, about others: [[UInt8]], by speaker: [UInt8]) -> [UInt8] {
    var hash = start(kind)
    for other in others { other.withUnsafeBytes { hash.update($0) } }
    speaker.withUnsafeBytes { hash.update($0) }
    return RecordID.uuid(hash.digest())
  }

  private func start(_ kind: StaticString) -> SHA256 {
    var hash = SHA256()
    digest.withUnsafeBytes { hash.update($0) }
    hash.update(UnsafeRawBufferPointer(start: kind.utf8Start, count: kind.utf8CodeUnitCount))
    return hash
  }

  /// A UUID (RFC 9562, version 8) in its textual form, of the first bytes of a digest.
  private static func uuid(_ digest: [UInt8]) -> [UInt8] {
    var bytes = digest
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text: [UInt8] = []
    for index in 0..<16 {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      for digit in [bytes[index] >> 4, bytes[index] & 15] {
        text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
    return text
  }

  private static func add(_ number: Int, to hash: inout SHA256) {
    withUnsafeBytes(of: Int64(number).littleEndian) { hash.update($0) }
  }
}
