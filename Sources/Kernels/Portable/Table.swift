// The one door to this target: its table of kernels. Everything else here is internal, and the
// shared sources are compiled for this target's CPU.
import KernelInterface

/// The kernels for any CPU: SSE2 on x86-64, NEON on arm64, as the compiler finds them.
@export(interface) @inline(never)
public func kernelTable() -> KernelTable {
  KernelTable(
    instructionSet: .portable, name: "portable-s8s8f32-4x4k4", tileRows: tileRows,
    activationByteCount: activationByteCount, embedRows: embedRowsKernel,
    addRows: addRowsKernel,
    quantizeRows: quantizeRowsKernel, product: productKernel,
    normalizeRows: normalizeRowsKernel, packKeys: packKeysKernel, packValues: packValuesKernel,
    attend: attendKernel, peak: peakKernel)
}
