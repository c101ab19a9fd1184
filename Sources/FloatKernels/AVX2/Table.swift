// The float kernels compiled for AVX2 with fused multiply-add.
import FloatKernelInterface

@export(interface) @inline(never) public func avx2FloatKernels() -> FloatKernelTable {
  makeTable("x86_64-f32-avx2-6x16")
}
