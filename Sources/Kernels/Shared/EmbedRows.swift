// Word row plus position row, both int8 with a scale a row, as floats.
import KernelInterface

/// `KernelTable.embedRows`.
func embedRowsKernel(_ address: UnsafeRawPointer) {
  let arguments = address.assumingMemoryBound(to: EmbedRowsArguments.self).pointee
  var row = 0
  while row < arguments.rowCount {
    let id = Int(arguments.ids[row])
    let word = UnsafeRawPointer(arguments.wordRows + id &* arguments.tableStride)
    let position = UnsafeRawPointer(arguments.positionRows + row &* arguments.tableStride)
    let wordScale = all(arguments.wordScale[id])
    let positionScale = all(arguments.positionScale[row])
    let output = arguments.output + row &* arguments.outputStride
    var column = 0
    while column < arguments.tableStride {
      let w = toF32((word + column).loadUnaligned(as: S8x16.self)) * wordScale
      let p = toF32((position + column).loadUnaligned(as: S8x16.self)) * positionScale
      storeF32(w + p, output + column)
      column &+= 16
    }
    row &+= 1
  }
}
