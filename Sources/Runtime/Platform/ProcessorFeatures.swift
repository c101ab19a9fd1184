// What the processor and the operating system together allow: asked of the C library, which has
// already looked at both (XSAVE state included), so no CPU instruction is needed here.
import KernelInterface

#if arch(x86_64)
  /// glibc 2.33 and later: the address of eight u32 of one CPUID leaf, eax ebx ecx edx as the
  /// processor reports them and then as they are usable.
  @_extern(c, "__x86_get_cpuid_feature_leaf")
  private func c_cpuidLeaf(_ leaf: UInt32) -> UnsafePointer<UInt32>?

  /// glibc's numbers of the leaves (sys/platform/x86.h).
  private enum Leaf: UInt32 {
    case one = 0
    case seven = 1
    case extendedOne = 2
    case sevenOne = 6
  }

  @_extern(c, "arch_prctl")
  private func c_arch_prctl(_ operation: Int32, _ argument: UInt) -> Int32

  /// Asks for tile registers, which Linux (5.16 and later) gives to processes that ask, for all their threads.
  private func mayUseTiles() -> Bool {
    let requestPermission: Int32 = 0x1023
    let tileData: UInt = 18
    return c_arch_prctl(requestPermission, tileData) == 0
  }

  private enum Register: Int {
    case eax = 0
    case ebx, ecx, edx
  }

  private func isUsable(_ leaf: Leaf, _ register: Register, _ bits: [UInt32]) -> Bool {
    guard let words = c_cpuidLeaf(leaf.rawValue) else { return false }
    let usable = words[4 + register.rawValue]
    for bit in bits where usable & (1 << bit) == 0 { return false }
    return true
  }
#elseif arch(arm64)
  /// Words of the auxiliary vector (linux/auxvec.h): what the kernel lets programs use.
  private enum AuxiliaryWord: UInt {
    case hardware = 16
    case hardware2 = 26
  }

  private func hasBits(_ word: AuxiliaryWord, _ bits: [UInt]) -> Bool {
    let usable = c_getauxval(word.rawValue)
    for bit in bits where usable & (1 << bit) == 0 { return false }
    return true
  }
#endif

/// Whether this machine can run an instruction set's kernels.
enum ProcessorFeatures {
  static func supports(_ instructionSet: InstructionSet) -> Bool {
    #if arch(x86_64)
      // All that `-target-cpu haswell` may use: FMA MOVBE, BMI1 AVX2 BMI2, LZCNT.
      let hasHaswell =
        isUsable(.one, .ecx, [12, 22, 28]) && isUsable(.seven, .ebx, [3, 5, 8])
        && isUsable(.extendedOne, .ecx, [5])
      switch instructionSet {
      case .portable: return true
      // All that `-target-cpu nehalem` may use: SSE3 SSSE3 CX16 SSE4.1 SSE4.2 POPCNT, LAHF.
      case .sse42:
        return isUsable(.one, .ecx, [0, 9, 13, 19, 20, 23]) && isUsable(.extendedOne, .ecx, [0])
      case .avx2: return hasHaswell
      case .avxvnni:
        // gracemont: AVX-VNNI, and GFNI VAES VPCLMULQDQ, which the compiler may use as well.
        return hasHaswell && isUsable(.sevenOne, .eax, [4])
          && isUsable(.seven, .ecx, [8, 9, 10])
      case .avx512vnni:
        // cascadelake: F DQ CD BW VL, VNNI.
        return hasHaswell && isUsable(.seven, .ebx, [16, 17, 28, 30, 31])
          && isUsable(.seven, .ecx, [11])
      case .amx:
        // AMX-TILE and AMX-INT8 besides.
        return supports(.avx512vnni) && isUsable(.seven, .edx, [24, 25]) && mayUseTiles()
      case .neon, .dotprod, .i8mm: return false
      }
    #elseif arch(arm64)
      // HWCAP bits of arch/arm64/include/uapi/asm/hwcap.h. All that `-target-cpu cortex-a76` may
      // use without being told: ATOMICS FPHP ASIMDHP ASIMDRDM LRCPC, and ASIMDDP.
      let hasCortexA76 = hasBits(.hardware, [8, 9, 10, 12, 15, 20])
      switch instructionSet {
      case .portable, .neon: return true
      case .dotprod: return hasCortexA76
      // ampere1: JSCVT FCMA besides, and I8MM.
      case .i8mm: return hasCortexA76 && hasBits(.hardware, [13, 14]) && hasBits(.hardware2, [13])
      case .sse42, .avx2, .avxvnni, .avx512vnni, .amx: return false
      }
    #else
      return instructionSet == .portable
    #endif
  }
}
