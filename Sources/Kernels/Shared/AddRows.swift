// Rows of small classes, added to rows that are there.
import KernelInterface

/// `KernelTable.addRows`.
func addRowsKernel(_ address: UnsafeRawPointer) {
  let arguments = address.assumingMemoryBound(to: AddRowsArguments.self).pointee
  var row = 0
  while row < arguments.rowCount {
    let output = arguments.output + row &* arguments.outputStride
    var classes = arguments.classes[row]
    var feature = 0
    // Most tokens have class 0 in most features.
    while classes != 0 {
      let number = Int(classes & 0xff)
      if number != 0 {
        let place = Int(arguments.firstRows[feature]) &+ number
        let source = arguments.table + place &* arguments.tableStride
        var column = 0
        while column < arguments.tableStride {
          storeF32(loadF32(output + column) + loadF32(source + column), output + column)
          column &+= 16
        }
      }
      classes >>= 8
      feature &+= 1
    }
    row &+= 1
  }
}
