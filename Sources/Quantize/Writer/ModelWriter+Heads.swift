// The sections of heads, in the order of Format.md.
import Runtime

extension ModelWriter {
  func add(_ head: HeadWeights, index: Int, to sections: inout SectionList) {
    addLabels(head.name, head.labels, index: index, to: &sections)
    addColumns(head.classifier, .classifier, index: index, to: &sections)
    addTiles(head.classifier, .classifier, index: index, to: &sections)
  }

  func add(_ head: MentionHeadWeights, index: Int, to sections: inout SectionList) {
    sections.add(.head, index: index, .bytes, (0, 0), SectionBytes.head(head))
    switch head {
    case .flags(let flags):
      addLabels(flags.name, flags.labels, index: index, to: &sections)
      addColumns(flags.projection, .classifier, index: index, to: &sections)
      addTiles(flags.projection, .classifier, index: index, to: &sections)
    case .relation(let relation):
      addLabels(relation.name, relation.labels, index: index, to: &sections)
      addColumns(relation.projection, .classifier, index: index, to: &sections)
      addColumns(relation.output, .relationOutput, index: index, to: &sections)
      addDistances(relation, index: index, to: &sections)
      addTiles(relation.projection, .classifier, index: index, to: &sections)
      addTiles(relation.output, .relationOutput, index: index, to: &sections)
    case .open(let open):
      addLabels(open.name, open.labels, index: index, to: &sections)
      addColumns(open.projection, .classifier, index: index, to: &sections)
      addColumns(open.nameProjection, .nameProjection, index: index, to: &sections)
      addValues(open.scoreBias, .openBias, index: index, to: &sections)
      addTiles(open.projection, .classifier, index: index, to: &sections)
      addTiles(open.nameProjection, .nameProjection, index: index, to: &sections)
    }
  }

  private func addLabels(
    _ name: String, _ labels: LabelSet, index: Int, to sections: inout SectionList
  ) {
    sections.add(.labels, index: index, .bytes, (0, 0), SectionBytes.labels(labels, name: name))
  }

  private func addDistances(
    _ head: RelationHeadWeights, index: Int, to sections: inout SectionList
  ) {
    let size = head.output.inputCount
    let stride = ModelLayout.roundedUp(size, to: ModelLayout.tileOutputs)
    let rowCount = head.distanceRows.count / size
    var rows: [Float] = []
    for row in 0..<rowCount {
      rows += Array(head.distanceRows[row * size..<(row + 1) * size]).padded(to: stride, with: 0)
    }
    sections.add(
      .relationDistances, index: index, .f32, (rowCount, size), SectionBytes.floats(rows))
  }
}
