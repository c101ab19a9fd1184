// The folder of a spool and the moves in it. A note is claimed by renaming it into `working`, so that a
// file that takes its name afterwards is another note; its record is whole and on disk before the note
// leaves `working`. What a crash leaves in `working` is done again at the next start. A name that an
// earlier note or record still has gets a number when it is claimed: a.txt becomes a~2.txt.
//
//     NAME.txt               waits
//     working/NAME.txt       is being processed
//     records/NAME.jsonl     its record
//     done/NAME.txt          the note, once its record is on disk
//     failed/NAME.txt        a note that cannot be processed; the reason in NAME.txt.reason
import Options
import Runtime

/// A note that this process has claimed.
struct SpooledNote {
  /// Without folder and suffix.
  let name: [UInt8]
  let status: FileStatus
}

/// Why a note was put into `failed`.
enum SpoolFault {
  case tooLong(byteCount: Int, limit: Int)
  case cannotRead(SystemError)
  case other([UInt8])
}

final class SpoolFolder {
  private let root: [UInt8]
  private let lock: Descriptor

  private enum Part: CaseIterable {
    case working, records, done, failed

    var name: StaticString {
      switch self {
      case .working: "working"
      case .records: "records"
      case .done: "done"
      case .failed: "failed"
      }
    }
  }

  /// Makes the folders that are missing and takes the spool's lock.
  ///
  /// - root: path without a NUL.
  init(_ root: [UInt8]) throws(CommandError) {
    self.root = root
    do throws(SystemError) {
      for part in Part.allCases { try Folder.make(SpoolFolder.path(root, part.name)) }
      lock = try Descriptor.create(SpoolFolder.path(root, ".lock"))
    } catch {
      throw .words(SpoolFolder.words("spool: ", error.message))
    }
    guard lock.tryLock() else {
      throw .words(SpoolFolder.words("spool: another edge-ner works in this folder", []))
    }
  }

  deinit { lock.close() }

  // MARK: - Claiming

  /// Takes notes that wait for this process, `limit` at most, in the system's order: plain files that
  /// were not written to for `settleSeconds` at the time `now`, in nanoseconds since 1970. Folders,
  /// links and pipes, and files that this process may not move, are left where they are.
  func claim(
    limit: Int, settleSeconds: Int, now: Int
  ) throws(SystemError) -> [SpooledNote] {
    var notes: [SpooledNote] = []
    var failure: SystemError?
    try forEachNote(in: root) { name, status in
      guard status.isRegular, status.isSettled(for: settleSeconds, at: now) else { return true }
      let free = freeName(name)
      do throws(SystemError) {
        try Folder.rename(waitingPath(name), to: path(.working, free, ".txt"))
        notes.append(
          SpooledNote(name: free, status: try FileStatus(path(.working, free, ".txt"))))
      } catch {
        guard error.isOfOneFile else {
          failure = error
          return false
        }
      }
      return notes.count < limit
    }
    if let failure { throw failure }
    return notes
  }

  /// The notes that an earlier process left in `working`, `limit` at most.
  func leftOver(limit: Int) throws(SystemError) -> [SpooledNote] {
    var notes: [SpooledNote] = []
    try forEachNote(in: [UInt8](SpoolFolder.path(root, Part.working.name).dropLast())) {
      name, status in
      if status.isRegular { notes.append(SpooledNote(name: name, status: status)) }
      return notes.count < limit
    }
    return notes
  }

  /// Calls with the name, without suffix, and the status of each NAME.txt; false stops.
  ///
  /// - folder: path without a NUL.
  private func forEachNote(
    in folder: [UInt8], _ body: ([UInt8], FileStatus) -> Bool
  ) throws(SystemError) {
    let suffix = SpoolFolder.suffix
    try Folder.forEachName(in: folder + [0]) { entry in
      guard entry.count > suffix.count, entry[0] != UInt8(ascii: "."),
        entry.suffix(suffix.count).elementsEqual(suffix),
        let status = try? FileStatus(folder + [UInt8(ascii: "/")] + entry + [0])
      else { return true }
      return body([UInt8](entry.dropLast(suffix.count)), status)
    }
  }

  func read(_ note: SpooledNote) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(readingFile: path(.working, note.name, ".txt"))
    defer { file.close() }
    var bytes = [UInt8](repeating: 0, count: note.status.byteCount)
    var count = 0
    while count < bytes.count {
      let (start, room) = (count, bytes.count - count)
      var failure: SystemError?
      let read = bytes.withUnsafeMutableBytes { buffer -> Int in
        do throws(SystemError) {
          return try file.read(into: buffer.baseAddress! + start, byteCount: room)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if read == 0 { break }
      count += read
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  // MARK: - Finishing

  /// Opens the file that a note's record is written to, under a name that nobody takes for a record.
  func createRecord() throws(SystemError) -> Descriptor {
    try Descriptor.create(partPath)
  }

  /// The record is written: it gets its name, then the note leaves `working`.
  func finish(_ name: [UInt8], _ record: Descriptor) throws(SystemError) {
    try record.sync()
    record.close()
    try Folder.rename(partPath, to: path(.records, name, ".jsonl"))
    try Folder.sync(SpoolFolder.path(root, Part.records.name))
    try Folder.rename(path(.working, name, ".txt"), to: path(.done, name, ".txt"))
    try Folder.sync(SpoolFolder.path(root, Part.done.name))
  }

  /// Takes back a record that was begun.
  func drop(_ record: Descriptor) throws(SystemError) {
    record.close()
    try Folder.remove(partPath)
  }

  /// Puts a note into `failed` and its reason, without text of the note, beside it.
  func fail(_ name: [UInt8], _ fault: SpoolFault) throws(SystemError) {
    let reason = try Descriptor.create(path(.failed, name, ".txt.reason"))
    defer { reason.close() }
    try writeAll(fault.words + [0x0A], to: reason)
    try reason.sync()
    try Folder.rename(path(.working, name, ".txt"), to: path(.failed, name, ".txt"))
    try Folder.sync(SpoolFolder.path(root, Part.failed.name))
  }

  /// Writes a small file of the spool whole or not at all; what is begun stands in `working`, where
  /// nobody else puts anything.
  func replace(_ name: StaticString, with bytes: [UInt8]) throws(SystemError) {
    let temporary = SpoolFolder.path(root, "working/.counters")
    let file = try Descriptor.create(temporary)
    defer { file.close() }
    try writeAll(bytes, to: file)
    try Folder.rename(temporary, to: SpoolFolder.path(root, name))
  }

  /// The name, or where an earlier note or record of that name is kept, the name with a number.
  private func freeName(_ name: [UInt8]) -> [UInt8] {
    var free = name
    var number = 1
    while isTaken(free) {
      number += 1
      var text = TextBuilder()
      text.append(bytes: name)
      text.append("~", number)
      free = text.bytes
    }
    return free
  }

  private func isTaken(_ name: [UInt8]) -> Bool {
    (try? FileStatus(path(.working, name, ".txt"))) != nil
      || (try? FileStatus(path(.done, name, ".txt"))) != nil
      || (try? FileStatus(path(.failed, name, ".txt"))) != nil
      || (try? FileStatus(path(.records, name, ".jsonl"))) != nil
  }

  // MARK: - Paths

  private static let suffix: [UInt8] = [0x2E, 0x74, 0x78, 0x74]  // .txt

  private func waitingPath(_ name: [UInt8]) -> [UInt8] {
    root + [UInt8(ascii: "/")] + name + SpoolFolder.suffix + [0]
  }

  private var partPath: [UInt8] { SpoolFolder.path(root, "working/.record") }

  private func path(_ part: Part, _ name: [UInt8], _ suffix: StaticString) -> [UInt8] {
    var text = TextBuilder()
    text.append(bytes: root)
    text.append("/")
    text.append(part.name)
    text.append("/")
    text.append(bytes: name)
    text.append(suffix)
    return text.bytes + [0]
  }

  private static func path(_ root: [UInt8], _ name: StaticString) -> [UInt8] {
    var text = TextBuilder()
    text.append(bytes: root)
    text.append("/")
    text.append(name)
    return text.bytes + [0]
  }

  private static func words(_ text: StaticString, _ message: [UInt8]) -> [UInt8] {
    var words = TextBuilder()
    words.append(text)
    words.append(bytes: message)
    return words.bytes
  }
}

extension SystemError {
  /// The file has gone, or may not be moved: nothing that others would meet too.
  fileprivate var isOfOneFile: Bool { number == 2 || number == 1 || number == 13 }
}

extension SpoolFault {
  /// For people; never text of the note.
  var words: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .tooLong(let byteCount, let limit):
      text.append("", byteCount, " bytes, more than the limit of ", limit)
    case .cannotRead(let error):
      text.append("cannot read: ")
      text.append(bytes: error.message)
    case .other(let message): text.append(bytes: message)
    }
    return text.bytes
  }
}
