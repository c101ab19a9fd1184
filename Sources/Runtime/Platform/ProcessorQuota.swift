// The share of the processors that a container or service may use: cpu.max of its control group
// and of those around it (cgroup v2).

/// Processors' worth of time that the control groups of this process allow, rounded up; nil where
/// none sets a limit.
///
/// - root: a folder that stands for `/`, for tests.
func processorQuota(root: [UInt8] = []) -> Int? {
  guard let groups = SystemFile.read(path: root + [UInt8]("/proc/self/cgroup".utf8)),
    var folder = unifiedGroup(groups)
  else { return nil }
  var least: Int?
  // From the process's own group up to the root that this process sees.
  while true {
    let path = root + [UInt8]("/sys/fs/cgroup".utf8) + folder + [UInt8]("/cpu.max".utf8)
    if let text = SystemFile.read(path: path), let quota = quota(of: text) {
      least = min(least ?? quota, quota)
    }
    guard let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { return least }
    folder.removeLast(folder.count - slash)
  }
}

/// The path in the line `0::/path`, without a slash at its end.
private func unifiedGroup(_ text: [UInt8]) -> [UInt8]? {
  var start = 0
  while start < text.count {
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    if end - start > 3, text[start] == 0x30, text[start + 1] == 0x3A, text[start + 2] == 0x3A {
      var path = [UInt8](text[start + 3..<end])
      if path.last == UInt8(ascii: "/") { path.removeLast() }
      return path
    }
    start = end + 1
  }
  return nil
}

/// `MICROSECONDS PERIOD`, or `max PERIOD` for no limit.
private func quota(of text: [UInt8]) -> Int? {
  var numbers = [0, 0]
  var index = 0
  for place in 0..<2 {
    let first = index
    while index < text.count, text[index].isASCIIDigit, index - first < 15 {
      numbers[place] = numbers[place] * 10 + Int(text[index] - 0x30)
      index += 1
    }
    guard index > first else { return nil }
    while index < text.count, text[index] == 0x20 { index += 1 }
  }
  guard numbers[0] > 0, numbers[1] > 0 else { return nil }
  return (numbers[0] + numbers[1] - 1) / numbers[1]
}
