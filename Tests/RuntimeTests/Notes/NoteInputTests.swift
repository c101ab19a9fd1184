import Foundation
import Testing

@testable import Runtime

@Suite struct NoteInputTests {
  /// A named pipe that is removed with it.
  final class NamedPipe {
    let path: UnsafeMutablePointer<CChar>

    init() throws {
      path = strdup(NSTemporaryDirectory() + "edge-ner-pipe-" + UUID().uuidString)!
      try #require(mkfifo(path, 0o600) == 0)
    }

    deinit {
      unlink(path)
      free(path)
    }

    var name: UnsafePointer<CChar> { UnsafePointer(path) }

    /// Opens it for writing, which waits for a reader, writes, and closes it.
    func write(_ text: String, afterOpening: @escaping @Sendable () -> Void = {}) {
      let place = String(cString: path)
      Foundation.Thread.detachNewThread {
        let end = open(place, O_WRONLY)
        afterOpening()
        _ = text.withCString { Foundation.write(end, $0, strlen($0)) }
        close(end)
      }
    }
  }

  static func note(_ step: NoteSource.Step) throws -> NoteSourceTests.Read {
    guard case .note(let note) = step else { throw StepFailure() }
    return NoteSourceTests.Read(note)
  }

  struct StepFailure: Error {}

  static func wouldBlock(_ step: NoteSource.Step) -> Bool {
    if case .wouldBlock = step { return true }
    return false
  }

  @Test func anEmptyNonblockingPipeIsWaitedFor() throws {
    for kind in [InputKind.text, .lines] {
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      try #require(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
      let source = NoteSource(kind: kind, descriptor: Descriptor(number: ends[0]))
      let writing = ends[1]
      Foundation.Thread.detachNewThread {
        usleep(50_000)
        _ = write(writing, "fever", 5)
        usleep(50_000)
        close(writing)
      }
      #expect(try Self.note(source.next(mayBlock: true)) == NoteSourceTests.Read("fever"))
    }
  }

  @Test func aNamedPipeWithoutAWriterWouldBlockAndLosesNothing() throws {
    let path = try NoteSourceTests.file(Data("first\n".utf8))
    defer { unlink(path) }
    let pipe = try NamedPipe()
    for kind in [InputKind.text, .lines] {
      let source = NoteSource(kind: kind, paths: [UnsafePointer(strdup(path)!), pipe.name])
      #expect(try Self.note(source.next(mayBlock: false)).text.starts(with: Array("first".utf8)))
      #expect(Self.wouldBlock(source.next(mayBlock: false)))
      #expect(Self.wouldBlock(source.next(mayBlock: false)))
      pipe.write("second")
      #expect(try Self.note(source.next(mayBlock: true)).text == Array("second".utf8))
      guard case .end = source.next(mayBlock: true) else { throw StepFailure() }
    }
  }

  /// A writer that waits for its reader must not be let go by whoever only asks for sizes.
  @Test func sizesAreAskedForWithoutOpeningANamedPipe() throws {
    let pipe = try NamedPipe()
    let opened = AtomicCount()
    pipe.write("fever") { opened.increment() }
    usleep(20_000)
    let source = NoteSource(kind: .text, paths: [pipe.name])
    #expect(source.totalByteCount() == nil)
    usleep(20_000)
    #expect(opened.value == 0)
    #expect(try Self.note(source.next(mayBlock: true)).text == Array("fever".utf8))
  }

  @Test func sizesOfFilesAndMemoryAddUp() throws {
    let path = try NoteSourceTests.file(Data(repeating: 7, count: 12_345))
    defer { unlink(path) }
    let name = strdup(path)!
    defer { free(name) }
    let input = NoteInput([.path(UnsafePointer(name)), .bytes([1, 2, 3])])
    #expect(input.totalByteCount() == 12_348)
    let folder = strdup(NSTemporaryDirectory())!
    defer { free(folder) }
    #expect(NoteInput([.path(UnsafePointer(folder))]).totalByteCount() == nil)
    let missing = strdup("/nonexistent")!
    defer { free(missing) }
    #expect(NoteInput([.path(UnsafePointer(missing))]).totalByteCount() == nil)
  }
}
