// Finds out which form a dictionary has and reads it record by record.
import Foundation

public enum TermImporter {
  /// - path: a TSV or OBO file, an RF2 or RRF file, or the folder of a release.
  /// - type: for OBO files whose identifiers tell nothing; nil takes it from the identifier.
  /// - Throws: `TermImportError` where nothing can be read; single faults are in the report.
  public static func read(
    path: String, type: String? = nil, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable(path: path, errorNumber: ENOENT)
    }
    if isFolder.boolValue { return try readFolder(path, body) }
    let name = (path as NSString).lastPathComponent
    let folder = (path as NSString).deletingLastPathComponent
    if name.hasSuffix(".obo") { return try OBOImporter.read(path, type: type, body) }
    if name.hasSuffix(".tsv") { return try TSVImporter.read(path, body) }
    if name.uppercased() == "RXNCONSO.RRF" { return try RxNormImporter.read(path, body) }
    if name.uppercased() == "MRCONSO.RRF" {
      return try UMLSImporter.read(path, semanticTypes: folder + "/MRSTY.RRF", body)
    }
    if name.hasPrefix("sct2_Description") { return try SNOMEDImporter.read(path, body) }
    throw .unknownForm(path: path)
  }

  private static func readFolder(
    _ folder: String, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    var files: [String] = []
    for case let name as String in FileManager.default.enumerator(atPath: folder)
      ?? FileManager.DirectoryEnumerator()
    {
      files.append(name)
    }
    files.sort()
    func first(_ isWanted: (String) -> Bool) -> String? {
      files.first { isWanted(($0 as NSString).lastPathComponent) }.map { folder + "/" + $0 }
    }
    if let path = first({ $0.uppercased() == "RXNCONSO.RRF" }) {
      return try RxNormImporter.read(path, body)
    }
    if let path = first({ $0.uppercased() == "MRCONSO.RRF" }) {
      let beside = (path as NSString).deletingLastPathComponent
      return try UMLSImporter.read(path, semanticTypes: beside + "/MRSTY.RRF", body)
    }
    // English descriptions of the snapshot; the full history repeats every change.
    if let path = first({ $0.hasPrefix("sct2_Description_Snapshot") && $0.contains("-en") })
      ?? first({ $0.hasPrefix("sct2_Description_Snapshot") })
    {
      return try SNOMEDImporter.read(path, body)
    }
    throw .unknownForm(path: folder)
  }
}

/// The table form: `code`, `preferred`, `synonyms` (between `|`), `type`, with a header line.
enum TSVImporter {
  static func read(
    _ path: String, _ body: (TermRecord) -> Void
  ) throws(TermImportError) -> TermImportReport {
    let file = try DelimitedFile(path: path)
    var report = TermImportReport(path: path)
    var hasHeader = false
    var seenCodes: Set<String> = []
    file.forEachLine(delimiter: "\t") { line in
      if line.number == 1 {
        hasHeader =
          line.isField(0, "code") && line.isField(1, "preferred") && line.isField(2, "synonyms")
          && line.isField(3, "type")
        return
      }
      if line.isEmpty || !hasHeader { return }
      report.rowCount += 1
      guard line.fieldCount == 4 else { return report.note(.fieldCount, line: line.number) }
      guard let code = line.string(0), let preferred = line.string(1),
        let synonyms = line.string(2), let type = line.string(3)
      else { return report.note(.notUTF8, line: line.number) }
      if type.isEmpty { return report.note(.emptyType, line: line.number) }
      let names = synonyms.split(separator: "|", omittingEmptySubsequences: false)
      if preferred.isEmpty { report.note(.emptyName, line: line.number) }
      if !synonyms.isEmpty {
        for name in names where name.isEmpty {
          _ = name; report.note(.emptyName, line: line.number)
        }
      }
      // The names of a code given twice are all kept: they are the same concept.
      if !code.isEmpty, !seenCodes.insert(code).inserted {
        report.note(.duplicateCode, line: line.number)
      }
      report.recordCount += 1
      body(
        TermRecord(
          code: code, preferred: preferred, synonyms: names.filter { !$0.isEmpty }.map(String.init),
          type: type))
    }
    guard hasHeader else { throw .unknownForm(path: path) }
    return report
  }
}
