import FloatKernelsNEON
import FloatKernelsPortable

@main struct Main {
  static func main() {
    check(portableFloatKernels())
    check(neonFloatKernels())
  }
}
