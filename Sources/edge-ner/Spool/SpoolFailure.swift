// What can go wrong in a spool: with the machine, which ends the process, or with one note, which goes
// to `failed` with its reason.
import Options
import Runtime

/// A fault of the machine, and which part of the spool it is about.
struct SpoolFailure: Error {
  let place: StaticString
  let error: SystemError

  var words: [UInt8] {
    var text = TextBuilder()
    text.append("spool: ")
    text.append(place)
    text.append(": ")
    text.append(bytes: error.message)
    return text.bytes
  }
}

/// Why a note was put into `failed`.
enum SpoolFault {
  case nameTooLong([UInt8])
  case tooLong(byteCount: Int, limit: Int)
  case cannotRead(SystemError)
  case other([UInt8])
}

extension SystemError {
  /// The file has gone, or may not be moved: nothing that others would meet too.
  var isOfOneFile: Bool { number == 2 || number == 1 || number == 13 }

  var isOfLongName: Bool { number == 36 }
}

extension SpoolFault {
  /// For people; never text of the note.
  var words: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .nameTooLong(let name):
      text.append("the name leaves no room for that of its record: ")
      text.append(printable: name)
      text.append(".txt")
    case .tooLong(let byteCount, let limit):
      text.append("", byteCount, " bytes, more than the limit of ", limit)
    case .cannotRead(let error):
      text.append("cannot read: ")
      text.append(bytes: error.message)
    case .other(let message): text.append(bytes: message)
    }
    return text.bytes
  }
}
