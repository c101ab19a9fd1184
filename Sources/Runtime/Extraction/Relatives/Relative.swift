// Which relative a finding is said of, where the note says so: a small table of words and one rule
// about where they stand.

/// A line of the table of relatives.
public struct Relative: Equatable, Sendable {
  let line: Int

  /// As records have it, for example `maternal_grandmother`.
  public var name: UnsafeRawBufferPointer { Relative.words.code(line) }

  /// The relationship in HL7's RoleCode, for example `MGRMTH`.
  public var roleCode: UnsafeRawBufferPointer { Relative.roleCodes.code(line) }

  static let words = Lexicon(
    """
    mother|mother|mothers|mom|moms|mum|mums|mommy|mo
    father|father|fathers|dad|dads|daddy
    parent|parent|parents
    sister|sister|sisters|sis
    brother|brother|brothers|bro|bros
    sibling|sibling|siblings|sib|sibs
    twin|twin
    daughter|daughter|daughters|dtr|dtrs
    son|son|sons
    child|child|children|kid|kids
    grandmother|grandmother|grandmothers|grandma|gma|gm
    grandfather|grandfather|grandfathers|grandpa|gpa|gf
    grandparent|grandparent|grandparents
    maternal_grandmother|mgm
    maternal_grandfather|mgf
    paternal_grandmother|pgm
    paternal_grandfather|pgf
    maternal_grandparent|
    paternal_grandparent|
    aunt|aunt|aunts|auntie
    uncle|uncle|uncles
    maternal_aunt|
    paternal_aunt|
    maternal_uncle|
    paternal_uncle|
    cousin|cousin|cousins
    maternal_cousin|
    paternal_cousin|
    niece|niece|nieces
    nephew|nephew|nephews
    grandchild|grandchild|grandchildren|grandson|granddaughter|grandsons|granddaughters
    half_sister|
    half_brother|
    wife|wife
    husband|husband|hubby
    partner|spouse|partner
    """)

  /// RoleCode of each line.
  private static let roleCodes = Lexicon(
    """
    MTH
    FTH
    PRN
    SIS
    BRO
    SIB
    TWIN
    DAUC
    SONC
    CHILD
    GRMTH
    GRFTH
    GRPRN
    MGRMTH
    MGRFTH
    PGRMTH
    PGRFTH
    MGRPRN
    PGRPRN
    AUNT
    UNCLE
    MAUNT
    PAUNT
    MUNCLE
    PUNCLE
    COUSN
    MCOUSN
    PCOUSN
    NIECE
    NEPHEW
    GRNDCHILD
    HSIS
    HBRO
    WIFE
    HUSB
    SPS
    """)

  // MARK: Relatives of relatives

  enum Side { case maternal, paternal, half, grand }

  /// The relative on a side of the family; the same where the table has no such line.
  func on(_ side: Side) -> Relative {
    switch (side, line) {
    case (.maternal, 10): Relative(line: 13)
    case (.maternal, 11): Relative(line: 14)
    case (.paternal, 10): Relative(line: 15)
    case (.paternal, 11): Relative(line: 16)
    case (.maternal, 12): Relative(line: 17)
    case (.paternal, 12): Relative(line: 18)
    case (.maternal, 19): Relative(line: 21)
    case (.paternal, 19): Relative(line: 22)
    case (.maternal, 20): Relative(line: 23)
    case (.paternal, 20): Relative(line: 24)
    case (.maternal, 25): Relative(line: 26)
    case (.paternal, 25): Relative(line: 27)
    case (.half, 3): Relative(line: 31)
    case (.half, 4): Relative(line: 32)
    case (.grand, 0): Relative(line: 10)
    case (.grand, 1): Relative(line: 11)
    case (.grand, 2): Relative(line: 12)
    case (.grand, 7), (.grand, 8), (.grand, 9): Relative(line: 30)
    default: self
    }
  }

  /// The patient's relative who is this one's: a mother's sister is a maternal aunt. Nil where the table
  /// has none.
  func relative(_ other: Relative) -> Relative? {
    switch (line, other.line) {
    case (0, 0): Relative(line: 13)
    case (0, 1): Relative(line: 14)
    case (0, 2): Relative(line: 17)
    case (0, 3): Relative(line: 21)
    case (0, 4): Relative(line: 23)
    case (1, 0): Relative(line: 15)
    case (1, 1): Relative(line: 16)
    case (1, 2): Relative(line: 18)
    case (1, 3): Relative(line: 22)
    case (1, 4): Relative(line: 24)
    case (2, 0): Relative(line: 10)
    case (2, 1): Relative(line: 11)
    case (2, 2): Relative(line: 12)
    case (2, 3): Relative(line: 19)
    case (2, 4): Relative(line: 20)
    case (3...5, 7): Relative(line: 28)
    case (3...5, 8): Relative(line: 29)
    case (7...9, 7...9): Relative(line: 30)
    case (19...20, 7...9): Relative(line: 25)
    case (21, 7...9), (23, 7...9): Relative(line: 26)
    case (22, 7...9), (24, 7...9): Relative(line: 27)
    default: nil
    }
  }

  enum Sex { case female, male }

  /// Nil where the name does not tell.
  var sex: Sex? {
    switch line {
    case 0, 3, 7, 10, 13, 15, 19, 21, 22, 28, 31, 33: .female
    case 1, 4, 8, 11, 14, 16, 20, 23, 24, 29, 32, 34: .male
    default: nil
    }
  }
}
