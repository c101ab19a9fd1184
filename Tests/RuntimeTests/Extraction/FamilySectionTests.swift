import Testing

@testable import Runtime

@Suite struct FamilySectionTests {
  /// Of the words of a text those that stand in lines about the family alone; words are asked for in order.
  private func inside(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      let section = FamilySection()
      section.begin(bytes)
      let words = RelativeReader(bytes)
      var found: [String] = []
      var index = 0
      while let word = words.nextWord(&index, bytes.count) {
        if section.contains(word.lowerBound) {
          found.append(String(decoding: bytes[word], as: UTF8.self))
        }
      }
      return found
    }
  }

  @Test(arguments: [
    ("FAMILY HISTORY\nFather\nMI\t57\n\nEXAM\nwell", ["Father", "MI"]),
    ("Family History:\ngout, DM\nSocial History: smoker, COPD", ["gout", "DM"]),
    ("PMH: asthma\n* FHx:\n- stroke\nPt: gout", ["stroke"]),
    ("FHX:\nstroke\nThe patient has asthma", ["stroke"]),
    ("FAMILY MEDICAL HISTORY\r\nMI\r\n\r\nasthma", ["MI"]),
  ]) func theLinesUnderItsHeadingAreTheFamilys(text: String, words: [String]) {
    #expect(
      inside(text).filter {
        !["FAMILY", "Family", "MEDICAL", "HISTORY", "History", "FHx", "FHX"].contains($0)
      } == words)
  }

  @Test(arguments: [
    "FHx: father MI\ngout", "FAMILY, SOCIAL, AND ALLERGY HISTORY:\nShe has hay fever",
    "FAMILY HISTORY\n\nasthma", "Family history of MI\ngout", "gout", "",
    "FAMILY HISTORY: negative\ngout", "SOCIAL HISTORY\ngout",
  ]) func otherLinesAreNot(text: String) {
    #expect(inside(text).filter { !["FAMILY", "HISTORY"].contains($0) }.isEmpty)
  }

  /// Whether the finding between brackets is the family's.
  @Test(arguments: [
    ("Not relevant\nTakes lisinopril for {hypertension}", false),
    ("None\nToday she complains of chest {pain}", false),
    ("Noncontributory.\nShe has a history of diabetes.\nHTN, {COPD}.", false),
    ("Noncontributory. No {cancer}.", true), ("None\nMother: {DM}", true),
    ("Unremarkable\n{gout}", false), ("Reviewed and noncontributory.\nOn {warfarin}", false),
    ("Negative for {stroke}", true), ("Not significant. {Gout} denied", false),
    ("Mother died of breast cancer.\nHe was diagnosed with {prostate cancer} in 2019.", false),
    ("Mother died of breast cancer.\nShe had {diabetes}.", true),
    ("Father: CAD\nHe had {gout}", true), ("Siblings are well.\nHe had {gout}", true),
    ("Maternal grandmother: DM\nHe had {gout}", false),
    ("She has two sisters with {lupus}", true), ("She has {lupus}", false),
    ("Mother: DM\nShe presents with {cough}", false),
    ("Mother: DM\nThis 54-year-old woman has chest {pain}.", false),
    ("Mother: DM\nThis is a 54 y/o man with {gout}", false), ("This is a {gout} family", true),
    ("Patient's mother had {MI}", true), ("Mother: DM\nTakes {insulin}", true),
    ("Father {MI}. The patient is well.", true), ("Father MI. The patient has {gout}.", false),
    ("Father CAD\nCurrent complaints\n{cough}", false),
    ("- Mother: depression\nPersonal Hx\n- {asthma}", false),
    ("Mother: DM\nPast Medical Hx/Problems\n{asthma}", false),
    ("Mother: DM\nFather: CAD\nC/o {CP}", false), ("Father: CAD\nCurrently has {CP}", false),
    ("Father: CAD\nBP 120/80, {wheeze}", false), ("Father: CAD. Currently on {dialysis}", true),
  ]) func aSentenceAboutThePatientEndsThem(lines: String, isFamilys: Bool) {
    let text = "Family History\n" + lines
    #expect(
      RelativeReaderTests.reading(text) { reader, range in
        let section = FamilySection()
        section.begin(reader.text)
        return section.contains(range.lowerBound)
      } == isFamilys)
  }

  @Test func aNoteAfterAnotherBeginsAnew() {
    let first = Array("FAMILY HISTORY\nMI".utf8)
    let second = Array("MI, gout".utf8)
    let section = FamilySection()
    first.withUnsafeBytes { text in
      section.begin(text)
      #expect(section.contains(15))
    }
    second.withUnsafeBytes { text in
      section.begin(text)
      #expect(!section.contains(0) && !section.contains(4) && !section.contains(99))
    }
  }
}

@Suite struct OtherPersonRulesTests {
  @Test(arguments: [
    // What the model says holds where someone is named.
    ("mother has gout", 11, true, true), ("mother has gout", 11, false, false),
    ("He has gout", 7, true, false), ("He has gout", 7, false, false),
    // What the text says holds.
    ("no gout in his family", 3, false, true), ("FAMILY HISTORY\ngout", 15, false, true),
    ("F/H: gout", 5, false, true), ("no F/H of gout", 10, false, true),
  ]) func theTextHasASay(text: String, place: Int, isLearnt: Bool, isOthers: Bool) {
    Array(text.utf8).withUnsafeBytes { text in
      let rules = OtherPersonRules()
      rules.begin(text)
      #expect(
        rules.holds(for: place..<place + 4, isDrug: false, isLearnt: isLearnt) == isOthers)
    }
  }

  @Test(arguments: [
    ("45F w/ HTN, FHx breast CA, on {metformin}", true, false),
    ("45F w/ HTN, FHx breast CA, {DM2}", false, true), ("Mother takes {metformin}", true, true),
    ("{aspirin} allergy in her family", true, true),
    ("Mother has DM and pt has {HTN}", false, false),
  ]) func aFamilyHistoryTakesNoDrugAndThePatientsIsHis(text: String, isDrug: Bool, isOthers: Bool) {
    let holds = RelativeReaderTests.reading(text) { reader, range in
      let rules = OtherPersonRules()
      rules.begin(reader.text)
      return rules.holds(for: range, isDrug: isDrug, isLearnt: true)
    }
    #expect(holds == isOthers)
  }
}
