// The figures of `bench` as a table for people or as one JSON object.
import KernelInterface
import Measure
import Options
import Records
import Runtime

func benchText(_ figures: BenchFigures, _ model: Model, _ output: OutputBuffer) {
  for figure in figures.kernels {
    output.append(figure.kernels.name)
    if figure.fault != nil {
      output.append("\n  FAILED: differs from the reference, not timed\n\n")
      continue
    }
    output.append("\n  results equal the reference; peak of one core ")
    output.append(decimal: figure.peak / 1e9, places: 1)
    output.append(" GMAC/s\n  window  threads   tokens/s    GMAC/s   of peak\n")
    for speed in figure.speeds {
      output.append(padded: speed.windowTokens, 8)
      output.append(padded: speed.threadCount, 9)
      output.append(padded: Int(speed.tokensPerSecond), 11)
      output.append(decimal: speed.multiplyAddsPerSecond / 1e9, places: 1, width: 10)
      output.append(decimal: 100 * speed.fractionOfPeak, places: 1, width: 8)
      output.append(" %\n")
    }
    for latency in figure.latencies {
      output.append("  one window of")
      output.append(padded: latency.windowTokens, 4)
      output.append(" tokens alone: ")
      output.append(decimal: latency.seconds * 1e3, places: 2)
      output.append(" ms\n")
    }
    output.append("\n")
  }
  output.append("tokenizer, one thread: ")
  output.append(decimal: figures.tokenizerBytesPerSecond / 1e6, places: 1)
  output.append(" MB/s\n")
  guard let first = figures.notes.first else { return }
  output.append("\nwhole way from bytes to records: ")
  output.append(integer: first.noteCount)
  output.append(" notes, ")
  output.append(integer: first.wordCount)
  output.append(" words, ")
  output.append(integer: first.tokenCount)
  output.append(" tokens\n")
  for notes in figures.notes {
    output.append(padded: notes.threadCount, 4)
    output.append(notes.threadCount == 1 ? " thread:  " : " threads: ")
    output.append(padded: Int(Double(notes.wordCount) / notes.seconds), 7)
    output.append(" words/s, ")
    output.append(padded: Int(Double(notes.tokenCount) / notes.seconds), 7)
    output.append(" tokens/s, ")
    output.append(decimal: Double(notes.byteCount) / notes.seconds / 1e6, places: 3)
    output.append(" MB/s\n")
  }
}

func benchJSON(_ figures: BenchFigures, _ output: OutputBuffer) {
  let json = JSONText(output)
  json.beginObject()
  json.beginArray("kernels")
  for figure in figures.kernels { appendKernels(figure, json) }
  json.endArray()
  json.member("tokenizerBytesPerSecond", Int(figures.tokenizerBytesPerSecond))
  json.beginArray("notes")
  for notes in figures.notes {
    json.beginObject()
    json.member("threads", notes.threadCount)
    json.member("notes", notes.noteCount)
    json.member("bytes", notes.byteCount)
    json.member("words", notes.wordCount)
    json.member("tokens", notes.tokenCount)
    json.member("nanoseconds", Int(notes.seconds * 1e9))
    json.endObject()
  }
  json.endArray()
  json.endObject()
  json.endLine()
}

private func appendKernels(_ figure: KernelFigures, _ json: JSONText) {
  json.beginObject()
  json.member("name", figure.kernels.name)
  json.member("isa", figure.kernels.instructionSet.name)
  json.member("correct", figure.fault == nil)
  json.member("peakMultiplyAddsPerSecond", Int(figure.peak))
  json.beginArray("encoder")
  for speed in figure.speeds {
    json.beginObject()
    json.member("windowTokens", speed.windowTokens)
    json.member("threads", speed.threadCount)
    json.member("tokensPerSecond", Int(speed.tokensPerSecond))
    json.member("multiplyAddsPerSecond", Int(speed.multiplyAddsPerSecond))
    json.member("fractionOfPeak", decimal: speed.fractionOfPeak, places: 4)
    json.endObject()
  }
  json.endArray()
  json.beginArray("latency")
  for latency in figure.latencies {
    json.beginObject()
    json.member("windowTokens", latency.windowTokens)
    json.member("nanoseconds", Int(latency.seconds * 1e9))
    json.endObject()
  }
  json.endArray()
  json.endObject()
}
