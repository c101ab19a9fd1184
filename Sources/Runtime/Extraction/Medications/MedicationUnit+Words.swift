// Units as notes write them and their UCUM codes.

extension MedicationUnit {
  /// Times first, then masses, then the rest: `firstMass`, `lastMass` and `firstCounted`.
  static let words = Lexicon(
    """
    min|min|mins|minute|minutes
    h|h|hr|hrs|hour|hours|hourly
    d|d|day|days
    wk|wk|wks|week|weeks|w
    mo|mo|mos|month|months|mth|mths|mnth|mnths
    a|yr|yrs|year|years|y
    kg|kg|kgs|kilogram|kilograms
    g|g|gm|gms|gram|grams
    mg|mg|mgs|mgm|milligram|milligrams
    ug|mcg|mcgs|ug|ugs|microgram|micrograms|micg
    ng|ng|nanogram|nanograms
    L|l|liter|liters|litre|litres
    dL|dl|deciliter|decilitre
    mL|ml|mls|cc|ccs|milliliter|milliliters|millilitre|millilitres
    [IU]|iu|ius|u|unit|units|unt
    meq|meq|meqs|milliequivalent|milliequivalents
    mmol|mmol|mmols|millimole|millimoles
    mol|mol|mole|moles
    mCi|mci|millicurie|millicuries
    [ppm]|ppm
    %|%|percent|pct
    m2|m2
    [tsp_us]|tsp|tsps|teaspoon|teaspoons|teaspoonful|teaspoonfuls|teaspoonsful
    [tbs_us]|tbsp|tbsps|tablespoon|tablespoons|tablespoonful|tablespoonfuls|tablespoonsful
    [drp]|gtt|gtts|drop|drops
    {tablet}|tab|tabs|tablet|tablets
    {capsule}|cap|caps|capsule|capsules
    {pill}|pill|pills
    {puff}|puff|puffs|p|inhalation|inhalations|inh
    {spray}|spray|sprays|squirt|squirts
    {patch}|patch|patches
    {packet}|packet|packets|pkt|pkts|sachet|sachets
    {vial}|vial|vials
    {ampule}|amp|amps|ampule|ampules|ampoule|ampoules
    {suppository}|supp|supps|suppository|suppositories
    {lozenge}|lozenge|lozenges
    {capful}|capful|capfuls|capsful
    {scoop}|scoop|scoops
    {applicator}|applicatorful|applicatorfuls|applicator
    {dose}|dose|doses
    {cycle}|cycle|cycles
    {actuat}|actuat|act|actuation|actuations
    """)

  private static let firstMass = 6
  private static let lastMass = 10
  private static let firstCounted = 22

  static let minute = MedicationUnit(line: 0)
  static let hour = MedicationUnit(line: 1)
  public static let day = MedicationUnit(line: 2)
  static let week = MedicationUnit(line: 3)
  static let month = MedicationUnit(line: 4)
  static let year = MedicationUnit(line: 5)
  static let kilogram = MedicationUnit(line: 6)
  static let gram = MedicationUnit(line: 7)
  static let international = MedicationUnit(line: 14)
  static let percent = MedicationUnit(line: 20)
  static let squareMeter = MedicationUnit(line: 21)
  static let puff = MedicationUnit(line: 28)
  static let spray = MedicationUnit(line: 29)
  package static let dose = MedicationUnit(line: 39)
  static let cycle = MedicationUnit(line: 40)
  static let actuation = MedicationUnit(line: 41)

  package var isTime: Bool { line < MedicationUnit.firstMass }
  var isMass: Bool { line >= MedicationUnit.firstMass && line <= MedicationUnit.lastMass }
  /// Spoons, drops, tablets and what else is counted out.
  var isCounted: Bool { line >= MedicationUnit.firstCounted }
  var isVolume: Bool { line >= 11 && line <= 13 }
  /// What an inhaler or a spray gives at once, or is given: 90 mcg/actuation, 15 mg/kg/dose.
  var isDelivered: Bool {
    self == .puff || self == .spray || self == .actuation || self == .dose
  }

  /// Of units of time.
  private var minuteCount: Int64 {
    let counts: [Int64] = [1, 60, 1440, 10_080, 43_200, 525_600]
    return isTime ? counts[line] : 0
  }

  /// Whether so many of this unit of time are shorter than a whole number of another.
  func isShorter(_ amount: DecimalNumber, than period: Int, _ other: MedicationUnit) -> Bool {
    var most = Int64(period) * other.minuteCount
    for _ in 0..<amount.places { most *= 10 }
    return amount.digits * minuteCount < most
  }

  /// The unit that begins at a token, and the token behind it. `%` and `m2` are units too.
  static func read(_ phrase: Phrase, _ index: Int) -> (unit: MedicationUnit, next: Int)? {
    if phrase.isMark(index, UInt8(ascii: "%")) { return (percent, index + 1) }
    if phrase.isWord(index, "m"), phrase.number(index + 1) == DecimalNumber(2) {
      return (squareMeter, index + 2)
    }
    if phrase.isWord(index, "m"), phrase.isMark(index + 1, UInt8(ascii: "^")),
      phrase.number(index + 2) == DecimalNumber(2)
    {
      return (squareMeter, index + 3)
    }
    guard let line = words.line(of: phrase.word(index)) else { return nil }
    return (MedicationUnit(line: line), index + 1)
  }

  /// What a number is counted in that stands over a whole: 5/7 are days, 2/52 weeks, 3/12 months, 6/24
  /// hours. From the slash to the token behind the whole.
  static func part(_ phrase: Phrase, _ index: Int) -> (unit: MedicationUnit, next: Int)? {
    guard phrase.isMark(index, UInt8(ascii: "/")), !phrase.isMark(index + 2, UInt8(ascii: "/")),
      let whole = phrase.number(index + 1)?.whole(atMost: 52)
    else { return nil }
    switch whole {
    case 7: return (day, index + 2)
    case 52: return (week, index + 2)
    case 12: return (month, index + 2)
    case 24: return (hour, index + 2)
    default: return nil
    }
  }
}
