// Which corpora train which head: the annotation schemes of a run, from a small JSON file
// (Scheme+File.swift) or from plain file lists.
//
//     {"heads": [
//       {"name": "default", "kind": "tags", "types": ["medication", "disease", "symptom"],
//        "weight": 1,
//        "sources": [{"files": ["notes.train.jsonl"], "share": 1,
//          "map": {"Drug": "medication", "Condition": "disease|symptom", "Value": null},
//          "missing": ["symptom"], "weigh": true}]},
//       {"name": "phi", "types": ["PATIENT", "DATE"],
//        "sources": [{"files": ["notes.train.jsonl"], "layer": "phi"}]},
//       {"name": "assertion", "kind": "flags", "flags": ["negated", "historical"],
//        "mentions": ["disease", "symptom"],
//        "sources": [{"files": ["notes.train.jsonl"],
//          "letters": {"n": "negated", "h": "historical"}, "missing": ["historical"]}]},
//       {"name": "medication", "kind": "relation", "types": ["strength", "adverse_reaction"],
//        "arguments": ["medication"], "size": 96,
//        "sources": [{"files": ["notes.train.jsonl", "phee.train.jsonl"],
//          "map": {"adverse_event": "adverse_reaction"}, "mentions": ["Drug"]}]},
//       {"name": "open", "kind": "open", "size": 128, "negatives": 6,
//        "sources": [{"files": ["abstracts.jsonl"], "map": {"Chemical": "chemical|drug or chemical"}},
//          {"files": ["open.train.jsonl"], "free": true, "weak": 0.2}]}]}
//
// `weight` is the head's part in the loss. `map` gives the head's type for a corpus type; a type that
// it does not name keeps its name if the head has it and is otherwise not an entity (O). "a|b" means
// either, null means unknown: no loss there. `missing` lists types or flags of the head that the
// corpus does not annotate, so that its O may be any of those types and nothing is learnt of those
// flags. `share` is the part of the source's windows used in each epoch; 2 uses each twice. `weigh`
// multiplies the loss of an entity's words by its score, which `combine` sets to the share of the
// labelers that agree. `mentions` of a source are the corpus's own names of the mentions or
// arguments. A document without the layer that a head learns from (flags, relations, phi) gives it no
// loss. A file may stand under several heads, with the same share: its windows are encoded once and
// train all of them.
//
// An open head learns types by their names: those of the corpus written as words (TypeName.swift), or the
// wordings that `map` gives, of which one is drawn each time, the first as often as all together; null
// leaves a type out. What a source's files name anywhere is asked for everywhere in them: a window is
// asked for its own types and for `negatives` others. In a `free` source every document has types of its
// own, each with a name or with several wordings between `|`: only the names of its `absent` are known not
// to be there, other documents' names count with the weight `weak` (0: not at all).

public struct Scheme: Sendable {
  public var heads: [Head]

  public struct Head: Sendable {
    public var name: String
    public var kind: Kind
    /// Factor of the head's mean loss; > 0.
    public var weight: Double
    public var sources: [Source]

    public enum Kind: Equatable, Sendable {
      case tags(types: [String])
      /// Yes or no for each name of each mention of the types.
      case flags(names: [String], mentionTypes: [String])
      /// Tags of the types for each mention of the argument types.
      case relation(types: [String], argumentTypes: [String], size: Int)
      /// Types by name. `negatives`: types that a window is asked for besides its own.
      case open(size: Int, negatives: Int)
    }

    public init(name: String, kind: Kind, weight: Double = 1, sources: [Source]) {
      self.name = name
      self.kind = kind
      self.weight = weight
      self.sources = sources
    }

    public init(name: String, types: [String], sources: [Source]) {
      self.init(name: name, kind: .tags(types: types), sources: sources)
    }

    /// What is tagged; empty for flags and open heads.
    public var types: [String] {
      switch kind {
      case .tags(let types), .relation(let types, _, _): types
      case .flags, .open: []
      }
    }

    /// Types of the mentions that are asked about; empty for tags and open heads.
    public var mentionTypes: [String] {
      switch kind {
      case .tags, .open: []
      case .flags(_, let types), .relation(_, let types, _): types
      }
    }

    /// The head as the student has it.
    public var configuration: StudentConfiguration.Head {
      switch kind {
      case .tags(let types): .init(name: name, types: types)
      case .flags(let names, let mentionTypes):
        .init(name: name, kind: .flags(names: names, mentionTypes: mentionTypes))
      case .relation(let types, let argumentTypes, let size):
        .init(
          name: name,
          kind: .relation(.init(types: types, argumentTypes: argumentTypes, size: size)))
      case .open(let size, _): .init(name: name, kind: .open(size: size))
      }
    }
  }

  public struct Source: Sendable {
    public var files: [String]
    public var meaningByType: [String: Meaning]
    public var missingTypes: [String]
    public var share: Double
    /// Whether an entity's score in [0, 1] is a factor of its words' losses.
    public var weighsByScore: Bool
    /// Where tags are read.
    public var layer: Layer
    /// The corpus's names of the head's mention types; empty for the same names.
    public var mentionTypes: [String]
    /// The flag that a letter of an entity's `flags` stands for.
    public var flagByLetter: [String: String]
    /// Whether each document has type names of its own, so that only its absent ones are known not to
    /// be there.
    public var isFree: Bool
    /// Factor of the losses of other documents' names in a free source.
    public var weakWeight: Double

    public init(
      files: [String], meaningByType: [String: Meaning] = [:], missingTypes: [String] = [],
      share: Double = 1, weighsByScore: Bool = false, layer: Layer = .entities,
      mentionTypes: [String] = [], flagByLetter: [String: String] = Scheme.coreLetters,
      isFree: Bool = false, weakWeight: Double = 0
    ) {
      self.files = files
      self.meaningByType = meaningByType
      self.missingTypes = missingTypes
      self.share = share
      self.weighsByScore = weighsByScore
      self.layer = layer
      self.mentionTypes = mentionTypes
      self.flagByLetter = flagByLetter
      self.isFree = isFree
      self.weakWeight = weakWeight
    }
  }

  /// A list of spans of a document.
  public enum Layer: String, Sendable, CaseIterable {
    case entities
    /// Protected health information.
    case phi
  }

  /// What a corpus type is in the head's terms; to an open head, its wordings.
  public enum Meaning: Equatable, Sendable {
    case types([String])
    case unknown
  }

  public init(heads: [Head]) { self.heads = heads }

  /// The corpus types that mean the three core types wherever no scheme says otherwise.
  public static let coreMeanings: [String: Meaning] = [
    "medication": .types(["medication"]), "disease": .types(["disease"]),
    "symptom": .types(["symptom"]), "Medication": .types(["medication"]),
    "Disease_disorder": .types(["disease"]), "Sign_symptom": .types(["symptom"]),
  ]
  public static let coreTypes = ["medication", "disease", "symptom"]
  /// What the letters of `flags` mean; others, such as a for an adverse reaction, are no flags.
  public static let coreLetters = [
    "n": "negated", "u": "uncertain", "h": "historical", "f": "other_person",
  ]

  /// The scheme of plain files: the given types, those of the core types under every name that they
  /// are known by; else every type in the files.
  public static func plain(files: [String], types: [String]?, found: Set<String>) -> Scheme {
    let meanings = coreMeanings.filter { _, meaning in
      guard let types, case .types(let names) = meaning else { return false }
      return Set(names).isSubset(of: types)
    }
    let source = Source(files: files, meaningByType: meanings)
    return Scheme(
      heads: [Head(name: "default", types: types ?? found.sorted(), sources: [source])])
  }
}

extension Document {
  /// The spans of a layer; nil where the document does not have it.
  public func entities(in layer: Scheme.Layer) -> [Entity]? {
    switch layer {
    case .entities: entities
    case .phi: phi
    }
  }
}
