// Progressive files at an eighth of their size: read without the scans that show nothing there.
import Imaging
import Testing

@Suite struct `Progressive JPEGs, reduced` {
  /// The same coefficients in one scan and in ten: 45 × 38 pixels, colours at half and at full resolution.
  static let twins = [
    (baseline: halfBaseline, progressive: halfProgressive), (baseline: fullBaseline, progressive: fullProgressive),
  ]

  @Test(arguments: twins)
  func `show the pixels of their baseline twin at every size`(baseline: String, progressive: String) throws {
    let (plain, staged) = (try Pictures.bytes(baseline), try Pictures.bytes(progressive))
    for (width, height) in [(45, 38), (23, 19), (12, 10), (6, 5), (3, 3)] {
      let image = try ImageFile.decode(staged, coveringWidth: width, height: height)
      #expect((image.width, image.height) == (width, height))
      #expect(try ImageFile.decode(plain, coveringWidth: width, height: height) == image)
    }
  }

  @Test(arguments: twins)
  func `that are cut anywhere have no pixels`(baseline: String, progressive: String) throws {
    let bytes = try Pictures.bytes(progressive)
    // The last two bytes are the marker of the end.
    for count in stride(from: bytes.count - 1, to: 200, by: -7) {
      #expect(throws: ImageProblem.self, "\(count) bytes") {
        try ImageFile.decode(Array(bytes.prefix(count)), coveringWidth: 6, height: 5)
      }
    }
  }

  @Test(arguments: twins)
  func `survive any byte that is wrong`(baseline: String, progressive: String) throws {
    let bytes = try Pictures.bytes(progressive)
    for place in 2..<bytes.count {
      for flip in [UInt8(0xff), 0x01, 0x10] {
        var damaged = bytes
        damaged[place] ^= flip
        guard let image = try? ImageFile.decode(damaged, maxPixels: 100_000, coveringWidth: 6, height: 5) else {
          continue
        }
        #expect(image.pixels.count == 3 * image.width * image.height)
      }
    }
  }

  private static let halfBaseline = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYV
    pQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAm
    AC0DASIAAhEBAxEB/8QAGAABAQEBAQAAAAAAAAAAAAAABAAFAgf/xAAfEAABBAIDAQEAAAAAAAAAAAAAAQMEYQIREiExcYH/xAAZAQACAwEAAA
    AAAAAAAAAAAAADBQACBwT/xAAaEQADAQEBAQAAAAAAAAAAAAAAAgMBBBFB/9oADAMBAAIRAxEAPwDz1uPQpuLkqbTBVT4Lbj0OYThgmPDerKRa
    TN5VvMKx6N+GfhFyRNrgqfghuPRo8eePHhrdnbcegPS0lbyTe4Oubo36Ebj0Ixj9eDG49CMY/Xhx7Qdw6DIbj0Jbj0Mbj0Jbj0UahmEOgG3HoS
    3HoY3HoS3HoC1B1DoBtx6EYx+vBrcehGMfrwFtBzDoMdtlBLbKERG3TN4NoltlBLbKEQFt0dQbRLbKCMWU0RAm3RzBtP/Z
    """
  private static let halfProgressive = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYV
    pQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAm
    AC0DASIAAhEBAxEB/8QAGAABAQEBAQAAAAAAAAAAAAAAAwAEAQb/xAAZAQACAwEAAAAAAAAAAAAAAAACBAABBgP/2gAMAwEAAhADEAAAAfPKrj
    WdNPQdJGTi7jVkrMCrIDoo6A5jSpm1SgdVKF3/xAAZEAEBAQEBAQAAAAAAAAAAAAAAAQISEBH/2gAIAQEAAQUCmUy5TKZcplPJlMuUymUymUy5
    TKZTKZTLlIkSJEj4/8QAFxEAAwEAAAAAAAAAAAAAAAAAAAIDAf/aAAgBAwEBPwFKE6CUEoJQSgmiaJp//8QAGREBAQEBAQEAAAAAAAAAAAAAAQ
    ACEiID/9oACAECAQE/AcOV9N9HI+W6nU6upmb/xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAY/Anf/xAAaEAACAwEBAAAAAAAAAAAAAAAB
    EQAQIFEh/9oACAEBAAE/IYF5AfLAUPISiYSsBoAA0AAaKqJ//9oADAMBAAIAAwAAABA7YOSTN98D/8QAFxEBAQEBAAAAAAAAAAAAAAAAAQBBIP
    /aAAgBAwEBPxBMm3mqaaa//8QAFxEBAQEBAAAAAAAAAAAAAAAAAQAREP/aAAgBAgEBPxDCZFlNiegYmTJv/8QAHBAAAwADAAMAAAAAAAAAAAAA
    AAFhESExUXGB/9oACAEBAAE/EIDCyna9Ciy3XwgQNHCAuPbinhOaQIGjhAgQIEDRwgQIECBo4IECBAgRg//Z
    """
  private static let fullBaseline = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYV
    pQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAm
    AC0DAREAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAABAUCB//EAB8QAAEEAgMBAQAAAAAAAAAAAAABAwRhAhESITFxgf/EABkBAQEBAQEBAA
    AAAAAAAAAAAAQCAwcFAP/EACERAAMBAAECBwAAAAAAAAAAAAABAwIREiEEBRNRYXHh/9oADAMBAAIRAxEAPwDnrcejN6Pp0FNxclTaYKqfClKu
    11Zy2vpjMVXuJwi5Im1wVPwjcq4XOstL6Y2dV7iG49B3odOgluPRD0NnQRjH68IeheadiQ3Ho3ejmU6DmE4YJjw3qz0/D+a+hJT6eePn8FZfL5
    5E8eePHhrdmfivNfXk59PHPz+DZPh88m249HkPR6E6CW49EPQ2dBGMfrwh6GZp2JDcejd6OYzoJbj0Q9DZ0Etx6Iehs6CW49EvQ2dBLceiHobO
    gjGP14Q9DM07EhuPRu9HMp0Etx6Iehs6CW49EPQydBLceiHodOgluPRD0NnQRjH68JeheadiO2yhu9HMp7YltlCHobPbEtsoQ9DZ7YltlCHobP
    bEtsoQ9DZ7YjFlNEvQzO3wf//Z
    """
  private static let fullProgressive = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYV
    pQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAm
    AC0DAREAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAwQBBv/EABkBAQEBAQEBAAAAAAAAAAAAAAMCAQYEAP/aAAwDAQACEAMQAAAB56fl1k
    lkN1x0lY05l/Sqy2+T0LLpjR3zC4yS64yY6S0icwkuuMkuuMmNHfMJjrLJjrLJjf/EABkQAQEBAQEBAAAAAAAAAAAAAAABAhIQEf/aAAgBAQAB
    BQKZTLlMplymU8mUy5TKZTKZTLlMplMplMuUiRIkSPj/xAAWEQEBAQAAAAAAAAAAAAAAAAACAAH/2gAIAQMBAT8BKsUVFRViirIxUVYoqKioqK
    sUVFRUVFWKOx2Ox2O2bf/EABwRAQEAAwADAQAAAAAAAAAAAAARAQISAwQhMf/aAAgBAgEBPwGuds/cYZ12x+4VVV4/a415jy+13rzFVVVVVVVV
    VVVVVX//xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAY/Anf/xAAaEAACAwEBAAAAAAAAAAAAAAABEQAQIFEh/9oACAEBAAE/IYF5AfLAUP
    ISiYSsBoAA0AAaKqJ//9oADAMBAAIAAwAAABAD8OZ1DHOY4Yhxxv8A/8QAGhEAAgMBAQAAAAAAAAAAAAAAAAEQESEgUf/aAAgBAwEBPxAF+ifZ
    DCBrd2PTu5DDoAMOgAwGjRo0aNo//8QAGhEBAQEAAwEAAAAAAAAAAAAAAQARIWFx4f/aAAgBAgEBPxBgfQnjH6geMxjGY/Jnfy1+De/kxjGMYx
    jGMYxjGMYxjP/EABwQAAMAAwADAAAAAAAAAAAAAAABYREhMVFxgf/aAAgBAQABPxCAwsp2vQost18IEDRwgLj24p4TmkCBo4QIECBA0cIECBAg
    aOCBAgQIEYP/2Q==
    """
}
