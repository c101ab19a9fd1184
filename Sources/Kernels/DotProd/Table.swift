// The one door to this target: its table of kernels. Everything else here is internal, and the
// shared sources are compiled for this target's CPU.
import KernelInterface

/// The kernels for arm64 with dot products (Cortex-A76: Raspberry Pi 5).
@export(interface) @inline(never)
public func kernelTable() -> KernelTable {
  KernelTable(
    instructionSet: .dotprod, name: "aarch64-s8s8f32-dotprod-6x16k4", tileRows: tileRows,
    activationByteCount: activationByteCount, embedRows: embedRowsKernel,
    addRows: addRowsKernel,
    quantizeRows: quantizeRowsKernel, product: productKernel, normalizeRows: normalizeRowsKernel,
    packKeys: packKeysKernel, packValues: packValuesKernel,
    attend: attendKernel, peak: peakKernel)
}
