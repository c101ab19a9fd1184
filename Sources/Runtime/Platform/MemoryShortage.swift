// What happens when the system has no more memory to give. Blocks of pages are asked for by name and
// end the program here. The language's own allocations end in a trap or an abort wherever they
// stand, so a handler looks whether memory is what is short.

@_extern(c, "_exit") private func c_exitNow(_ status: Int32)
@_extern(c, "signal")
private func c_signal(_ number: Int32, _ handler: UnsafeMutableRawPointer?)
  -> UnsafeMutableRawPointer?

/// What the message begins with; written once, before any other thread.
nonisolated(unsafe) private var messageStart: StaticString = ""

/// Says so on stderr and ends the process with exit status 2.
func endForLackOfMemory() -> Never {
  let words: StaticString = "not enough memory\n"
  _ = c_write(2, messageStart.utf8Start, messageStart.utf8CodeUnitCount)
  _ = c_write(2, words.utf8Start, words.utf8CodeUnitCount)
  c_exitNow(2)
  fatalError("the process did not end")
}

/// From now on a trap, an abort or a wild access counts as lack of memory if the system refuses
/// 16 MiB more; if it does not, the signal does what it always did.
///
/// - program: `NAME: `, for the message.
public func reportMemoryShortage(program: StaticString) {
  messageStart = program
  let handler: @convention(c) (Int32) -> Void = { number in
    let probeByteCount = 16 << 20
    let mapped = c_mmap(nil, probeByteCount, 3, 0x22, -1, 0)
    if Int(bitPattern: mapped) == -1 { endForLackOfMemory() }
    _ = c_munmap(mapped, probeByteCount)
    // The instruction runs again, or abort goes on, and the default ends the process.
    _ = c_signal(number, nil)
  }
  let illegalInstruction: Int32 = 4
  let trap: Int32 = 5
  let abort: Int32 = 6
  let segmentationFault: Int32 = 11
  for number in [illegalInstruction, trap, abort, segmentationFault] {
    _ = c_signal(number, unsafeBitCast(handler, to: UnsafeMutableRawPointer.self))
  }
}
