// The answer to an HL7 v2 message: accepted (AA), or not processed (AE) with a reason that quotes
// nothing, in an MLLP frame. Source: HL7 v2.8, chapter 2.9; MLLP release 1.

public enum HL7Acknowledgement {
  /// - header: the message's first segment, as in DocumentPlace; need not be one.
  public static func bytes(header: [UInt8], isAccepted: Bool) -> [UInt8] {
    var answer: [UInt8] = [0x0B]
    let isAnswered = header.withUnsafeBufferPointer { buffer -> Bool in
      guard let start = buffer.baseAddress,
        let message = try? HL7Message(start, end: buffer.count)
      else { return false }
      append(message, isAccepted: isAccepted, &answer)
      return true
    }
    if !isAnswered {
      answer.append("MSH|^~\\&|||||||ACK|0|P|2.5\rMSA|AE\rERR|||207^Application error^HL70357|E\r")
    }
    return answer + [0x1C, 0x0D]
  }

  private static func append(
    _ message: HL7Message, isAccepted: Bool, _ answer: inout [UInt8]
  ) {
    let header = message.segments[0]
    let separator = message.delimiters.field
    func field(_ number: Int) {
      answer.append(separator)
      answer += message.copy(message.field(number, of: header))
    }
    func empty() { answer.append(separator) }
    answer.append("MSH")
    // The encoding characters, sender and receiver the other way round, the message's own time.
    for number in [2, 5, 6, 3, 4, 7] { field(number) }
    empty()
    answer.append(separator)
    answer.append("ACK")
    let event = message.component(2, of: message.field(9, of: header))
    if !event.isEmpty {
      answer.append(message.delimiters.component)
      answer += message.copy(event)
    }
    for number in [10, 11, 12] { field(number) }
    answer.append("\rMSA")
    answer.append(separator)
    answer.append(isAccepted ? "AA" : "AE")
    field(10)
    answer.append("\r")
    guard !isAccepted else { return }
    answer.append("ERR")
    for _ in 0..<3 { empty() }
    answer.append("207")
    answer.append(message.delimiters.component)
    answer.append("Application error")
    answer.append(message.delimiters.component)
    answer.append("HL70357")
    answer.append(separator)
    answer.append("E\r")
  }
}
