// The float kernels compiled for arm64 with NEON, which every arm64 processor has.
import FloatKernelInterface

@export(interface) @inline(never) public func neonFloatKernels() -> FloatKernelTable {
  makeTable("aarch64-f32-neon-6x16")
}
