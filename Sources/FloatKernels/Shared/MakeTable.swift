// Collects this target's kernels into the table its public function returns.
import FloatKernelInterface

@inline(__always) func makeTable(_ name: StaticString) -> FloatKernelTable {
  FloatKernelTable(
    name: name, tileRows: tileRows, tileColumns: tileColumns,
    matrix: MatrixKernels(
      packLeft: { packLeft($0, $1, $2, $3, $4) },
      packLeftTransposed: { packLeftTransposed($0, $1, $2, $3, $4) },
      packRight: { packRight($0, $1, $2, $3, $4, $5) },
      packRightTransposed: { packRightTransposed($0, $1, $2, $3, $4, $5) },
      block: { matrixBlock($0, $1, $2, $3, $4, $5, $6, $7, $8) }),
    rows: RowKernels(
      addBias: { addBias($0, $1, $2, $3, $4) },
      gelu: { gelu($0, $1, $2, $3) },
      multiply: { multiplyBy($0, $1, $2) },
      add: { addTo($0, $1, $2) },
      columnSums: { columnSums($0, $1, $2, $3, $4) },
      dropout: { dropout($0, $1, $2, $3) },
      layerNormForward: { layerNormForward($0, $1, $2, $3, $4, $5) },
      layerNormBackward: { layerNormBackward($0, $1, $2, $3, $4) },
      normSums: { normSums($0, $1, $2, $3, $4, $5, $6) },
      softmax: { softmax($0, $1, $2) },
      softmaxBackward: { softmaxBackward($0, $1, $2, $3) },
      fakeQuantize: { fakeQuantize($0, $1, $2) }),
    update: UpdateKernels(
      adamW: { adamW($0, $1, $2, $3, $4, $5) },
      sumOfSquares: { sumOfSquares($0, $1) },
      average: { average($0, $1, $2, $3) }))
}
