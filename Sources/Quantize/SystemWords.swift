// What the operating system says of an error number.
import Foundation

public func systemWords(_ number: Int32) -> String { String(cString: strerror(number)) }
