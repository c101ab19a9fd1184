// Words that say the same in names of concepts, words that are set aside, and endings that turn an
// adjective into the noun. All in the normal form of TermWordReader (`diseas`, `kidnei` stand so).

public enum CodeWords {
  /// The version of these tables; a compiled dictionary states the one that it was made with.
  public static let rules: UInt32 = 3

  /// Words that are left out of every canonical form.
  static let skipped = Lexicon(
    """
    -|of|the|and|in|to|with|a|an|by|due|or|for|on|from|at
    """)

  /// Acuity, side, course and stage: set aside where the whole name is not known.
  static let setAside = Lexicon(
    """
    -|acut|chronic|sever|mild|moderat|subacut|bilateral|unilateral|left|right|recurrent|refractori|progressiv|persistent|transient|new|advanced|sudden|congestiv|symptomatic|asymptomatic|diffus|massiv|marked|primari|idiopathic|generalized|generalised
    """)

  /// Kinds of disease of which acuity makes another disease.
  static let acuteIsOther = Lexicon("-|leukemia")

  /// `code`: the word or words that stand for all of the line.
  static let same = Lexicon(
    """
    neoplasm|tumor|neoplasia|neoplastic
    malignant neoplasm|cancer|carcinoma|malignanci
    malignant neoplasm secondari|metastas|met
    kidnei|renal|kidney
    heart|cardiac|myocardial
    liver|hepatic
    lung|pulmonari
    stomach|gastric
    brain|cerebral
    breast|mammari
    skin|cutaneous|dermal
    hemorrhag|bleeding|bleed
    diseas|damag|dysfunction|injuri|impairment|lesion|toxiciti|disorder|abnormaliti|complication|deficit|problem
    failur|insufficienci
    colon|colonic
    rectum|rectal
    myeloid|myeloblastic|myelogenous|myelocytic
    intestin|intestinal
    muscl|muscular
    mental|psychiatric
    eye|ocular
    bladder urinari|bladder
    esophagus|esophageal
    pancrea|pancreatic
    calculus|calculi|ston
    cirrhos|fibros
    kidnei diseas|nephrotoxiciti|nephrotoxic|nephropathi
    2|ii
    3|iii
    4|iv
    6|vi
    7|vii
    8|viii
    """)

  /// `ending|noun|noun`: what may stand for an ending of the last form, tried in this order.
  static let endings: [(ending: StaticString, noun: StaticString)] = [
    ("otic", "os"), ("emic", "emia"), ("eptic", "epsi"), ("itic", "itis"), ("oxic", "oxiciti"),
    ("matous", "ma"), ("ic", "ia"), ("ic", "i"), ("ic", "is"), ("ic", "ism"), ("ic", ""),
    ("iv", "ion"), ("iv", "ia"), ("iv", ""), ("atori", "ation"), ("ous", "us"), ("ous", "ia"),
    ("os", ""), ("essed", "ession"), ("ed", ""), ("ed", "ion"), ("al", ""), ("al", "us"),
    ("ant", ""), ("i", "ia"), ("ia", "i"), ("es", "esiti"), ("", "s"),
  ]
}
