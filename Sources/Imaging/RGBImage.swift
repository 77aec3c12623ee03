// RGBImage: pixels in memory, eight bits a channel, and nothing that is not a pixel.

/// A picture of sRGB-like bytes: row-major from the top left, R, G, B, without gaps or padding.
package struct RGBImage: Sendable, Equatable {
  /// Pixels, at least 1.
  package let width: Int
  /// Pixels, at least 1.
  package let height: Int
  /// `3 * width * height` bytes. Its length is not to be changed.
  package var pixels: [UInt8]

  /// Requires: `pixels` holds exactly `3 * width * height` bytes, and there is at least one pixel.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has at least one pixel")
    precondition(pixels.count == 3 * width * height, "an image has three bytes a pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// One colour all over.
  package init(width: Int, height: Int, filledWith colour: (UInt8, UInt8, UInt8)) {
    self.init(width: width, height: height) { out in
      var at = 0
      while at < out.count {
        out[at] = colour.0
        out[at + 1] = colour.1
        out[at + 2] = colour.2
        at += 3
      }
    }
  }

  /// Lets `write` fill every byte of the new pixels, which hold garbage before: no time is spent on zeros.
  init(width: Int, height: Int, writtenBy write: (UnsafeMutableBufferPointer<UInt8>) throws -> Void) rethrows {
    let count = 3 * width * height
    let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      try write(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialised = count
    }
    self.init(width: width, height: height, pixels: pixels)
  }
}
