// The one door to this target: its table of kernels. Everything else here is internal, and the
// shared sources are compiled for this target's CPU.
import KernelInterface

/// The kernels for arm64 with 8-bit matrix products (Cortex-A510, A710, X2 and later).
@export(interface) @inline(never)
public func kernelTable() -> KernelTable {
  KernelTable(
    instructionSet: .i8mm, name: "aarch64-s8s8f32-i8mm-12x8k8", tileRows: tileRows,
    activationByteCount: activationByteCount, embedRows: embedRowsKernel,
    addRows: addRowsKernel,
    quantizeRows: quantizeRowsKernel, product: productKernel, normalizeRows: normalizeRowsKernel,
    packKeys: packKeysKernel, packValues: packValuesKernel,
    attend: attendKernel, peak: peakKernel)
}
