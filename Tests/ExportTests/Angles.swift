// Angles: the system's sine and cosine under names that no test can mistake.
import Foundation

func sine(_ radians: Double) -> Double { sin(radians) }

func cosine(_ radians: Double) -> Double { cos(radians) }
