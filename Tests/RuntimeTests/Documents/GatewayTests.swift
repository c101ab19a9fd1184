import Foundation
import Testing

@testable import Runtime

/// Public sample messages and documents, in the folder `gateway` of EDGE_NER_SHARED: which texts
/// each gives, or why none, and whether every word of them slices right.
@Suite struct GatewayTests {
  static let folder = ProcessInfo.processInfo.environment["EDGE_NER_SHARED"].map {
    $0 + "/gateway/"
  }

  struct Sample: CustomTestStringConvertible {
    let path: String
    let kind: InputKind
    /// The number of its texts that hold one.
    let textCount: Int
    /// What the others say.
    let reasons: Set<String>
    /// Words of its texts.
    let words: [String]

    init(
      _ path: String, _ kind: InputKind, _ textCount: Int, _ words: [String] = [],
      reasons: Set<String> = []
    ) {
      self.path = path
      self.kind = kind
      self.textCount = textCount
      self.words = words
      self.reasons = reasons
    }

    var testDescription: String { path }
  }

  static let samples: [Sample] = [
    Sample("hl7v2/cosyte-adt-a01.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample("hl7v2/cosyte-orm-o01-retained-dates.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample(
      "hl7v2/cosyte-oru-r01.hl7", .hl7, 3,
      ["Within normal limits", "Specimen from ZZLABFAMILY reviewed; cont"]),
    Sample(
      "hl7v2/lfh-ORU-multiline-short-mixed.hl7", .hl7, 2,
      ["Created for MRN: 0d70c6c8", "ED Encounter Arrival Date: [ADDRESS] [PE"]),
    Sample(
      "hl7v2/lfh-ORU-multiline-short.hl7", .hl7, 2,
      ["Created for MRN: 0d70c6c8", "ED Encounter Arrival Date: [ADDRESS] [PE"]),
    Sample("hl7v2/lfh-sample_unix.hl7", .hl7, 1, ["ECHOCARDIOGRAPHIC REPORT"]),
    Sample("hl7v2/lfh-sample_win.hl7", .hl7, 1, ["ECHOCARDIOGRAPHIC REPORT"]),
    Sample("hl7v2/msfhir-ADT-A01-01.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample("hl7v2/msfhir-LAB-ORU-1.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample("hl7v2/msfhir-LAB-ORU-2.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample("hl7v2/msfhir-MDM-T01-01.hl7", .hl7, 1, ["No Antibodies Detected"]),
    Sample(
      "hl7v2/msfhir-MDM-T02-01.hl7", .hl7, 2, ["No Antibodies Detected", "Antibodies Detected"]),
    Sample(
      "hl7v2/msfhir-MDM-T02-02.hl7", .hl7, 2, ["No Antibodies Detected", "Columnist draft inn"]),
    Sample("hl7v2/msfhir-MDM-T02-03.hl7", .hl7, 1, ["Columnist draft inn"]),
    Sample(
      "hl7v2/msfhir-MDM-T06-01.hl7", .hl7, 2, ["No Antibodies Detected", "Antibodies Detected"]),
    Sample(
      "hl7v2/msfhir-MDM-T10-01.hl7", .hl7, 2, ["No Antibodies Detected", "Antibodies Detected"]),
    Sample(
      "hl7v2/msfhir-MDM_01.hl7", .hl7, 2,
      ["Enteric culture includes testing for Sal", "string ofCharacters"]),
    Sample(
      "hl7v2/msfhir-OMG-O19-01.hl7", .hl7, 9, ["Urgent", "This is a Base 64 string"],
      reasons: ["only_a_url"]),
    Sample(
      "hl7v2/msfhir-ORU-R01-01.hl7", .hl7, 3,
      ["string ofCharacters", "Enteric culture includes testing for Sal"], reasons: ["only_a_url"]),
    Sample("hl7v2/msfhir-ORU-R01-RMGEAD.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample("hl7v2/msfhir-RDE-O11-01.hl7", .hl7, 0, [], reasons: ["no_text"]),
    Sample("hl7v2/msfhir-VXU-V04-01.hl7", .hl7, 1, ["No Antibodies Detected"]),
    Sample(
      "hl7v2/v2tofhir-MDM_T02.hl7", .hl7, 4,
      ["Discharge Summary", "Transcription Authentication Interface M"],
      reasons: ["attachment_is_pdf"]),
    Sample(
      "ccda/cosyte-ccd.xml", .cda, 2,
      ["Sodium 140 mmol/L drawn for ZZNARRATIVEP", "ZZDRUGNAME 10 mg once daily."]),
    Sample(
      "ccda/fhirtc-cda-original.xml", .cda, 14,
      ["Henry Levin, the 7th is a 67 year old ma", "Asthma"]),
    Sample("ccda/hl7-CCD2.xml", .cda, 7, ["No known allergies", "No information"]),
    Sample(
      "ccda/hl7-Consultation_Note.xml", .cda, 13,
      ["Substance", "Uncontrolled brittle Type II diabetic."]),
    Sample("ccda/hl7-Diagnostic_Imaging_Report.xml", .cda, 4, ["Suspected lung tumor", "History"]),
    Sample("ccda/hl7-Discharge_Summary.xml", .cda, 21, ["Appendicitis", "Substance"]),
    Sample(
      "ccda/hl7-History_and_Physical.xml", .cda, 17,
      ["Substance", "Recurrent GI bleed of unknown etiology;"]),
    Sample(
      "ccda/hl7-Operative_Note.xml", .cda, 16,
      ["Conscious sedation with propofol 200 mg", "Asthmatic symptoms while under general a"]),
    Sample(
      "ccda/hl7-Progress_Note.xml", .cda, 12,
      ["Substance", "Recurrent GI bleed of unknown etiology;"]),
    Sample("ccda/hl7-Unstructured_embedded_pdf.xml", .cda, 0, [], reasons: ["attachment_is_pdf"]),
    Sample("fhir/cosyte-bundle.json", .fhir, 0, [], reasons: ["no_text"]),
    Sample(
      "fhir/fhirtc-composition-example.json", .fhir, 3, ["Managed by Good Health Clinic", "Date"]),
    Sample(
      "fhir/fhirtc-diagnosticreport-example.json", .fhir, 1, ["Test"],
      reasons: ["attachment_is_pdf"]),
    Sample("fhir/fhirtc-documentreference-example.json", .fhir, 0, [], reasons: ["only_a_url"]),
    Sample("fhir/fhirtc-medicationrequest0301.json", .fhir, 0, [], reasons: ["no_text"]),
    Sample("fhir/openmed-fhir_omop_bundle.json", .fhir, 0, [], reasons: ["no_text"]),
    Sample("fhir/openmed-fhir_roundtrip.jsonl", .fhir, 0, [], reasons: ["error"]),
    Sample(
      "fhir/openmed-synthetic_clinical_document_r4.json", .fhir, 3,
      ["Clinical note for Avery Example", "Observation narrative for Avery Example"]),
    Sample("fhir/openmed-synthetic_ips_r4.json", .fhir, 1, ["Summary for Avery Example"]),
    Sample("fhir/v2tofhir-expected-MDM_T02.xml", .fhir, 0, [], reasons: ["error"]),
  ]

  @Test(.enabled(if: folder != nil, "EDGE_NER_SHARED is not set"), arguments: samples)
  func everySampleGivesItsTextsOrSaysWhyNot(sample: Sample) throws {
    let folder = try #require(Self.folder)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + sample.path)))
    let read = DocumentCase(sample.kind, bytes)
    var reasons = Set(read.texts.flatMap(\.warnings))
    if read.texts.contains(where: { $0.error != nil }) { reasons.insert("error") }
    #expect(reasons == sample.reasons)
    #expect(read.texts.filter { !$0.text.isEmpty }.count == sample.textCount)
    let all = read.texts.map(\.text).joined(separator: "\n")
    for words in sample.words {
      #expect(all.contains(words), "\(words)")
      let slice = read.texts.lazy.compactMap { $0.documentBytes(words) }.first
      // As it stands, but where a base64 attachment or markup holds it.
      #expect(
        slice == words || slice?.contains("<") == true || slice?.contains("&") == true
          || slice.map { Data(base64Encoded: $0) != nil } == true)
    }
  }

  @Test(.enabled(if: folder != nil, "EDGE_NER_SHARED is not set"))
  func everyFileOfTheFolderIsASample() throws {
    let folder = try #require(Self.folder)
    var found: Set<String> = []
    for kind in ["hl7v2", "ccda", "fhir"] {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder + kind) {
        found.insert(kind + "/" + name)
      }
    }
    #expect(found == Set(Self.samples.map(\.path)))
  }
}
