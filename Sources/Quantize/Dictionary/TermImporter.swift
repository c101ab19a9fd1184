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
    if name.hasSuffix(".tsv") { return try TableForm.read(path, body) }
    if name.uppercased() == "RXNCONSO.RRF" { return try RxNormImporter.read(path, body) }
    if name.uppercased() == "MRCONSO.RRF" {
      return try UMLSImporter.read(path, semanticTypes: folder + "/MRSTY.RRF", body)
    }
    if name.hasPrefix("sct2_Description_Full") { throw .history(path: path) }
    if name.hasPrefix("sct2_Description") {
      return try SNOMEDImporter.read(path, concepts: concepts(beside: path), body)
    }
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
    // RxNorm's release has its prescribable part in a folder beside: what is less deep goes before.
    func depth(_ name: String) -> Int { name.utf8.count { $0 == UInt8(ascii: "/") } }
    files.sort { (depth($0), $0) < (depth($1), $1) }
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
      return try SNOMEDImporter.read(path, concepts: concepts(beside: path), body)
    }
    throw .unknownForm(path: folder)
  }

  /// The snapshot of the concepts in the folder of a description file.
  private static func concepts(beside path: String) -> String? {
    let folder = (path as NSString).deletingLastPathComponent
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().first { $0.hasPrefix("sct2_Concept_Snapshot") }
      .map { (folder as NSString).appendingPathComponent($0) }
  }
}
