// The unit of the process times in /proc.

@_extern(c, "sysconf") private func c_sysconf(_ name: Int32) -> Int

/// Ticks a second that /proc counts process times in; nil where the system does not tell.
func clockTicksPerSecond() -> Int? {
  let ticksPerSecond: Int32 = 2
  let rate = c_sysconf(ticksPerSecond)
  return rate > 0 ? rate : nil
}
