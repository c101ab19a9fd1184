// Where `product` keeps the sums of a later pass over the inputs: one declaration for the encoder,
// which allocates it, and the kernels.

/// The parts of a product's scratch. Its size is the largest that any kernel needs.
public enum ProductScratch {
  /// [tileRows][tileGroup * 16] s32: those of 16 rows by 64 columns fit.
  public static let sums = 0
  /// [tileGroup * 16] s32, always 0: only the first pass counts the column sums.
  public static let zeroSums = 4096
  /// 64 bytes: the shapes of tile registers, where a kernel has some.
  public static let shapes = 4352
  /// [16][64] s32 each: sums of whole tiles that wait to be finished, in turn.
  public static let evenTile = 4416
  public static let oddTile = 8512
  /// Bytes of all parts.
  public static let byteCount = 12608
}
