// The float kernels compiled for the baseline of the architecture (SSE2 or NEON).
import FloatKernelInterface

@export(interface) @inline(never) public func portableFloatKernels() -> FloatKernelTable {
  makeTable("f32-portable-6x16")
}
