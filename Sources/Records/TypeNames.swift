// The names of heads, types and flags as records print them, in bytes of their own: writers need no
// view into a model file, and types that no file holds (named by the user) can stand here too.
import Runtime

/// What a head's spans are in a record.
package enum HeadRole: Equatable {
  /// Entities.
  case entities
  /// Protected health information, a layer of its own.
  case phi
  /// Found for an entity: attributes of a drug, or the other end of a relation.
  case relation
  /// No spans, but flags of entities.
  case flags
  /// No spans: finds types by their names, and none was asked for.
  case unasked
}

package struct TypeNames {
  /// One head's names.
  package struct Head {
    package var name: [UInt8]
    package var role: HeadRole
    package var types: [[UInt8]]

    package init(name: [UInt8], role: HeadRole, types: [[UInt8]]) {
      self.name = name
      self.role = role
      self.types = types
    }
  }

  private let heads: [Head]
  /// Names of the bits of `Span.flags`, from the lowest.
  package let flags: [[UInt8]]

  package init(heads: [Head], flags: [[UInt8]] = []) {
    self.heads = heads
    self.flags = flags
  }

  /// - asked: what an open head is asked for.
  package init(_ model: Model, asked: AskedTypes? = nil) {
    var heads: [Head] = []
    var flags: [[UInt8]] = []
    for index in 0..<model.headCount {
      let head = model.head(index)
      var types: [[UInt8]] = []
      for type in 0..<head.typeCount { types.append([UInt8](head.typeName(type))) }
      let role: HeadRole
      switch head {
      case .tags(let tags): role = tags.isProtectedInformation ? .phi : .entities
      case .relation: role = .relation
      case .open:
        let isAsked = asked?.headIndex == index
        role = isAsked ? .entities : .unasked
        if isAsked { types = asked?.types.map { $0.name } ?? [] }
      case .flags(let answers):
        role = .flags
        for flag in 0..<answers.flagCount { flags.append([UInt8](answers.flagName(flag))) }
      }
      heads.append(Head(name: [UInt8](head.name), role: role, types: types))
    }
    self.init(heads: heads, flags: flags)
  }

  package var headCount: Int { heads.count }

  package func typeCount(head: Int) -> Int { heads[head].types.count }

  package func head(_ index: Int) -> [UInt8] { heads[index].name }

  package func role(_ head: Int) -> HeadRole { heads[head].role }

  package func type(_ index: Int, head: Int) -> [UInt8] { heads[head].types[index] }

  package func type(of span: Span) -> [UInt8] { heads[span.headIndex].types[span.typeIndex] }

  /// Whether the model has a head of this role.
  package func has(_ role: HeadRole) -> Bool {
    for head in heads where head.role == role { return true }
    return false
  }
}

/// Whether a name is spelled so.
package func isEqual(_ name: [UInt8], _ text: StaticString) -> Bool {
  guard name.count == text.utf8CodeUnitCount else { return false }
  for index in 0..<name.count where name[index] != text.utf8Start[index] { return false }
  return true
}
