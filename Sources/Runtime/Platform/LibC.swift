// The C library as Runtime sees it: declared here by name, because Embedded Swift has no Glibc
// module. Nothing outside Platform calls these.

@_extern(c, "open") func c_open(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: UInt32)
  -> Int32
@_extern(c, "close") func c_close(_ descriptor: Int32) -> Int32
@_extern(c, "read") func c_read(
  _ descriptor: Int32, _ to: UnsafeMutableRawPointer?, _ byteCount: Int
) -> Int
@_extern(c, "write") func c_write(_ descriptor: Int32, _ from: UnsafeRawPointer?, _ byteCount: Int)
  -> Int
@_extern(c, "lseek") func c_lseek(_ descriptor: Int32, _ distance: Int, _ whence: Int32) -> Int
@_extern(c, "isatty") func c_isatty(_ descriptor: Int32) -> Int32
@_extern(c, "mmap")
func c_mmap(
  _ address: UnsafeMutableRawPointer?, _ byteCount: Int, _ protection: Int32, _ flags: Int32,
  _ descriptor: Int32, _ start: Int
) -> UnsafeMutableRawPointer?
@_extern(c, "munmap") func c_munmap(_ address: UnsafeMutableRawPointer?, _ byteCount: Int) -> Int32
@_extern(c, "madvise")
func c_madvise(_ address: UnsafeMutableRawPointer?, _ byteCount: Int, _ advice: Int32) -> Int32
@_extern(c, "__errno_location") func c_errno_location() -> UnsafeMutablePointer<Int32>
@_extern(c, "getenv") func c_getenv(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
@_extern(c, "getauxval") func c_getauxval(_ kind: UInt) -> UInt
