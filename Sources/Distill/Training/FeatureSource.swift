// The input features of a student and the dictionaries behind them, for every text that it sees:
// training, evaluation and teaching compute classes by the runtime's own reader.
import Foundation
import Runtime

public struct FeatureSource {
  public let features: [InputFeature]
  public let dictionaries: [TermDictionary]

  /// No features.
  public static var none: FeatureSource { FeatureSource() }

  private init() {
    features = []
    dictionaries = []
  }

  /// Those of a checkpoint.
  ///
  /// - paths: compiled dictionaries; needed where a feature looks into them.
  /// - Throws: FeatureError, FileFault.
  public init(features: [InputFeature], dictionaryPaths paths: [String]) throws {
    self.features = features
    dictionaries = try paths.map { try FeatureSource.dictionary($0) }
    if paths.isEmpty, features.contains(where: { $0.kind == .dictionary }) {
      throw FeatureError.needsDictionary
    }
  }

  /// Features by the names of options; `none` alone asks for none. `dictionary` is one feature for
  /// each core type that a dictionary has, in the order of Scheme.coreTypes.
  ///
  /// - Throws: FeatureError, FileFault.
  public init(names: [String], dictionaryPaths paths: [String]) throws {
    dictionaries = try paths.map { try FeatureSource.dictionary($0) }
    var features: [InputFeature] = []
    for name in names where names != ["none"] {
      guard let kind = FeatureKind.allCases.first(where: { "\($0.name)" == name }) else {
        throw FeatureError.unknown(name: name)
      }
      if kind == .dictionary {
        let types = Set(
          dictionaries.flatMap(\.types).map { String(decoding: $0, as: UTF8.self) })
        for type in Scheme.coreTypes where types.contains(type) {
          let feature = InputFeature(kind, typeName: Array(type.utf8))
          if !features.contains(feature) { features.append(feature) }
        }
        if !features.contains(where: { $0.kind == .dictionary }) {
          throw FeatureError.needsDictionary
        }
      } else if !features.contains(where: { $0.kind == kind }) {
        features.append(InputFeature(kind))
      }
    }
    guard features.count <= TokenFeatures.capacity else {
      throw FeatureError.tooMany(count: features.count)
    }
    self.features = features
  }

  private static func dictionary(_ path: String) throws -> TermDictionary {
    do throws(DictionaryError) {
      return try TermDictionary.open(path: path)
    } catch {
      throw FileFault(path: path, error)
    }
  }
}

public enum FeatureError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknown(name: String)
  case needsDictionary
  case tooMany(count: Int)

  public var description: String {
    switch self {
    case .unknown(let name):
      "no feature \"\(name)\"; there are "
        + FeatureKind.allCases.map { "\($0.name)" }.joined(separator: ", ")
    case .needsDictionary:
      "the feature dictionary needs --dictionary FILE with names of medication, disease or symptom"
    case .tooMany(let count): "\(count) features, a student has at most \(TokenFeatures.capacity)"
    }
  }
}
