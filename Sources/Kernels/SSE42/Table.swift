// The one door to this target: its table of kernels. Everything else here is internal, and the
// shared sources are compiled for this target's CPU.
import KernelInterface

/// The kernels for SSE4.2 (x86-64-v2) and models of narrow range.
@export(interface) @inline(never)
public func kernelTable() -> KernelTable {
  KernelTable(
    instructionSet: .sse42, name: "x86_64-s7s7f32-sse42-2x16k8", tileRows: tileRows, valueLimit: 63,
    activationByteCount: activationByteCount, embedRows: embedRowsKernel,
    addRows: addRowsKernel,
    quantizeRows: quantizeRowsKernel, product: productKernel, normalizeRows: normalizeRowsKernel,
    packKeys: packKeysKernel, packValues: packValuesKernel,
    attend: attendKernel, peak: peakKernel)
}
