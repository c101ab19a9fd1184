// What every operation of the trainer needs: the kernels of this CPU, the threads, and scratch
// memory for each thread.
import FloatKernelInterface
import FloatKernelsPortable
import Foundation

#if arch(x86_64)
  import FloatKernelsAVX2
  import FloatKernelsAVX512
#elseif arch(arm64)
  import FloatKernelsNEON
#endif

public final class Engine: @unchecked Sendable {
  public let kernels: FloatKernelTable
  public let pool: WorkerPool
  private var scratch: [FloatBuffer]
  private var shared = FloatBuffer(count: 0)

  public init(kernels: FloatKernelTable = Engine.bestKernels(), threadCount: Int) {
    self.kernels = kernels
    pool = WorkerPool(workerCount: threadCount)
    scratch = (0..<threadCount).map { _ in FloatBuffer(count: 0) }
  }

  deinit { pool.stop() }

  /// Makes at least this much memory available to each worker. Call outside parallel work.
  func reserveScratch(_ count: Int) {
    for worker in scratch.indices where scratch[worker].count < count {
      scratch[worker] = FloatBuffer(count: count)
    }
  }

  func scratch(_ worker: Int) -> MutableFloats { scratch[worker].start }

  /// Memory for one packed right operand, grown when a larger product comes.
  func sharedMemory(_ count: Int) -> MutableFloats {
    if shared.count < count { shared = FloatBuffer(count: count) }
    return shared.start
  }

  /// Calls body for consecutive ranges of at most `length` items.
  public func forRanges(
    _ count: Int, _ length: Int, _ body: (_ range: Range<Int>, _ worker: Int) -> Void
  ) {
    pool.run((count + length - 1) / length) { task, worker in
      body(task * length..<min(count, (task + 1) * length), worker)
    }
  }

  /// Every table that this CPU can run, the best one last.
  public static func availableKernels() -> [FloatKernelTable] {
    #if arch(x86_64)
      let flags = processorFlags()
      var tables = [portableFloatKernels()]
      if flags.isSuperset(of: ["avx2", "fma"]) { tables.append(avx2FloatKernels()) }
      if flags.isSuperset(of: ["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"]) {
        tables.append(avx512FloatKernels())
      }
      return tables
    #elseif arch(arm64)
      return [portableFloatKernels(), neonFloatKernels()]
    #else
      return [portableFloatKernels()]
    #endif
  }

  public static func bestKernels() -> FloatKernelTable { availableKernels().last! }

  /// The flags Linux lists only where the operating system enabled them too.
  private static func processorFlags() -> Set<String> {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return []
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") }
    return Set((line ?? "").split(separator: " ").map(String.init))
  }
}
