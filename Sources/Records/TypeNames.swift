// The names of heads and types as records print them, in bytes of their own: writers need no view
// into a model file, and types that no file holds (named by the user) can stand here too.
import Runtime

package struct TypeNames {
  private let heads: [[UInt8]]
  private let types: [[[UInt8]]]

  package init(_ model: Model) {
    var heads: [[UInt8]] = []
    var types: [[[UInt8]]] = []
    for index in 0..<model.headCount {
      let head = model.head(index)
      heads.append([UInt8](head.name))
      var names: [[UInt8]] = []
      for type in 0..<head.typeCount { names.append([UInt8](head.typeName(type))) }
      types.append(names)
    }
    self.heads = heads
    self.types = types
  }

  package var headCount: Int { heads.count }

  package func typeCount(head: Int) -> Int { types[head].count }

  package func head(_ index: Int) -> [UInt8] { heads[index] }

  package func type(_ index: Int, head: Int) -> [UInt8] { types[head][index] }

  package func type(of span: Span) -> [UInt8] { types[span.headIndex][span.typeIndex] }
}
