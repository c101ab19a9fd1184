// New checkpoints from old ones without training: the mean of several runs, or some of the heads.
import Foundation
import Quantize

extension StudentCheckpoint {
  /// The student with all its heads, and the masked-language-model head where the files have one.
  ///
  /// - Throws: CheckpointError, ConversionError.
  public func model(
    engine: Engine, _ change: (inout StudentConfiguration) -> Void = { _ in }
  ) throws -> StudentModel {
    var configuration = configuration
    configuration.hasMaskHead = try CheckpointTensors(directory: directory).names.contains {
      $0.hasPrefix("cls.predictions.")
    }
    change(&configuration)
    let model = StudentModel(configuration: configuration, engine: engine)
    let (drawn, _) = try load(into: model, seed: 0)
    if let name = drawn.first { throw CheckpointError.missingTensor(path: directory, name: name) }
    return model
  }

  /// The mean of the weights of runs of one start, in double precision. A head that some of them lack is
  /// the mean of the others'. Source: Wortsman et al. 2022, "Model soups", arXiv 2203.05482.
  ///
  /// - checkpoints: at least one, all of the same shape and features, with heads of the first.
  /// - Throws: CheckpointError, ConversionError.
  public static func mean(_ checkpoints: [StudentCheckpoint], engine: Engine) throws -> StudentModel
  {
    let mean = try checkpoints[0].model(engine: engine)
    let parameters = mean.layout.parameters
    var sums = mean.weights.values.map { Double($0) }
    var counts = [Int](repeating: 1, count: parameters.count)
    for checkpoint in checkpoints.dropFirst() {
      guard checkpoint.configuration.hasPart(of: checkpoints[0].configuration) else {
        throw CheckpointError.differentRun(path: checkpoint.directory, field: "shape or heads")
      }
      let model = StudentModel(configuration: mean.configuration, engine: engine)
      let lacking = Set(try checkpoint.load(into: model, seed: 0).drawn)
      for (head, place) in zip(mean.configuration.heads, mean.layout.heads)
      where checkpoint.configuration.heads.contains(head) {
        // A head that it says it has.
        for parameter in parameters[place.parameterRange] where lacking.contains(parameter.name) {
          throw CheckpointError.missingTensor(path: checkpoint.directory, name: parameter.name)
        }
      }
      for (index, parameter) in parameters.enumerated() where !lacking.contains(parameter.name) {
        counts[index] += 1
        for place in parameter.range { sums[place] += Double(model.weights.start[place]) }
      }
    }
    for (parameter, count) in zip(parameters, counts) {
      for place in parameter.range {
        mean.weights.start[place] = Float(sums[place] / Double(count))
      }
    }
    return mean
  }

  /// The student with some of its heads, in another order and perhaps under other names.
  ///
  /// - names: of the heads as they are and as they will be.
  /// - Throws: CheckpointError, ConversionError.
  public func picking(
    _ names: [(old: String, new: String)], engine: Engine
  ) throws -> StudentModel {
    let heads = try names.map { name in
      guard let head = configuration.heads.first(where: { $0.name == name.old }) else {
        throw CheckpointError.missingHead(
          path: directory, name: name.old, found: configuration.heads.map(\.name))
      }
      return head
    }
    let picked = try model(engine: engine) { $0.heads = heads }
    var renamed = picked.configuration
    for (index, name) in names.enumerated() { renamed.heads[index].name = name.new }
    // Names do not change where a weight lies.
    let model = StudentModel(configuration: renamed, engine: engine)
    model.weights.copy(from: picked.weights)
    return model
  }
}

extension StudentConfiguration {
  /// Whether all of it is in the other, which may have more heads. Thresholds, which are chosen for
  /// one student, do not count.
  fileprivate func hasPart(of other: StudentConfiguration) -> Bool {
    guard heads.allSatisfy({ other.heads.contains($0) }) else { return false }
    var common = self
    common.heads = other.heads
    common.thresholds = other.thresholds
    common.hasMaskHead = other.hasMaskHead
    return common == other
  }
}
