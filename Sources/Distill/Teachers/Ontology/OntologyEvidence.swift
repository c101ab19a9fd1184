// How far each dictionary is to be believed. A name is weighed by the dictionaries that have it:
// one in five of them is a disease, three call it a substance and only a registry of chemicals a
// medication. The weights are those of a multinomial regression over all names that the
// dictionaries find in notes.llm.train after the stop list (scripts/research/ontology_rules.py); the
// outcome is the type of the labelled span that the name touches, or none.

struct OntologyEvidence {
  /// In the order of `labels`.
  typealias Weights = (medication: Double, disease: Double, symptom: Double)

  static let labels = ["medication", "disease", "symptom"]
  static let bias: Weights = (0.05, 1.51, 1.47)
  /// Names of several words are rarely something else.
  static let severalWords: Weights = (-0.26, 0.78, 0.56)

  /// By source and label; ICD-10-CM's chapter of symptoms (codes R) stands apart.
  private static let bySource: [String: Weights] = [
    "doid:disease": (1.45, 1.95, -0.20),
    "drugbank:medication": (-1.04, -1.53, -3.11),
    "hpo:symptom": (-1.14, -0.23, 0.48),
    "icd10cm:disease": (-1.01, 0.51, -0.79),
    "icd10cm:symptom": (0.15, -0.75, 1.16),
    "mesh:disease": (-0.91, 1.26, -0.09),
    "mesh:medication": (0.65, -3.72, -3.99),
    "mesh:symptom": (0.42, -0.72, 0.47),
    "mondo:disease": (-2.03, -0.17, -1.30),
    "rxnorm-names:medication": (1.57, -2.10, -2.37),
    "snomed-gps:disease": (-1.26, -0.18, -1.24),
    "snomed-gps:medication": (0.67, -3.21, -3.64),
    "snomed-gps:symptom": (-1.28, -2.00, 0.25),
    "symp:symptom": (0.43, 0.89, 2.12),
    "unii:medication": (1.66, -1.64, -2.45),
  ]

  /// For dictionaries that were not weighed: the mean of those that were.
  private static let byLabel: [String: Weights] = [
    "medication": (1.0, -1.2, -1.5), "disease": (-0.3, 0.9, -0.5), "symptom": (-0.3, -0.5, 0.9),
  ]

  private var total = OntologyEvidence.bias

  init(wordCount: Int) {
    if wordCount > 1 { add(OntologyEvidence.severalWords) }
  }

  mutating func add(source: String, label: String) {
    add(
      OntologyEvidence.bySource[source + ":" + label] ?? OntologyEvidence.byLabel[label]
        ?? (0, 0, 0))
  }

  private mutating func add(_ weights: Weights) {
    total.medication += weights.medication
    total.disease += weights.disease
    total.symptom += weights.symptom
  }

  /// The weight of each label against none of them; a name below 0 for all is no entity.
  var weights: [Double] { [total.medication, total.disease, total.symptom] }
}
