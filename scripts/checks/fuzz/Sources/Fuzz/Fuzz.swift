// What libFuzzer calls: one input for the parser that EDGE_NER_FUZZ_PARSER names. Inputs lie alone in
// memory of just their size, so that the address sanitizer sees every read beyond them.
import Glibc

nonisolated(unsafe) private let parser: (UnsafeRawBufferPointer) -> Void = {
  let parsers: [String: (UnsafeRawBufferPointer) -> Void] = [
    "model": readChangedModel, "terms": readTerms, "codes": readCodes, "notes": readNotes,
    "json": { readDocument($0, .jsonLines) }, "hl7": { readDocument($0, .hl7) },
    "cda": { readDocument($0, .cda) }, "fhir": { readDocument($0, .fhir) },
    "lists": readLists, "private": readPrivate, "options": readOptions, "markup": readMarkup,
    "encodings": readEncodings, "syntax": readSyntax, "values": readValues,
    "headings": readHeadings, "relatives": readRelatives,
  ]
  let name = getenv("EDGE_NER_FUZZ_PARSER").map { String(cString: $0) } ?? ""
  guard let parser = parsers[name] else {
    fatalError("EDGE_NER_FUZZ_PARSER: one of \(parsers.keys.sorted().joined(separator: ", "))")
  }
  return parser
}()

@_extern(c, "LLVMFuzzerRunDriver")
private func runDriver(
  _ argumentCount: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What SwiftPM takes for the program's main function.
@_cdecl("Fuzz_main")
public func runFuzzer(
  _ argumentCount: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  var argumentCount = argumentCount
  var arguments = arguments
  return runDriver(&argumentCount, &arguments) { testOneInput($0, $1) }
}

private func testOneInput(_ start: UnsafePointer<UInt8>?, _ byteCount: Int) -> CInt {
  let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
  defer { copy.deallocate() }
  if let start, byteCount > 0 {
    copy.copyMemory(from: UnsafeRawBufferPointer(start: start, count: byteCount))
  }
  parser(UnsafeRawBufferPointer(copy))
  return 0
}
