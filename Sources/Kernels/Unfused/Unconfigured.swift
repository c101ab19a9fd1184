// For instruction sets without tile registers, all but AMX: no shapes to give them, and no tile that is finished
// while the next one is multiplied.

/// Nothing to do before products.
@inline(__always) func beginProducts(_ steps: Int, shapes: UnsafeMutableRawPointer) {}

/// No products need others' shapes.
@inline(__always) func shapesAgree(_ steps: Int, _ others: Int) -> Bool { true }

/// Nor after them.
@inline(__always) func endProducts() {}

/// No tile waits.
struct UnfinishedTile {
  @inline(__always) mutating func finishLast() {}
}
