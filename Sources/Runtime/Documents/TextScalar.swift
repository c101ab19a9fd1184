// What a character is in a note's text, where that is not itself.

enum TextScalar {
  case itself
  /// So many line ends: every character that breaks lines or pages, whatever it was made for.
  case lineEnds(Int)
  /// A mark at the head of a list's item.
  case mark
  /// What stands before and after it joins.
  case nothing

  init(_ scalar: UInt32) {
    switch scalar {
    case 0x0A, 0x0B, 0x0D, 0x85, 0x2028: self = .lineEnds(1)
    // The ends of pages, paragraphs, files, groups, records and units.
    case 0x0C, 0x1C...0x1F, 0x2029: self = .lineEnds(2)
    // Soft hyphens; zero width spaces, joiners and order marks; word joiners and invisible
    // operators; the byte order mark as a zero width no-break space.
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: self = .nothing
    case WhiteSpace.marks: self = .mark
    default: self = .itself
    }
  }
}
