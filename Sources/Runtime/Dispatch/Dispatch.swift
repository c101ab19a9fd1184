// The choice of kernels: the best instruction set that was built in and that this machine runs,
// or the one that the user forces. Made once, at start; visible in `inspect` and `bench`.
import KernelInterface
import KernelsPortable

#if arch(x86_64)
  import KernelsAMX
  import KernelsAVX2
  import KernelsAVX2Narrow
  import KernelsAVX512VNNI
  import KernelsAVXVNNI
  import KernelsSSE42
#elseif arch(arm64)
  import KernelsDotProd
  import KernelsI8MM
  import KernelsNEON
  import KernelsNEONNarrow
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
      [.amx, .avx512vnni, .avxvnni, .avx2, .sse42, .portable]
    #elseif arch(arm64)
      [.i8mm, .dotprod, .neon, .portable]
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

  /// The kernels that a model runs on when nothing is forced.
  public static func best(for model: Model) -> KernelTable {
    fastest(tables(available[0]), for: model)
  }

  /// The kernels of one instruction set for a model.
  ///
  /// - Throws: `DispatchError` when this build or this machine cannot run it.
  public static func kernels(
    _ set: InstructionSet, for model: Model
  ) throws(DispatchError) -> KernelTable {
    var isBuilt = false
    for other in built where other == set { isBuilt = true }
    guard isBuilt else { throw .notBuilt(set) }
    guard ProcessorFeatures.supports(set) else { throw .notSupported(set) }
    return fastest(tables(set), for: model)
  }

  /// All tables of one instruction set of this build, the faster and narrower first.
  public static func tables(_ set: InstructionSet) -> [KernelTable] {
    #if arch(x86_64)
      switch set {
      case .sse42: return [KernelsSSE42.kernelTable()]
      case .avx2: return [KernelsAVX2Narrow.kernelTable(), KernelsAVX2.kernelTable()]
      case .avxvnni: return [KernelsAVXVNNI.kernelTable()]
      case .amx: return [KernelsAMX.kernelTable()]
      case .avx512vnni: return [KernelsAVX512VNNI.kernelTable()]
      default: return [KernelsPortable.kernelTable()]
      }
    #elseif arch(arm64)
      switch set {
      case .neon: return [KernelsNEONNarrow.kernelTable(), KernelsNEON.kernelTable()]
      case .dotprod: return [KernelsDotProd.kernelTable()]
      case .i8mm: return [KernelsI8MM.kernelTable()]
      default: return [KernelsPortable.kernelTable()]
      }
    #else
      return [KernelsPortable.kernelTable()]
    #endif
  }

  /// The first table whose products are exact for the model's range; the portable one where an
  /// instruction set has none.
  private static func fastest(_ tables: [KernelTable], for model: Model) -> KernelTable {
    let limit = max(model.configuration.weightLimit, model.configuration.activationLimit)
    for table in tables where table.valueLimit >= limit { return table }
    return KernelsPortable.kernelTable()
  }
}
