// The operands of a run, one after the other, as bytes: files, stdin, an open descriptor, or bytes
// in memory. Nothing is known here of notes.

final class NoteInput {
  enum Operand {
    /// NUL-terminated; "-" is stdin.
    case path(UnsafePointer<CChar>)
    /// Closed at its end.
    case descriptor(Descriptor)
    case bytes([UInt8])
  }

  enum Opening {
    case opened
    case failed(SystemError)
    case end
  }

  private let operands: [Operand]
  /// Whether nobody named an operand, and this is stdin for want of one.
  private let isImplicit: Bool
  private var operandIndex = 0
  private var descriptor: Descriptor?
  /// What is read of an operand in memory.
  private var memoryPosition = 0
  /// A named pipe may have no writer yet, and then reading it would give its end.
  private var mayLackWriter = false
  private(set) var isOpen = false
  /// Bytes read so far, of all operands.
  private(set) var readByteCount = 0
  /// Operands that could not be opened or read to their end.
  private(set) var failedCount = 0

  init(_ operands: [Operand], isImplicit: Bool = false) {
    self.operands = operands
    self.isImplicit = isImplicit
  }

  deinit { closeDescriptor() }

  /// - paths: alive as long as this; empty for stdin.
  convenience init(paths: [UnsafePointer<CChar>]) {
    guard !paths.isEmpty else {
      self.init([.descriptor(.standardInput)], isImplicit: true)
      return
    }
    var operands: [Operand] = []
    for path in paths { operands.append(.path(path)) }
    self.init(operands)
  }

  /// Opens the operand that is next.
  ///
  /// - Precondition: none is open.
  func open() -> Opening {
    precondition(!isOpen, "an operand is open")
    guard operandIndex < operands.count else { return .end }
    memoryPosition = 0
    switch operands[operandIndex] {
    case .bytes: break
    case .descriptor(let given): descriptor = given
    case .path(let path):
      if NoteInput.isStandardInput(path) {
        descriptor = .standardInput
        break
      }
      do throws(SystemError) {
        descriptor = try Descriptor.open(forReading: path)
        mayLackWriter = true
      } catch {
        failedCount += 1
        return .failed(error)
      }
    }
    isOpen = true
    return .opened
  }

  /// Goes on behind the operand that is open, or could not be opened.
  func close() {
    closeDescriptor()
    isOpen = false
    mayLackWriter = false
    operandIndex += 1
  }

  /// The same for an operand that cannot be read to its end.
  func closeFailed() {
    failedCount += 1
    close()
  }

  /// Whether reading would not wait.
  ///
  /// - Precondition: an operand is open.
  var isReadable: Bool { descriptor?.isReadable ?? true }

  /// Reads at most `byteCount` bytes; 0 means the operand's end.
  func read(
    into start: UnsafeMutablePointer<UInt8>, byteCount: Int
  ) throws(SystemError) -> Int {
    var count = 0
    if let descriptor {
      if mayLackWriter { descriptor.waitUntilReadable() }
      mayLackWriter = false
      count = try descriptor.read(into: start, byteCount: byteCount)
    } else if case .bytes(let bytes) = operands[operandIndex] {
      count = min(byteCount, bytes.count - memoryPosition)
      bytes.withUnsafeBufferPointer { from in
        if let from = from.baseAddress { start.copy(from: from + memoryPosition, count: count) }
      }
      memoryPosition += count
    }
    readByteCount += count
    return count
  }

  var operandCount: Int { operands.count }

  /// Whether nobody named an operand and stdin is a device, as when `xargs` has no file to name:
  /// if nothing can be read of it, there was no note.
  var isNobodysDevice: Bool {
    isImplicit && InputStatus(.standardInput)?.isCharacterDevice == true
  }

  /// The name of the file that is open or could not be opened; nil for stdin and memory.
  var name: UnsafeRawBufferPointer? {
    guard operandIndex < operands.count, case .path(let path) = operands[operandIndex],
      !NoteInput.isStandardInput(path)
    else { return nil }
    var count = 0
    while path[count] != 0 { count += 1 }
    return UnsafeRawBufferPointer(start: path, count: count)
  }

  /// Bytes of all operands together; nil when that of one is not known: a pipe, or a file that
  /// cannot be opened.
  func totalByteCount() -> Int? {
    var total = 0
    for operand in operands {
      switch operand {
      case .bytes(let bytes): total += bytes.count
      case .descriptor(let descriptor):
        guard let count = descriptor.remainingByteCount else { return nil }
        total += count
      case .path(let path):
        if NoteInput.isStandardInput(path) {
          guard let count = Descriptor.standardInput.remainingByteCount else { return nil }
          total += count
          continue
        }
        // Not opened: a named pipe's writer would take that for its reader.
        guard let status = InputStatus(path: path), status.isRegular else { return nil }
        total += status.byteCount
      }
    }
    return total
  }

  private func closeDescriptor() {
    if let descriptor, descriptor != .standardInput { descriptor.close() }
    descriptor = nil
  }

  private static func isStandardInput(_ path: UnsafePointer<CChar>) -> Bool {
    path[0] == CChar(UInt8(ascii: "-")) && path[1] == 0
  }
}
