// Finds and opens the model. The places are a contract: --model, $EDGE_NER_MODEL, then
// clinical.ner, or open.ner where types are asked for by name, in Models/ beside the executable or the
// package it was built in, in ../share/edge-ner/ and in /usr/share/edge-ner/.
import Options
import Runtime

enum ModelLookupError: Error {
  case notFound(places: [[UInt8]])
  case model(path: [UInt8], ModelError)
}

struct OpenedModel {
  let model: Model
  /// Without a terminating NUL.
  let path: [UInt8]
}

extension Tokenizer {
  /// A tokenizer for one stream at a time.
  convenience init(_ model: Model) {
    self.init(vocabulary: model.vocabulary, normalizer: model.normalizer)
  }
}

/// - named: what --model or the operand says; nil to look.
/// - usual: the file that is looked for.
func openModel(
  _ named: Argument?, usual: StaticString
) throws(ModelLookupError) -> OpenedModel {
  if let named { return try open([UInt8](named.bytes)) }
  if let path = environmentValue("EDGE_NER_MODEL") {
    return try open([UInt8](Argument(cString: path).bytes))
  }
  let places = usualPlaces(usual)
  for place in places where fileExists(place) { return try open(place) }
  throw .notFound(places: places)
}

private func open(_ path: [UInt8]) throws(ModelLookupError) -> OpenedModel {
  var terminated = path
  terminated.append(0)
  var failure: ModelError?
  let model = terminated.withUnsafeBytes { bytes -> Model? in
    do throws(ModelError) {
      return try Model.open(path: bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
    } catch {
      failure = error
      return nil
    }
  }
  if let failure { throw .model(path: path, failure) }
  return OpenedModel(model: model!, path: path)
}

/// Where a file of this name is looked for, in order.
func usualPlaces(_ name: StaticString) -> [[UInt8]] {
  var places: [[UInt8]] = []
  let folder = parent(executablePath())
  if folder.count > 0 {
    places.append(joined(folder, "/Models/", name))
    // A package's executable lies some folders below its .build.
    var above = folder
    while above.count > 1 {
      if hasSuffix(above, "/.build") {
        places.append(joined(parent(above), "/Models/", name))
        break
      }
      above = parent(above)
    }
    places.append(joined(parent(folder), "/share/edge-ner/", name))
  }
  places.append(joined([], "/usr/share/edge-ner/", name))
  return places
}

/// The path without its last part; empty for a name without a slash.
private func parent(_ path: [UInt8]) -> [UInt8] {
  var end = path.count
  while end > 0, path[end - 1] != UInt8(ascii: "/") { end -= 1 }
  return [UInt8](path[..<max(0, end - 1)])
}

private func joined(
  _ folder: [UInt8], _ part: StaticString, _ name: StaticString
) -> [UInt8] {
  folder + [UInt8](Argument(part).bytes) + [UInt8](Argument(name).bytes)
}

/// A file of this name in the folder of another file.
func neighbour(of path: [UInt8], _ name: StaticString) -> [UInt8] {
  let folder = parent(path)
  return folder.isEmpty && path.first != UInt8(ascii: "/")
    ? [UInt8](Argument(name).bytes) : joined(folder, "/", name)
}

private func hasSuffix(_ path: [UInt8], _ suffix: StaticString) -> Bool {
  let wanted = Argument(suffix)
  guard path.count >= wanted.byteCount else { return false }
  let start = path.count - wanted.byteCount
  for index in 0..<wanted.byteCount where path[start + index] != wanted.start[index] {
    return false
  }
  return true
}

func fileExists(_ path: [UInt8]) -> Bool {
  var terminated = path
  terminated.append(0)
  return terminated.withUnsafeBytes { bytes in
    fileExists(bytes.baseAddress!.assumingMemoryBound(to: CChar.self))
  }
}

/// Whether something can be opened at the path.
func fileExists(_ path: UnsafePointer<CChar>) -> Bool {
  do throws(SystemError) {
    try Descriptor.open(forReading: path).close()
    return true
  } catch {
    return false
  }
}
