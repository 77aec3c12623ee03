// FaceNetworkTests: detect and faces with the face network: what is found, and the sentences where there is no network.
import Base
import Imaging
import Support
import Testing

@Suite struct FaceNetworkTests {
  /// A network that takes one bright red pixel for a face, and pictures with one and without.
  private func scene() throws -> Workspace {
    let space = try Workspace()
    try AtomicFile.write(DrawnNetwork.spot().bytes, to: space.file("net.dat"))
    var image = RGBImage(width: 200, height: 160, filledWith: (0, 0, 0))
    try AtomicFile.write(try JPEGEncoder.encode(image), to: space.file("dark.jpg"))
    for y in 60...75 { for x in 76...91 { image.pixels[3 * (200 * y + x)] = 255 } }
    try AtomicFile.write(try JPEGEncoder.encode(image), to: space.file("spot.jpg"))
    return space
  }

  @Test func `detect searches with the network`() async throws {
    let space = try scene()
    let arguments = ["detect", "dark.jpg", "spot.jpg", "--detector", "cnn", "--model", "net.dat"]
    let result = try await space.run(arguments + ["--verbose"])
    let lines = try jsonLines(result.out)
    try #require(lines.count == 2)
    #expect(lines[0]["faces"].list.isEmpty)
    let face = try #require(lines[1]["faces"].list.first)
    #expect((face["left"].count ?? .max) < 76 && (face["right"].count ?? 0) > 91)
    #expect(result.err.contains(" cnn \(SHA256.hex(of: DrawnNetwork.spot().bytes).prefix(12)), upsample 0"))
    let strict = try await space.run(arguments + ["--min-confidence", "0.2"])
    #expect(try jsonLines(strict.out).allSatisfy { $0["faces"].list.isEmpty })
  }

  @Test func `faces keeps the model's digits, and another model searches anew`() async throws {
    let space = try await SharedSample.importedStore()
    let net = space.file("net.dat")
    try AtomicFile.write(DrawnNetwork.spot().bytes, to: net)
    let first = try await space.json("faces", "--detector", "cnn", "--model", net)
    let digits = String(SHA256.hex(of: DrawnNetwork.spot().bytes).prefix(12))
    #expect(first["detector"].text?.contains(" cnn \(digits), ") == true)
    let images = first["images"].count ?? 0
    #expect(images > 0 && first["searched_now"].count == images - (first["failed"].count ?? 0))
    let second = try await space.json("faces", "--detector", "cnn", "--model", net)
    #expect(second["searched_now"].count == 0)
    try AtomicFile.write(DrawnNetwork.spot(bias: -0.3).bytes, to: net)
    let third = try await space.json("faces", "--detector", "cnn", "--model", net)
    #expect(third["searched_now"].count == first["searched_now"].count)
  }

  @Test func `a network that cannot be used is one sentence`() async throws {
    let space = try scene()
    try space.write("text.dat", "not a network")
    func run(_ arguments: String...) async throws -> CurateResult {
      try await space.run(["detect", "dark.jpg", "--quiet"] + arguments)
    }
    #expect(
      try await run("--detector", "cnn", "--model", "none.dat")
        == CurateResult(code: 66, out: "", err: "curate: Cannot open none.dat: no such file or directory.\n"))
    #expect(
      try await run("--detector", "cnn", "--model", "text.dat")
        == CurateResult(
          code: 65, out: "",
          err: "curate: text.dat is no face network that curate can use: it is not a network that dlib wrote.\n"))
    for (arguments, sentence) in [
      (["--detector", "cnn"], "--detector cnn needs --model with dlib's mmod_human_face_detector.dat."),
      (["--model", "net.dat"], "--model is for --detector cnn only."),
    ] {
      let result = try await space.run(["detect", "dark.jpg"] + arguments)
      #expect(result.code == 64 && result.err.contains(sentence), "\(result.err)")
    }
  }
}
