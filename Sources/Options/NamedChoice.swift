// A closed set whose members an option names: the table's list and the reading of a value come from
// the same cases, so that neither depends on their order.

/// One of a closed set, with the name that options spell.
public protocol NamedChoice: CaseIterable {
  /// As the command line spells it; no two are equal.
  var name: StaticString { get }
}

extension NamedChoice {
  /// All names, in the order of the cases, for the table.
  public static var names: [StaticString] {
    var names: [StaticString] = []
    for choice in allCases { names.append(choice.name) }
    return names
  }

  /// The member of this name; nil if there is none.
  public static func named(_ name: Argument) -> Self? {
    for choice in allCases where name.isEqual(choice.name) { return choice }
    return nil
  }
}

extension ParsedCommand {
  /// The member that an option names; nil where the option is not given.
  ///
  /// - Precondition: the verb's table has the option, and its choices are the names of `type`.
  public func choice<Choice: NamedChoice>(_ name: StaticString, of type: Choice.Type) -> Choice? {
    guard let value = last(name) else { return nil }
    guard let choice = Choice.named(value) else {
      preconditionFailure("the table has other choices than the type")
    }
    return choice
  }
}
