// Matching a teacher's hidden states: the squared distance between the student's layers and chosen
// layers of a teacher of the same width, added to the loss.
import FloatKernelInterface

public final class HiddenTeacher {
  public let model: StudentModel
  private let activations: Activations

  /// - model: of the student's width and vocabulary, with at least as many layers.
  public init(model: StudentModel) {
    self.model = model
    activations = Activations(model.configuration)
  }

  /// The teacher's layer that a student layer is compared with: the last of its even share.
  public static func layer(of student: Int, studentCount: Int, teacherCount: Int) -> Int {
    (student + 1) * teacherCount / studentCount - 1
  }

  /// Runs the teacher on the batch. The result adds, for each student layer, the gradient of
  ///
  ///     weight * mean over rows and columns of (student - teacher)^2
  func gradientOf(
    _ batch: Batch, student: StudentModel, _ studentActivations: Activations, weight: Float
  ) -> (Int, MutableFloats) -> Void {
    precondition(model.configuration.hiddenSize == student.configuration.hiddenSize)
    var seen = batch
    if model.configuration.features.isEmpty { seen.classes = [] }
    model.forward(seen, activations, pass: nil)
    let h = student.configuration.hiddenSize
    let factor = 2 * weight / Float(batch.rowCount * h)
    return { [self] layer, gradient in
      let teacherLayer =
        layer < 0
        ? -1
        : HiddenTeacher.layer(
          of: layer, studentCount: student.configuration.layerCount,
          teacherCount: model.configuration.layerCount)
      let mine = studentActivations.hidden(layer)
      let theirs = activations.hidden(teacherLayer)
      student.engine.forRanges(batch.rowCount * h, 1 << 14) { range, _ in
        for index in range { gradient[index] += factor * (mine[index] - theirs[index]) }
      }
    }
  }
}
