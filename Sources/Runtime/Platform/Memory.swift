// Memory that grows at its end. Small blocks come from the heap; large ones are mapped, grow by
// remapping their pages instead of copying them, and go back to the system as soon as they can.

@_extern(c, "mremap")
private func c_mremap(
  _ start: UnsafeMutableRawPointer?, _ oldByteCount: Int, _ newByteCount: Int, _ flags: Int32
) -> UnsafeMutableRawPointer?

extension UnsafeMutablePointer {
  /// What `update(from:count:)` does to numbers, by the C library: Embedded Swift 6.3 calls a function for each element.
  ///
  /// - Precondition: the elements are plain numbers.
  @inline(__always)
  func copy(from source: UnsafePointer<Pointee>, count: Int) {
    UnsafeMutableRawPointer(self).copyMemory(
      from: source, byteCount: count * MemoryLayout<Pointee>.stride)
  }
}

/// Bytes that grow at the end. Pages that were never written take no memory.
public final class ByteBuffer {
  public private(set) var start: UnsafeMutablePointer<UInt8>
  public private(set) var byteCount = 0
  public private(set) var byteCapacity: Int

  public init(byteCapacity: Int = 256) {
    self.byteCapacity = max(16, byteCapacity)
    start = ByteBuffer.allocate(self.byteCapacity)
  }

  deinit { ByteBuffer.deallocate(start, byteCapacity) }

  public var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: byteCount)
  }

  /// Makes room for this many more bytes.
  public func reserve(_ more: Int) {
    let needed = byteCount + more
    if needed <= byteCapacity { return }
    resize(max(needed, byteCapacity + byteCapacity / 2))
  }

  public func append(_ byte: UInt8) {
    reserve(1)
    start[byteCount] = byte
    byteCount += 1
  }

  public func append(_ source: UnsafeRawBufferPointer) {
    guard let from = source.baseAddress, source.count > 0 else { return }
    reserve(source.count)
    UnsafeMutableRawPointer(start + byteCount).copyMemory(from: from, byteCount: source.count)
    byteCount += source.count
  }

  /// Puts a blank before each of these bytes, which ascend and are within the buffer.
  public func insertBlanks(at places: [Int]) {
    var end = byteCount
    reserve(places.count)
    var shift = places.count
    byteCount += shift
    for place in places.reversed() {
      UnsafeMutableRawPointer(start + place + shift).copyMemory(
        from: start + place, byteCount: end - place)
      shift -= 1
      start[place + shift] = UInt8(ascii: " ")
      end = place
    }
  }

  public func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// - value: not negative.
  public func append(decimal value: Int) {
    if value >= 10 { append(decimal: value / 10) }
    append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  /// Counts bytes as written that were put behind the end, into reserved room.
  public func didWrite(_ count: Int) {
    precondition(byteCount + count <= byteCapacity, "more bytes than there was room for")
    byteCount += count
  }

  public func removeLast(_ count: Int = 1) {
    precondition(byteCount >= count, "no byte to remove")
    byteCount -= count
  }

  /// Empties the buffer and gives back what is beyond `keptCapacity`.
  public func removeAll(keepingCapacity keptCapacity: Int = .max) {
    byteCount = 0
    if byteCapacity > keptCapacity {
      resize(max(16, keptCapacity))
    }
  }

  // MARK: Blocks

  /// From here on a block is mapped; a whole number of pages on every Linux.
  private static let mappedByteCount = 1 << 17

  /// - newCapacity: at least byteCount.
  private func resize(_ newCapacity: Int) {
    let threshold = ByteBuffer.mappedByteCount
    if byteCapacity >= threshold, newCapacity >= threshold {
      let mayMove: Int32 = 1
      let moved = c_mremap(start, byteCapacity, newCapacity, mayMove)
      start = ZeroPages.checked(moved).assumingMemoryBound(to: UInt8.self)
    } else {
      let new = ByteBuffer.allocate(newCapacity)
      new.copy(from: start, count: byteCount)
      ByteBuffer.deallocate(start, byteCapacity)
      start = new
    }
    byteCapacity = newCapacity
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    if byteCount < mappedByteCount { return .allocate(capacity: byteCount) }
    return ZeroPages.map(byteCount).assumingMemoryBound(to: UInt8.self)
  }

  private static func deallocate(_ start: UnsafeMutablePointer<UInt8>, _ byteCount: Int) {
    if byteCount < mappedByteCount {
      start.deallocate()
    } else {
      _ = c_munmap(start, byteCount)
    }
  }
}
