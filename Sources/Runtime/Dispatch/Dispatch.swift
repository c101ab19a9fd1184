// The choice of kernels: the best instruction set that was built in and that this machine runs,
// or the one that the user forces. Made once, at start; visible in `inspect` and `bench`.
import KernelInterface
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512VNNI
  import KernelsAVXVNNI
#endif

/// Why a forced instruction set was refused.
public enum DispatchError: Error, Equatable {
  /// This build has no kernels for it (another architecture's).
  case notBuilt(InstructionSet)
  /// The processor or the operating system does not allow it.
  case notSupported(InstructionSet)
}

public enum Dispatch {
  /// All instruction sets with kernels in this build, best first.
  public static var built: [InstructionSet] {
    #if arch(x86_64)
      [.avx512vnni, .avxvnni, .avx2, .portable]
    #else
      [.portable]
    #endif
  }

  /// Those of `built` that this machine runs, best first; `portable` is always the last.
  public static var available: [InstructionSet] {
    var sets: [InstructionSet] = []
    for set in built where ProcessorFeatures.supports(set) { sets.append(set) }
    return sets
  }

  /// The kernels that run when nothing is forced.
  public static var best: KernelTable { table(available[0]) }

  /// The kernels of one instruction set.
  ///
  /// - Throws: `DispatchError` when this build or this machine cannot run it.
  public static func kernels(_ set: InstructionSet) throws(DispatchError) -> KernelTable {
    var isBuilt = false
    for other in built where other == set { isBuilt = true }
    guard isBuilt else { throw .notBuilt(set) }
    guard ProcessorFeatures.supports(set) else { throw .notSupported(set) }
    return table(set)
  }

  private static func table(_ set: InstructionSet) -> KernelTable {
    #if arch(x86_64)
      switch set {
      case .avx2: return KernelsAVX2.kernelTable()
      case .avxvnni: return KernelsAVXVNNI.kernelTable()
      case .avx512vnni: return KernelsAVX512VNNI.kernelTable()
      default: return KernelsPortable.kernelTable()
      }
    #else
      return KernelsPortable.kernelTable()
    #endif
  }
}
