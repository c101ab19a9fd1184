// Takes the sections of heads, a function a kind.

extension ModelReader {
  /// A head that labels words.
  mutating func takeTagHead(
    _ index: Int, _ configuration: ModelConfiguration
  ) throws(ModelError) -> TagHead {
    let section = try takeBytes(.labels, index: index)
    let labels = try LabelsView(checking: section, head: UInt32(index))
    let columns = try takeColumns(
      .classifier, index: index, configuration.hiddenSize, labels.labelCount)
    return TagHead(
      classifier: try takeTiles(.classifier, index: index, columns), labels: labels)
  }
}
