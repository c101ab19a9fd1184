// Words for what can be wrong with a model file or a dictionary, for both commands.
import Options
import Runtime

extension ModelError {
  public var message: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .cannotOpen(let number):
      text.append("cannot open: ")
      text.append(bytes: SystemError(number: number).message)
    case .cannotMap(let number):
      text.append("cannot map into memory: ")
      text.append(bytes: SystemError(number: number).message)
    case .isDirectory:
      text.append("is a directory")
    case .truncated(let needed, let have):
      text.append("truncated, need ", needed, " bytes, have ", have)
    case .trailingBytes(let expected, let have):
      text.append("bytes after the end, expected ", expected, ", have ", have)
    case .wrongMagic:
      text.append("not a model file")
    case .unsupportedVersion(let found, let supported):
      text.append("format version ", found, ", this program reads ", supported)
    case .wrongValue(let position, let found, let expected):
      text.append("at byte ", position, ": found ", found)
      text.append(", expected ", expected)
    case .tooManySections(let count, let limit):
      text.append("", count, " sections, at most ", limit)
    case .wrongEnd(let found, let expected):
      text.append("sections end at byte ", found, ", expected ", expected)
    case .wrongContentHash:
      text.append("the content does not have the hash that the header states")
    default:
      appendStructure(&text)
    }
    return text.bytes
  }

  private func appendStructure(_ text: inout TextBuilder) {
    switch self {
    case .wrongSectionStart(let kind, let index, let found, let expected):
      text.append(section: kind, index)
      text.append(" starts at byte ", found, ", expected ", expected)
    case .wrongSectionByteCount(let kind, let index, let found, let expected):
      text.append(section: kind, index)
      text.append(" has ", found, " bytes, expected ", expected)
    case .wrongElementType(let kind, let index, let found, let expected):
      text.append(section: kind, index)
      text.append(" has element type ", found, ", expected ", expected)
    case .wrongDimensions(let kind, let index, let found0, let found1, let wanted0, let wanted1):
      text.append(section: kind, index)
      text.append(" is ", found0, " x ", found1)
      text.append(", expected ", wanted0, " x ", wanted1)
    case .missingSection(let kind, let index, let foundKind, let foundIndex):
      text.append(section: kind, index)
      text.append(" is missing; found kind ", foundKind, ", index ", foundIndex)
    case .unknownRequiredSection(let kind, let index):
      text.append(section: kind, index)
      text.append(" is needed and unknown to this program")
    case .unknownFlags(let kind, let index, let flags):
      text.append(section: kind, index)
      text.append(" has unknown flags ", flags)
    case .badNumber(let kind, let index, let element, let bits):
      text.append(section: kind, index)
      text.append(": element ", element, " is not allowed, bits ", bits)
    case .wrongWeights(let kind, let index, let column):
      text.append(section: kind, index)
      text.append(": wrong weights in column ", column)
    default:
      appendContent(&text)
    }
  }

  private func appendContent(_ text: inout TextBuilder) {
    switch self {
    case .configurationOutOfRange(let field, let value, let minimum, let maximum):
      text.append("configuration field at byte ", field, " is ", value)
      text.append(", allowed ", minimum, " to ", maximum)
    case .headsDoNotDivide(let hidden, let heads):
      text.append("hidden size ", hidden, " is no multiple of the attention heads, ", heads)
    case .epsilonOutOfRange(let bits):
      text.append("layer norm epsilon out of range, bits ", bits)
    case .badLabel(let head, let label):
      text.append("head ", head, ": bad label ", label)
    case .badType(let head, let type):
      text.append("head ", head, ": bad type ", type)
    case .duplicateLabel(let head, let first, let second):
      text.append("head ", head, ": label ", second)
      text.append(" repeats label ", first)
    case .duplicateType(let head, let first, let second):
      text.append("head ", head, ": type ", second)
      text.append(" repeats type ", first)
    case .badLabelSection(let head, let value, let limit):
      text.append("head ", head, ": bad labels section, ", value)
      text.append(" against a limit of ", limit)
    case .badHead(let head, let field, let value):
      text.append("head ", head, ": field at byte ", field)
      text.append(" of its section cannot be ", value)
    case .badArgument(let head, let argument):
      text.append("head ", head, ": bad argument ", argument)
    case .badThreshold(let head, let flag, let bits):
      text.append("head ", head, ": threshold of flag ", flag)
      text.append(" is no probability, bits ", bits)
    case .badFlagLabels(let head, let flags, let labels):
      text.append("head ", head, ": ", flags)
      text.append(" flags, but ", labels, " labels or not one a flag in order")
    case .badStoredType(let head, let type):
      text.append("head ", head, ": bad stored type ", type)
    case .badOpenLabels(let head, let labels):
      text.append("head ", head, ": ", labels)
      text.append(" labels, which are not outside, begin and inside of one type")
    case .tooManyHeads(let count, let limit):
      text.append("", count, " heads, at most ", limit)
    case .tooManyFlags(let count, let limit):
      text.append("", count, " flags, at most ", limit)
    case .badProvenance(let pair):
      text.append("bad provenance, pair ", pair)
    case .badFeature(let feature):
      text.append("bad input features, feature ", feature)
    case .badDictionary(let error):
      text.append("bad dictionary section: ")
      error.append(to: &text)
    case .badVocabulary(let error):
      text.append("bad vocabulary section: ")
      error.append(to: &text)
    case .badNormalizer(let error):
      text.append("bad normalizer section: ")
      error.append(to: &text)
    case .wrongVocabularyCount(let found, let expected):
      text.append("", found, " word pieces, the configuration says ", expected)
    default:
      text.append("not a sound model")
    }
  }
}

extension TextBuilder {
  /// `kind 0x100, index 2`.
  fileprivate mutating func append(section kind: UInt32, _ index: UInt32) {
    append("section ")
    if let name = SectionKind(rawValue: kind).name {
      append(name)
    } else {
      append("of kind ", kind)
    }
    append(", index ", index)
  }
}

extension TextTableError {
  fileprivate func append(to text: inout TextBuilder) {
    switch self {
    case .misaligned(let remainder):
      text.append("starts ", remainder, " bytes after a multiple of 8")
    case .truncated(let need, let have):
      text.append("truncated, need ", need, " bytes, have ", have)
    case .invalidField(let index, let value):
      text.append("header field ", index, " is ", value)
    case .tableOutside(let field, let start, let count, let sectionByteCount):
      text.append("table of header field ", field, " at byte ", start)
      text.append(" with ", count, " bytes is not in the section's ", sectionByteCount)
    case .invalidSpecial(let index):
      text.append("special token ", index)
      text.append(" lies outside the vocabulary")
    }
  }
}

extension DictionaryError {
  package func append(to text: inout TextBuilder) {
    switch self {
    case .cannotOpen(let number):
      text.append("cannot open: ")
      text.append(bytes: SystemError(number: number).message)
    case .isDirectory: text.append("is a directory")
    case .truncated(let need, let have):
      text.append("truncated, need ", need, " bytes, have ", have)
    case .wrongMagic: text.append("not a compiled dictionary")
    case .unsupportedVersion(let found, let supported):
      text.append("format version ", found, ", this program reads ", supported)
    case .otherNormalization(let found, let supported):
      text.append("rules for words ", found, ", this program has ", supported)
      text.append("; compile it again")
    case .byteNotZero(let position):
      text.append("byte ", position, " should be zero")
    case .wrongSectionStart(let section, let found, let expected):
      text.append("section ", section, " starts at byte ", found)
      text.append(", expected ", expected)
    case .wrongSectionByteCount(let section, let found, let expected):
      text.append("section ", section, " has ", found)
      text.append(" bytes, expected ", expected)
    case .countOutOfRange(let field, let value, let limit):
      text.append("header field at byte ", field, " is ", value)
      text.append(", at most ", limit)
    case .badLabels(let section): text.append("bad names in section ", section)
    case .wrongContentHash:
      text.append("the content does not have the hash that the header states")
    case .tooManyNames: text.append("too many names")
    case .badEntry(let section, let index):
      text.append("section ", section, ": wrong entry ", index)
    }
  }
}
