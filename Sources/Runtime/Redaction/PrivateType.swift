// The kinds of protected health information, and which of them a redaction takes out.

/// A closed set; the names are those of the corpora and of the tags head `phi`.
public enum PrivateType: UInt8, CaseIterable, Sendable {
  /// Patients, relatives and everybody else who is not a clinician.
  case patient
  case doctor
  case username
  case hospital
  case street
  case city
  case state
  case zip
  case country
  case organization
  case profession
  /// Any age; whether it is a young one is the policy's question.
  case age
  /// Anything from a weekday to a year.
  case date
  case phone
  case email
  case url
  case medicalRecord
  case id

  public var name: StaticString {
    switch self {
    case .patient: "PATIENT"
    case .doctor: "DOCTOR"
    case .username: "USERNAME"
    case .hospital: "HOSPITAL"
    case .street: "STREET"
    case .city: "CITY"
    case .state: "STATE"
    case .zip: "ZIP"
    case .country: "COUNTRY"
    case .organization: "ORGANIZATION"
    case .profession: "PROFESSION"
    case .age: "AGE"
    case .date: "DATE"
    case .phone: "PHONE"
    case .email: "EMAIL"
    case .url: "URL"
    case .medicalRecord: "MRN"
    case .id: "ID"
    }
  }

  /// The type of this name, nil for another one.
  public init?(name: UnsafeRawBufferPointer) {
    for type in PrivateType.allCases where type.hasName(name) {
      self = type
      return
    }
    return nil
  }

  private func hasName(_ other: UnsafeRawBufferPointer) -> Bool {
    guard other.count == name.utf8CodeUnitCount else { return false }
    for index in 0..<other.count where other[index] != name.utf8Start[index] { return false }
    return true
  }

  /// Says who somebody is by itself, so that none may be left anywhere in a redacted note.
  var isDirect: Bool {
    switch self {
    case .patient, .doctor, .username, .street, .phone, .email, .url, .medicalRecord, .id: true
    case .hospital, .city, .state, .zip, .country, .organization, .profession, .age, .date: false
    }
  }
}

/// A range of the note's bytes that may say who somebody is.
public struct PrivateSpan: Equatable, Sendable {
  public var byteStart: Int
  public var byteEnd: Int
  public var type: PrivateType
  /// The model's, 1 for what has a form.
  public var score: Double

  public init(byteStart: Int, byteEnd: Int, type: PrivateType, score: Double = 1) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
    self.type = type
    self.score = score
  }
}

/// Which spans are taken out.
public struct RedactionPolicy: Equatable, Sendable {
  private var bits: UInt32
  /// Ages that are certainly under 90 stay.
  public var keepsYoungAges: Bool
  /// Dates that are nothing but a year stay.
  public var keepsBareYears: Bool

  /// What 45 CFR 164.514(b)(2) takes out, and clinicians and hospitals besides; states, countries,
  /// professions, ages under 90 and bare years stay.
  public static let safeHarbor = RedactionPolicy(
    types: PrivateType.allCases.filter {
      $0 != .state && $0 != .country && $0 != .profession
    }, keepsYoungAges: true, keepsBareYears: true)
  /// Everything that was found.
  public static let everything = RedactionPolicy(types: PrivateType.allCases)

  public init(types: [PrivateType], keepsYoungAges: Bool = false, keepsBareYears: Bool = false) {
    bits = 0
    for type in types { bits |= 1 << UInt32(type.rawValue) }
    self.keepsYoungAges = keepsYoungAges
    self.keepsBareYears = keepsBareYears
  }

  public func contains(_ type: PrivateType) -> Bool { bits >> UInt32(type.rawValue) & 1 == 1 }

  /// Whether a span with this text is taken out; what is in doubt is.
  public func removes(_ type: PrivateType, _ text: UnsafeRawBufferPointer) -> Bool {
    guard contains(type) else { return false }
    if type == .age, keepsYoungAges { return !RedactionPolicy.isYoungAge(text) }
    if type == .date, keepsBareYears { return !RedactionPolicy.isBareYear(text) }
    return true
  }

  /// Digits below 90 and no others, or number words without one of the nineties or a hundred.
  static func isYoungAge(_ text: UnsafeRawBufferPointer) -> Bool {
    var value = 0
    var hasDigit = false
    var word = 0
    for byte in text {
      if byte.isASCIIDigit {
        hasDigit = true
        value = value * 10 + Int(byte - 0x30)
        if value >= 90 { return false }
      } else {
        if byte >= 0x80 { return false }
        // A second number starts afresh: "88-89".
        value = 0
        word = word << 8 | Int(byte | 0x20)
        // "nin", "non" (nonagenarian), "cen" (centenarian) and "hun" begin what is 90 or more; "nine"
        // and "nineteen" do not, but a wrong 9 costs little.
        let last = word & 0xFF_FFFF
        if last == 0x6E_696E || last == 0x6E_6F6E || last == 0x6365_6E || last == 0x6875_6E {
          return false
        }
      }
    }
    return hasDigit || !text.isEmpty
  }

  /// Four digits of 1800 to 2099, or two after an apostrophe, with an s behind or not.
  static func isBareYear(_ text: UnsafeRawBufferPointer) -> Bool {
    var digits = 0
    var value = 0
    for (index, byte) in text.enumerated() {
      if byte.isASCIIDigit {
        digits += 1
        value = value * 10 + Int(byte - 0x30)
        if digits > 4 { return false }
      } else if byte == UInt8(ascii: "'") {
        if index > 0 && digits != 4 { return false }
      } else if byte == UInt8(ascii: "s") {
        if index + 1 != text.count { return false }
      } else {
        return false
      }
    }
    if digits == 2 { return text[0] == UInt8(ascii: "'") }
    return digits == 4 && value >= 1800 && value <= 2099
  }
}
