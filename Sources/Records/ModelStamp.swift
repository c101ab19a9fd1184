// Which model and which program made a record, in few words: `clinical 1a2b3c4d` is the model's name and
// the first eight digits of its content hash.
import Runtime

package struct ModelStamp {
  package let model: [UInt8]
  package let program: StaticString
  package let version: StaticString

  package init(_ model: Model, program: StaticString, version: StaticString) {
    self.program = program
    self.version = version
    let output = OutputBuffer(nil)
    if let name = model.provenance.value(of: "name"), !name.isEmpty {
      output.append(field: name)
    } else {
      output.append("model")
    }
    output.append(" ")
    output.append(hexadecimal: UnsafeRawBufferPointer(rebasing: model.contentHash[..<4]))
    self.model = [UInt8](output.gathered)
  }
}
