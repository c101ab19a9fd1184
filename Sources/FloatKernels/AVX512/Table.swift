// The float kernels compiled for AVX-512.
import FloatKernelInterface

@export(interface) @inline(never) public func avx512FloatKernels() -> FloatKernelTable {
  makeTable("x86_64-f32-avx512-6x32")
}
