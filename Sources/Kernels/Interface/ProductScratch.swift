// Where `product` keeps the sums of a later pass over the inputs: one declaration for the encoder,
// which allocates it, and the kernels.

/// The parts of a product's scratch. Its size is the largest that any kernel needs.
public enum ProductScratch {
  /// [tileRows][tileGroup * 16] s32.
  public static let sums = 0
  /// [tileGroup * 16] s32, always 0: only the first pass counts the column sums.
  public static let zeroSums = 3840
  /// Bytes of all parts: sums of 12 rows by 64 columns fit, and zeros for 64 columns.
  public static let byteCount = 4096
}
