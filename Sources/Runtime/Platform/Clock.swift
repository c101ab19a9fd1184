// Time that only moves forward, for rates and progress; never part of a result.

@_extern(c, "clock_gettime")
private func c_clock_gettime(_ clock: Int32, _ time: UnsafeMutableRawPointer) -> Int32

@_extern(c, "nanosleep")
private func c_nanosleep(
  _ time: UnsafeMutableRawPointer, _ left: UnsafeMutableRawPointer?
) -> Int32

private struct ClockTime {
  var seconds: Int
  var nanoseconds: Int
}

/// Nanoseconds since some fixed moment of this boot.
public func monotonicNanoseconds() -> UInt64 {
  let monotonic: Int32 = 1
  var time = ClockTime(seconds: 0, nanoseconds: 0)
  _ = c_clock_gettime(monotonic, &time)
  return UInt64(time.seconds) * 1_000_000_000 + UInt64(time.nanoseconds)
}

/// Nanoseconds since the machine was booted, sleep included: what process start times count in.
public func bootNanoseconds() -> Int {
  let boot: Int32 = 7
  var time = ClockTime(seconds: 0, nanoseconds: 0)
  _ = c_clock_gettime(boot, &time)
  return time.seconds * 1_000_000_000 + time.nanoseconds
}

/// Nanoseconds since 1970 as the machine's clock has them; compared with the times of files.
public func wallClockNanoseconds() -> Int {
  let realTime: Int32 = 0
  var time = ClockTime(seconds: 0, nanoseconds: 0)
  _ = c_clock_gettime(realTime, &time)
  return time.seconds * 1_000_000_000 + time.nanoseconds
}

/// Waits; a signal may end it early.
public func sleep(milliseconds: Int) {
  var time = ClockTime(
    seconds: milliseconds / 1000, nanoseconds: milliseconds % 1000 * 1_000_000)
  _ = c_nanosleep(&time, nil)
}
