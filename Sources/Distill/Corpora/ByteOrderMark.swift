// The mark that some editors and spreadsheets put before a text in UTF-8; it is no part of the text.

extension Sequence<UInt8> {
  /// 3 where the bytes begin with UTF-8's byte order mark, else 0.
  package var utf8MarkByteCount: Int { starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
}
