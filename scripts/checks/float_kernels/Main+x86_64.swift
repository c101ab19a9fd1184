import FloatKernelsAVX2
import FloatKernelsPortable

@main struct Main {
  static func main() {
    check(portableFloatKernels())
    check(avx2FloatKernels())
  }
}
