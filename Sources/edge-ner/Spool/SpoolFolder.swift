// The folder of a spool and the moves in it. A note is claimed by renaming it into `working`, so that a
// file that takes its name afterwards is another note; its record is whole and on disk before the note
// leaves `working`. What a crash leaves in `working` is done again at the next start. A name that an
// earlier note or record still has gets a number when it is claimed: a.txt becomes a~2.txt. One that
// leaves no room for the names of a record and a reason goes to `failed`, cut.
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

/// What was taken of the notes that wait.
struct SpoolClaim {
  var notes: [SpooledNote] = []
  /// Notes that went to `failed` for their names.
  var refusedCount = 0
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
    let isAlone: Bool
    do throws(SpoolFailure) {
      try SpoolFolder.meet("the folder") { () throws(SystemError) in
        _ = try FileStatus(SpoolFolder.path(root, "."))
      }
      for part in Part.allCases {
        try SpoolFolder.meet(part.name) { () throws(SystemError) in
          try Folder.make(SpoolFolder.path(root, part.name))
        }
      }
      lock = try SpoolFolder.meet(".lock") { () throws(SystemError) in
        try Descriptor.create(SpoolFolder.path(root, ".lock"))
      }
      let lock = lock
      isAlone = try SpoolFolder.meet(".lock") { () throws(SystemError) in try lock.tryLock() }
    } catch {
      throw .words(error.words)
    }
    guard isAlone else {
      throw .words([UInt8](Argument("spool: another edge-ner works in this folder").bytes))
    }
  }

  deinit { lock.close() }

  /// Does in each folder what a note will need, so that a fault is met before one is claimed.
  func check() throws(SpoolFailure) {
    let name = [UInt8](Argument(".probe").bytes)
    let probe = path(.working, name, "")
    for part in Part.allCases {
      try SpoolFolder.meet(Part.working.name) { () throws(SystemError) in
        try Descriptor.create(probe).close()
      }
      let place = path(part, name, "")
      try SpoolFolder.meet(part.name) { () throws(SystemError) in
        try Folder.rename(probe, to: place)
        try Folder.remove(place)
        try Folder.sync(SpoolFolder.path(root, part.name))
      }
    }
  }

  /// The error with its place.
  private static func meet<Result>(
    _ place: StaticString, _ body: () throws(SystemError) -> Result
  ) throws(SpoolFailure) -> Result {
    do throws(SystemError) {
      return try body()
    } catch {
      throw SpoolFailure(place: place, error: error)
    }
  }

  // MARK: - Claiming

  /// Takes notes that wait for this process, `limit` at most, in the system's order: plain files that
  /// were not written to for `settleSeconds` at the time `now`, in nanoseconds since 1970. Folders,
  /// links and pipes, and files that this process may not move, are left where they are.
  func claim(limit: Int, settleSeconds: Int, now: Int) throws(SpoolFailure) -> SpoolClaim {
    try gather("the folder", root, limit: limit) { (name, status) throws(SpoolFailure) in
      status.isSettled(for: settleSeconds, at: now) ? try take(name) : nil
    }
  }

  /// The notes that an earlier process left in `working`, `limit` at most.
  func leftOver(limit: Int) throws(SpoolFailure) -> SpoolClaim {
    let working = [UInt8](SpoolFolder.path(root, Part.working.name).dropLast())
    return try gather(Part.working.name, working, limit: limit) {
      (name, status) throws(SpoolFailure) in
      SpooledNote(name: name, status: status)
    }
  }

  /// The notes of a folder that a body takes; those whose names are too long go to `failed`.
  ///
  /// - folder: path without a NUL.
  /// - body: nil for a note that is left where it is.
  private func gather(
    _ place: StaticString, _ folder: [UInt8], limit: Int,
    _ body: ([UInt8], FileStatus) throws(SpoolFailure) -> SpooledNote?
  ) throws(SpoolFailure) -> SpoolClaim {
    var claim = SpoolClaim()
    var failure: SpoolFailure?
    try SpoolFolder.meet(place) { () throws(SystemError) in
      try forEachNote(in: folder) { name, status in
        guard status.isRegular else { return true }
        do throws(SpoolFailure) {
          if !fits(name) {
            if try refuse(name, in: folder) { claim.refusedCount += 1 }
          } else if let note = try body(name, status) {
            claim.notes.append(note)
          }
        } catch {
          failure = error
          return false
        }
        return claim.notes.count < limit
      }
    }
    if let failure { throw failure }
    return claim
  }

  /// Claims a note that waits.
  private func take(_ name: [UInt8]) throws(SpoolFailure) -> SpooledNote? {
    let free = freeName(name)
    do throws(SystemError) {
      try Folder.rename(SpoolFolder.notePath(root, name), to: path(.working, free, ".txt"))
      return SpooledNote(name: free, status: try FileStatus(path(.working, free, ".txt")))
    } catch {
      guard error.isOfOneFile else {
        throw SpoolFailure(place: Part.working.name, error: error)
      }
      return nil
    }
  }

  /// Puts a note into `failed` under as much of its name as there is room for; its reason has all of it.
  ///
  /// - Returns: false where this process may not move it.
  private func refuse(_ name: [UInt8], in folder: [UInt8]) throws(SpoolFailure) -> Bool {
    let free = freeName(name)
    try writeReason(free, .nameTooLong(name))
    do throws(SystemError) {
      try Folder.rename(SpoolFolder.notePath(folder, name), to: path(.failed, free, ".txt"))
    } catch {
      guard error.isOfOneFile else {
        throw SpoolFailure(place: Part.failed.name, error: error)
      }
      try? Folder.remove(path(.failed, free, ".txt.reason"))
      return false
    }
    try SpoolFolder.meet(Part.failed.name) { () throws(SystemError) in
      try Folder.sync(SpoolFolder.path(root, Part.failed.name))
    }
    return true
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
  func createRecord() throws(SpoolFailure) -> Descriptor {
    try SpoolFolder.meet(Part.working.name) { () throws(SystemError) in
      try Descriptor.create(partPath)
    }
  }

  /// The record is written: it gets its name, then the note leaves `working`.
  func finish(_ name: [UInt8], _ record: Descriptor) throws(SpoolFailure) {
    try SpoolFolder.meet(Part.working.name) { () throws(SystemError) in try record.sync() }
    record.close()
    try SpoolFolder.meet(Part.records.name) { () throws(SystemError) in
      try Folder.rename(partPath, to: path(.records, name, ".jsonl"))
      try Folder.sync(SpoolFolder.path(root, Part.records.name))
    }
    try move(name, to: .done)
  }

  /// Takes back a record that was begun.
  func drop(_ record: Descriptor) throws(SpoolFailure) {
    record.close()
    try SpoolFolder.meet(Part.working.name) { () throws(SystemError) in
      try Folder.remove(partPath)
    }
  }

  /// Puts a note into `failed` and its reason, without text of the note, beside it.
  func fail(_ name: [UInt8], _ fault: SpoolFault) throws(SpoolFailure) {
    try writeReason(name, fault)
    try move(name, to: .failed)
  }

  private func writeReason(_ name: [UInt8], _ fault: SpoolFault) throws(SpoolFailure) {
    try SpoolFolder.meet(Part.failed.name) { () throws(SystemError) in
      let reason = try Descriptor.create(path(.failed, name, ".txt.reason"))
      defer { reason.close() }
      try writeAll(fault.words + [0x0A], to: reason)
      try reason.sync()
    }
  }

  private func move(_ name: [UInt8], to part: Part) throws(SpoolFailure) {
    try SpoolFolder.meet(part.name) { () throws(SystemError) in
      try Folder.rename(path(.working, name, ".txt"), to: path(part, name, ".txt"))
      try Folder.sync(SpoolFolder.path(root, part.name))
    }
  }

  /// Writes a small file of the spool whole or not at all; what is begun stands in `working`, where
  /// nobody else puts anything.
  func replace(_ name: StaticString, with bytes: [UInt8]) throws(SpoolFailure) {
    try SpoolFolder.meet(name) { () throws(SystemError) in
      let temporary = SpoolFolder.path(root, "working/.counters")
      let file = try Descriptor.create(temporary)
      defer { file.close() }
      try writeAll(bytes, to: file)
      try Folder.rename(temporary, to: SpoolFolder.path(root, name))
    }
  }

  // MARK: - Names

  /// The name, or where an earlier note or record of that name is kept, the name with a number; cut
  /// where it is too long.
  private func freeName(_ name: [UInt8]) -> [UInt8] {
    var free = cut(name, before: [])
    var number = 1
    while isTaken(free) {
      number += 1
      var text = TextBuilder()
      text.append("~", number)
      free = cut(name, before: text.bytes)
    }
    return free
  }

  /// As much of a name as fits with an ending, cut between characters.
  private func cut(_ name: [UInt8], before ending: [UInt8]) -> [UInt8] {
    var count = name.count
    while count > 0, !fits(name.prefix(count) + ending) {
      count -= 1
      while count > 0, name[count] & 0xC0 == 0x80 { count -= 1 }
    }
    return name.prefix(count) + ending
  }

  /// Whether the file system has room for the longest name that a note's files have.
  private func fits(_ name: [UInt8]) -> Bool {
    do throws(SystemError) {
      _ = try FileStatus(path(.failed, name, ".txt.reason"))
      return true
    } catch {
      return !error.isOfLongName
    }
  }

  private func isTaken(_ name: [UInt8]) -> Bool {
    (try? FileStatus(path(.working, name, ".txt"))) != nil
      || (try? FileStatus(path(.done, name, ".txt"))) != nil
      || (try? FileStatus(path(.failed, name, ".txt"))) != nil
      || (try? FileStatus(path(.records, name, ".jsonl"))) != nil
  }

  // MARK: - Paths

  private static let suffix: [UInt8] = [0x2E, 0x74, 0x78, 0x74]  // .txt

  /// - folder: path without a NUL.
  private static func notePath(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
    folder + [UInt8(ascii: "/")] + name + suffix + [0]
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
}
