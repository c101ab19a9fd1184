// Writes a student as a checkpoint directory that Hugging Face and the converter read.
import Foundation
import Quantize

extension StudentCheckpoint {
  /// Files are replaced one by one, each whole or not at all, the weights last.
  ///
  /// - source: the checkpoint that training began from; its tokenizer files are copied.
  /// - weights: laid out as the model's own, for example their running average.
  /// - Throws: ConversionError.cannotWrite, CheckpointError.unreadable.
  public static func write(
    _ model: StudentModel, weights: FloatBuffer, from source: StudentCheckpoint,
    element: StoredElement = .f32, to directory: String
  ) throws {
    let files = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"]
    let settings = files.compactMap { file in
      FileManager.default.contents(atPath: source.directory + "/" + file).map { (file, $0) }
    }
    try write(
      model, weights: weights, vocabulary: source.vocabulary, tokenizerSettings: settings,
      element: element, to: directory)
  }

  /// - tokenizerSettings: files beside vocab.txt, by name.
  static func write(
    _ model: StudentModel, weights: FloatBuffer, vocabulary: Vocabulary,
    tokenizerSettings: [(file: String, data: Data)], element: StoredElement, to directory: String
  ) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw ConversionError.cannotWrite(file: directory, reason: "cannot be made")
    }
    for (file, data) in tokenizerSettings { try write(data, to: directory + "/" + file) }
    var pieces: [UInt8] = []
    for piece in vocabulary.pieces { pieces += piece + [0x0A] }
    try write(Data(pieces), to: directory + "/vocab.txt")
    try write(Data(configurationText(model.configuration).utf8), to: directory + "/config.json")
    let tensors = model.layout.parameters.map { parameter in
      NamedTensor(
        parameter.name, parameter.shape,
        UnsafeBufferPointer(rebasing: UnsafeBufferPointer(weights.values)[parameter.range]))
    }
    // Each file holds what its name says; the weights, without which nothing opens, come last.
    for (file, prefix) in StudentCheckpoint.furtherFiles {
      let content = tensors.filter { $0.name.hasPrefix(prefix) }
      let path = directory + "/" + file
      if content.isEmpty {
        try? FileManager.default.removeItem(atPath: path)
      } else {
        try SafetensorsWriter.write(
          content, element: element, metadata: ["format": "pt"], to: path)
      }
    }
    let isFurther = { (tensor: NamedTensor) in
      StudentCheckpoint.furtherFiles.contains { tensor.name.hasPrefix($0.prefix) }
    }
    try SafetensorsWriter.write(
      tensors.filter { !isFurther($0) }, element: element, metadata: ["format": "pt"],
      to: directory + "/model.safetensors")
  }

  /// Files beside model.safetensors, which the Hugging Face library does not look at, and how the
  /// names of their tensors begin.
  static let furtherFiles: [(file: String, prefix: String)] = [
    ("heads.safetensors", "heads."), ("features.safetensors", "features."),
  ]

  private static func write(_ data: Data, to path: String) throws {
    try data.withUnsafeBytes { try AtomicFile.write($0, to: path) }
  }

  static func configurationText(_ c: StudentConfiguration) -> String {
    let classifier = c.classifierIndex.map { c.heads[$0] }
    let labels = classifier?.tagLabels ?? []
    func string(_ text: String) -> JSONValue { .string(text) }
    var members: [JSONMember] = [
      JSONMember(
        "architectures",
        .array([string(c.heads.isEmpty ? "BertForMaskedLM" : "BertForTokenClassification")])),
      JSONMember("model_type", string("bert")),
      JSONMember("vocab_size", .integer(c.vocabularyCount)),
      JSONMember("hidden_size", .integer(c.hiddenSize)),
      JSONMember("num_hidden_layers", .integer(c.layerCount)),
      JSONMember("num_attention_heads", .integer(c.attentionHeadCount)),
      JSONMember("intermediate_size", .integer(c.feedForwardSize)),
      JSONMember("max_position_embeddings", .integer(c.positionCount)),
      JSONMember("type_vocab_size", .integer(c.typeCount)),
      JSONMember("hidden_act", string("gelu")),
      JSONMember("position_embedding_type", string("absolute")),
      JSONMember("layer_norm_eps", .double(decimal(c.epsilon))),
      JSONMember("hidden_dropout_prob", .double(decimal(c.hiddenDropout))),
      JSONMember("attention_probs_dropout_prob", .double(decimal(c.attentionDropout))),
      JSONMember("classifier_dropout", .double(decimal(c.classifierDropout))),
      JSONMember("initializer_range", .double(0.02)),
      JSONMember("pad_token_id", .integer(0)),
    ]
    if !labels.isEmpty {
      members.append(
        JSONMember(
          "id2label",
          .object(labels.enumerated().map { JSONMember(String($0.offset), string($0.element)) })))
      members.append(
        JSONMember(
          "label2id",
          .object(labels.enumerated().map { JSONMember($0.element, .integer($0.offset)) })))
    }
    if let name = classifier?.name, name != defaultHeadName {
      members.append(JSONMember("edge_classifier", string(name)))
    }
    let further = c.heads.enumerated().filter { $0.offset != c.classifierIndex }.map(\.element)
    if !further.isEmpty {
      members.append(
        JSONMember(
          "edge_heads", .array(further.map { $0.json(thresholds: c.thresholds[$0.name]) })))
    }
    if !c.features.isEmpty {
      members.append(JSONMember("edge_features", .array(c.features.map(\.json))))
    }
    return JSONValue.object(members).serialized + "\n"
  }

  /// The shortest decimal that gives the same float.
  static func decimal(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }
}
