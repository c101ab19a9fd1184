// What a body writes to an output, as text.
import Records

/// - body: writes less than the output gathers before it writes through.
func written(_ body: (OutputBuffer) -> Void) -> String {
  let output = OutputBuffer(nil)
  body(output)
  return String(decoding: output.gathered, as: UTF8.self)
}
