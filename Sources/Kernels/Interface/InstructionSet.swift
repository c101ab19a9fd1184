// The instruction sets that a kernel target is compiled for: the names users force with --isa.

/// An instruction set with kernels of its own.
public enum InstructionSet: UInt8, Sendable, CaseIterable {
  case portable, sse42, avx2, avxvnni, avx512vnni, amx, neon, dotprod, i8mm

  /// The name as options and reports spell it.
  public var name: StaticString {
    switch self {
    case .portable: "portable"
    case .sse42: "sse42"
    case .avx2: "avx2"
    case .avxvnni: "avxvnni"
    case .avx512vnni: "avx512vnni"
    case .amx: "amx"
    case .neon: "neon"
    case .dotprod: "dotprod"
    case .i8mm: "i8mm"
    }
  }
}
