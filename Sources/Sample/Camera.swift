// Camera: from a painted canvas to the pixels of a photograph: lens blur, exposure, colour of the light, sensor noise.
import Base
import Imaging

/// How a photograph was taken.
struct Exposure {
  /// Factors of red, green and blue.
  var gain: SIMD3<Float>
  /// Standard deviation of the sensor's noise, in steps of 1/255.
  var noise: Float
  /// Seeds the noise.
  var grain: UInt64
}

extension Canvas {
  /// Blurs by one binomial step each way, exposes, adds noise and rounds.
  func photograph(_ exposure: Exposure) -> RGBImage {
    let gain = Ink(exposure.gain.x, exposure.gain.y, exposure.gain.z, 1) * 255 / 16
    let (width, height) = (self.width, self.height)
    var random = exposure.grain
    let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      // The column sums of three rows, with the borders repeated.
      withUnsafeTemporaryAllocation(of: Ink.self, capacity: width + 2) { sums in
        for y in 0..<height {
          let here = pixels + y * width
          let above = y > 0 ? here - width : here
          let below = y + 1 < height ? here + width : here
          for x in 0..<width { sums.initializeElement(at: x + 1, to: above[x] + 2 * here[x] + below[x]) }
          sums.initializeElement(at: 0, to: sums[1])
          sums.initializeElement(at: width + 1, to: sums[width])
          for x in 0..<width {
            let blurred = (sums[x] + 2 * sums[x + 1] + sums[x + 2]) * gain
            let value = blurred + grain(&random) * exposure.noise + 0.5
            let at = (y * width + x) * 3
            buffer.initializeElement(at: at, to: byte(value.x))
            buffer.initializeElement(at: at + 1, to: byte(value.y))
            buffer.initializeElement(at: at + 2, to: byte(value.z))
          }
        }
      }
      count = width * height * 3
    }
    return RGBImage(width: width, height: height, pixels: bytes)
  }
}

/// Nearly normal noise of unit deviation: mostly the same in all colours, as a sensor's is after its own processing.
@inline(__always)
private func grain(_ state: inout UInt64) -> Ink {
  state &+= 0x9e37_79b9_7f4a_7c15
  var bits = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
  bits ^= bits >> 27
  // Six bytes: three for the colours, three more for what the colours share. A uniform byte has a deviation of 73.9.
  let own = Ink(part(bits, 0), part(bits, 8), part(bits, 16), 0)
  let shared = part(bits, 24) + part(bits, 32) + part(bits, 40)
  return own * (0.4 / 73.9) + shared * (0.9 / 128)
}

/// One byte of `bits`, centred on 0.
@inline(__always)
private func part(_ bits: UInt64, _ shift: UInt64) -> Float {
  Float(Int32(truncatingIfNeeded: (bits >> (shift + 8)) & 255)) - 127.5
}

/// Rounded down and kept in range. Component by component: the vector conversions of the standard library are slow.
@inline(__always)
private func byte(_ value: Float) -> UInt8 {
  UInt8(min(max(value, 0), 255))
}
