// The few library functions the trainer calls outside its kernels.
import Foundation

func cosine(_ x: Double) -> Double { cos(x) }

/// sqrt(-2 ln(s) / s), the factor of the polar method.
func polarFactor(_ square: Double) -> Double { (-2 * log(square) / square).squareRoot() }
