// Threads, and the lock and signal they share, on the C library's POSIX threads.

@_extern(c, "pthread_create")
private func c_pthread_create(
  _ thread: UnsafeMutablePointer<UInt>, _ attributes: UnsafeMutableRawPointer?,
  _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?,
  _ context: UnsafeMutableRawPointer?
) -> Int32
@_extern(c, "pthread_join")
private func c_pthread_join(
  _ thread: UInt, _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32
@_extern(c, "pthread_mutex_lock")
private func c_pthread_mutex_lock(_ mutex: UnsafeMutableRawPointer) -> Int32
@_extern(c, "pthread_mutex_unlock")
private func c_pthread_mutex_unlock(_ mutex: UnsafeMutableRawPointer) -> Int32
@_extern(c, "pthread_cond_wait")
private func c_pthread_cond_wait(
  _ condition: UnsafeMutableRawPointer, _ mutex: UnsafeMutableRawPointer
) -> Int32
@_extern(c, "pthread_cond_broadcast")
private func c_pthread_cond_broadcast(_ condition: UnsafeMutableRawPointer) -> Int32

/// A running thread.
public struct Thread {
  private let handle: UInt

  /// Starts a thread; nil when the system has none to give.
  public static func start(_ body: @escaping () -> Void) -> Thread? {
    let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    var handle: UInt = 0
    let status = c_pthread_create(
      &handle, nil,
      { context in
        Unmanaged<ThreadBody>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context)
    guard status == 0 else {
      Unmanaged<ThreadBody>.fromOpaque(context).release()
      return nil
    }
    return Thread(handle: handle)
  }

  /// Keeps the thread on these processors from now on.
  func hold(on processors: ProcessorSet) { processors.hold(handle) }

  /// Waits until the body has returned.
  public func join() { _ = c_pthread_join(handle, nil) }
}

private final class ThreadBody {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}

/// A lock and one condition under it.
///
/// Both are zeroed memory, which is the C library's own initial state for them on Linux (glibc and
/// musl); 64 bytes each hold its 40 or 48.
final class Monitor {
  private let storage: UnsafeMutableRawPointer
  private var condition: UnsafeMutableRawPointer { storage + 64 }

  init() {
    storage = .allocate(byteCount: 128, alignment: 64)
    storage.initializeMemory(as: UInt8.self, repeating: 0, count: 128)
  }

  deinit { storage.deallocate() }

  func lock() { _ = c_pthread_mutex_lock(storage) }

  func unlock() { _ = c_pthread_mutex_unlock(storage) }

  /// Gives the lock back until `signal`; may also return without one.
  ///
  /// - Precondition: this thread holds the lock.
  func wait() { _ = c_pthread_cond_wait(condition, storage) }

  /// Wakes every thread that waits.
  func signal() { _ = c_pthread_cond_broadcast(condition) }
}
