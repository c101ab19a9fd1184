// Entities of one note, in another package's program:
//
//     swift run FindEntities MODEL 'Started metformin for gout.'
import Runtime

extension Encoder: @retroactive WindowEncoder {}

let model = try Model.open(path: CommandLine.arguments[1])
let note = MemoryNote(Array(CommandLine.arguments[2].utf8))
let usual = WindowShape.usual(model.configuration)
let options = PipelineOptions(
  shape: WindowShape(windowTokens: usual, positionCount: model.configuration.positionCount))
let pipeline = Pipeline(
  model: model,
  tokenizer: Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer),
  source: NoteSource(noteCount: 1) { _ in note }, sink: Printer(model: model), options: options,
  makeEncoder: {
    Encoder(model: model, kernels: Dispatch.best(for: model), rowCapacity: options.batchRows)
  })
_ = pipeline.run()
