// The one door to this target: its table of kernels. Everything else here is internal, and the
// shared sources are compiled for this target's CPU.
import KernelInterface

/// Steps whose products are added in an s16 lane before it is widened: 4 * 127 * 63 < 2^15.
@inline(__always) var chainSteps: Int { 4 }

/// The kernels for every arm64 CPU (Cortex-A53 and later) and models of narrow range.
@export(interface) @inline(never)
public func kernelTable() -> KernelTable {
  KernelTable(
    instructionSet: .neon, name: "aarch64-s7s7f32-neon-3x8k16", tileRows: tileRows, valueLimit: 63,
    activationByteCount: activationByteCount, embedRows: embedRowsKernel,
    addRows: addRowsKernel,
    quantizeRows: quantizeRowsKernel, product: productKernel, normalizeRows: normalizeRowsKernel,
    packKeys: packKeysKernel, packValues: packValuesKernel,
    attend: attendKernel, peak: peakKernel)
}
