// From the span of a dictionary's name to the span that the product's scheme marks: the shortest
// phrase that names the thing fully. Site, side, acuity and kind belong to it, severity and form
// of a drug do not; dictionaries know names with and without each.
import Runtime

struct SpanRules {
  private let leading: Set<String>
  private let severities: Set<String>

  init() {
    leading = Set(
      SpanRules.leadingWords.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
    severities = Set(SpanRules.severityWords.split(separator: " ").map(String.init))
  }

  /// Words before a disease or symptom that belong to it. Found in notes.llm.train before names
  /// of the dictionaries, where at least three in five are inside the labelled span
  /// (scripts/research/ontology_rules.py); other sites of the body added by hand.
  private static let leadingWords = """
    abdo abdominal abnormal achilles acromioclavicular active acute adenoid adrenal advanced amebic
    anal anastomotic anemia angle ankle annular anterior anteroseptal aortic aplastic arm arterial
    arteriosclerotic artery atherosclerotic atrial atypical auditory autoimmune axial axillary back
    bacterial bell benign bilateral biliary bipolar bladder ble body bone bony borderline bowel
    brain breakthrough breast bronchial bulbar buttock calcified calf canal cardiac cardiopulmonary
    carotid cecal cell central cerebral cervical chest chronic circulation clapper clavicular
    clonic clostridium cold collagen colon colonic compression concordant congenital congestive
    conjunctival cord corneal coronary cranial cuff cutaneous cva deep deficiency degenerative
    dental dependent diabetic diastolic differentiated difficile diffuse disc discoid disk
    displaced disseminated distal distant dorsal dry ductal ear ejection elbow elevated endometrial
    epigastric esophageal excessive exertional expiratory expressive external extremities extremity
    eye eyelid face facet facial fcr febrile femoral fever fibular fifth finger flank focal foot
    foraminal forearm frontal fungal gait gastric gastrointestinal generalized gi glottic gluteal
    grade grandiose groin hand head heart heat hemibody hemorrhagic hepatic hiatal high hip holmes
    horizontal humeral hypertensive i ia ii iia iib iii iiia iiib incarcerated indirect inferior
    infiltrating inguinal insulin internal intestinal intramuscular intraventricular invasive
    ipsilateral iron ischemic itchy iv jaw jejunal joint kidney knee l l4 l5 laryngeal lateral left
    leg length lens ligament limb liver lobe lobular low lower lumbar lung lupus lymph lymphocytic
    macular malignant malt mandible mandibular marginal maxillary medial meniscal metabolic
    metacarpal metastatic metatarsal methicillin mid migraine mitral moderately morbid motion motor
    mouth mucinous mucosal multicystic multivessel muscle muscular myocardial nasal neck
    necrotizing neovascular neural neuroendocrine neurogenic nocturnal nodal node nodular
    nonaccidental nose nuclear obstructive occipital optic oral oropharyngeal ovarian pancreatic
    papillary paralytic paranoid parapharyngeal parathyroid parietal paroxysmal patellar pedal
    pelvic penile penoscrotal perianal perineal periorbital peripheral peritoneal periumbilical
    pigmented pitting pituitary plate plateau pleural pleuritic poorly posterior postoperative
    postpartum primary productive prostate prostatic proximal psoriatic pulmonary purulent quadrant
    r radial radiation rectal recurrent reflux refractory renal resistant respiratory resting
    retinal rheumatoid rib right rotator ruptured sacral scalp schatzker scrotal secondary sensory
    septal septic sharp shoulder side sided sinus skin soft sphenoid spinal spine splenic
    spontaneous squamous st stage stress subacute subcutaneous subdural subglottic suicidal
    superficial superior supraclavicular suprapubic systemic systolic temporal tendon tension
    testicular thigh thoracic throat through thumb thyroid tibial tissue toe tongue tonic tonsillar
    tooth tracheal transitional transverse traumatic tricuspid truncal type ulnar umbilical
    uncovertebral undifferentiated unilateral upper ureteral urethral urinary uterine vaginal
    valley vascular vein venous ventral ventricular vertebral vessel vestibular viral vision visual
    vulvar wall wave weight well wing wrist yeast zone
    """

  private static let severityWords = "severe mild moderate profuse intractable loud frequent slight"

  /// The span of a disease or symptom with the words before it that belong to it.
  ///
  /// - bytes: the span found; limit: the end of the entity before it.
  func extended(_ bytes: Range<Int>, _ text: UnsafeRawBufferPointer, limit: Int) -> Range<Int> {
    var start = bytes.lowerBound
    while let word = wordBefore(start, text, limit: limit) {
      guard leading.contains(word.lowercase) else { break }
      start = word.start
    }
    return start..<bytes.upperBound
  }

  /// The span without a leading severity, where words remain.
  func withoutSeverity(_ bytes: Range<Int>, _ text: UnsafeRawBufferPointer) -> Range<Int> {
    var end = bytes.lowerBound
    while end < bytes.upperBound, text[end].isASCIILetter { end += 1 }
    guard end < bytes.upperBound, text[end] == 0x20 else { return bytes }
    let word = lowercase(text, bytes.lowerBound..<end)
    return severities.contains(word) ? end + 1..<bytes.upperBound : bytes
  }

  private func lowercase(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
    String(decoding: text[range].map(\.lowercasedASCII), as: UTF8.self)
  }

  /// The word of letters and digits that ends one space or hyphen before a position.
  private func wordBefore(
    _ position: Int, _ text: UnsafeRawBufferPointer, limit: Int
  ) -> (start: Int, lowercase: String)? {
    let end = position - 1
    guard end > limit, text[end] == 0x20 || text[end] == UInt8(ascii: "-") else { return nil }
    var start = end
    while start > limit, text[start - 1].isASCIILetter || text[start - 1].isASCIIDigit {
      start -= 1
    }
    guard start < end, end - start <= 20 else { return nil }
    return (start, lowercase(text, start..<end))
  }
}
