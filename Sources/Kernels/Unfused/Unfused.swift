// For instruction sets that store a tile's sums before they are finished: the fused steps that AVX-512 has
// registers for are left to `multiplyTiles` and what follows it.

/// Sums are finished where they lie.
@inline(__always)
func multiplyAndFinish(
  _ product: TileProduct, _ finish: Finish, _ unfinished: inout UnfinishedTile,
  scratch: UnsafeMutableRawPointer
) -> Bool { false }

/// Scores are made where their sums lie.
@inline(__always)
func multiplyAndScore(
  _ product: TileProduct, keys: KeyTerms, queryScale: UnsafePointer<Float>, keyCount: Int,
  lanes: UnsafeMutablePointer<Float>
) -> Bool { false }
