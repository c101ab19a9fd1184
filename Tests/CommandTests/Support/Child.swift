// A started program with its three streams in pipes. Every wait ends at a limit and then throws,
// so that a program that does not answer fails its test and cannot hold up the run.
import Foundation

enum ChildFailure: Error {
  case cannotStart(Int32)
  /// The limit passed while this was awaited.
  case late(String)
  /// The program closed its output before the line ended.
  case outputEnded
}

enum Ending: Equatable {
  case exit(Int32)
  case signal(Int32)
}

final class Child {
  let identifier: pid_t
  /// Longest time from the start to the end, in seconds; far above what any run needs.
  let limit: Double
  private let start = ContinuousClock.now
  private var input: Int32
  private var outputs: [(descriptor: Int32, bytes: Data)]
  private var takenOutputCount = 0
  private var ending: Ending?
  /// Held from making the pipes until they are marked, so that no other child gets them.
  private static let starting = NSLock()

  /// Signals are set to their defaults and unblocked: test runners block some in their threads,
  /// and a child inherits that.
  init(
    _ executable: URL, _ arguments: [String], environment: [String: String], limit: Double = 300
  ) throws {
    self.limit = limit
    signal(SIGPIPE, SIG_IGN)
    Child.starting.lock()
    defer { Child.starting.unlock() }
    var pipes: [(reading: Int32, writing: Int32)] = []
    for _ in 0..<3 {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw ChildFailure.cannotStart(errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes.append((ends[0], ends[1]))
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes[0].reading, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1].writing, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[2].writing, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var words = ([executable.path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let status = posix_spawn(
      &process, executable.path, &actions, &attributes, &words, &variables)
    close(pipes[0].reading)
    close(pipes[1].writing)
    close(pipes[2].writing)
    identifier = process
    input = pipes[0].writing
    outputs = [(pipes[1].reading, Data()), (pipes[2].reading, Data())]
    for descriptor in [input, pipes[1].reading, pipes[2].reading] {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    if status != 0 {
      ending = .exit(-1)
      throw ChildFailure.cannotStart(status)
    }
  }

  deinit {
    if ending == nil {
      kill(identifier, SIGKILL)
      waitpid(identifier, nil, 0)
    }
    for descriptor in [input, outputs[0].descriptor, outputs[1].descriptor] where descriptor >= 0 {
      close(descriptor)
    }
  }

  var output: Data { outputs[0].bytes }
  var errors: Data { outputs[1].bytes }

  /// Writes all of it and meanwhile reads what the program writes. What a program does not want
  /// any more is dropped.
  func send(_ data: Data) throws {
    var sentCount = 0
    while sentCount < data.count, input >= 0 {
      try exchange(awaiting: "input to be taken") {
        let count = data.withUnsafeBytes {
          write(self.input, $0.baseAddress! + sentCount, min($0.count - sentCount, 1 << 20))
        }
        if count > 0 { sentCount += count }
        if count < 0, errno == EPIPE { self.closeInput() }
      }
    }
  }

  func send(_ text: String) throws { try send(Data(text.utf8)) }

  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// The next line of the output, without its end.
  func nextLine() throws -> String {
    while true {
      let rest = outputs[0].bytes.dropFirst(takenOutputCount)
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        takenOutputCount = end + 1
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      if outputs[0].descriptor < 0 { throw ChildFailure.outputEnded }
      try exchange(awaiting: "a line of output")
    }
  }

  /// Ends the process as a crash would.
  func crash() {
    if ending == nil { kill(identifier, SIGKILL) }
  }

  /// A key press of Ctrl-C.
  func interrupt() {
    if ending == nil { kill(identifier, SIGINT) }
  }

  /// Closes the input and waits until the program has closed its outputs and ended.
  ///
  /// - closingInput: false for a program that must end by itself while its input stays open.
  @discardableResult
  func finish(closingInput: Bool = true) throws -> Ending {
    if closingInput { closeInput() }
    while outputs.contains(where: { $0.descriptor >= 0 }) {
      try exchange(awaiting: "the end of the output")
    }
    while true {
      if let ending { return ending }
      var status: Int32 = 0
      if waitpid(identifier, &status, WNOHANG) == identifier {
        ending = status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
      } else {
        try checkLimit("the end of the program")
        usleep(1000)
      }
    }
  }

  /// Waits until a stream is ready, reads what is there, and lets `feed` write if it can.
  private func exchange(awaiting what: String, feed: (() -> Void)? = nil) throws {
    try checkLimit(what)
    var polled = outputs.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    polled.append(pollfd(fd: feed == nil ? -1 : input, events: Int16(POLLOUT), revents: 0))
    guard poll(&polled, nfds_t(polled.count), 100) > 0 else { return }
    // Lets records gather: else a busy machine changes processes for every one of thousands.
    usleep(500)
    for index in 0..<2 where polled[index].revents != 0 { receive(index) }
    if polled[2].revents != 0 { feed?() }
  }

  private func receive(_ index: Int) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(outputs[index].descriptor, &chunk, chunk.count)
    if count > 0 {
      outputs[index].bytes.append(contentsOf: chunk[..<count])
    } else if count == 0 {
      close(outputs[index].descriptor)
      outputs[index].descriptor = -1
    }
  }

  private func checkLimit(_ what: String) throws {
    if start.duration(to: .now) > .seconds(limit) { throw ChildFailure.late(what) }
  }
}
