// RealSelfiesTests: the figures that are promised on real photographs, and that they are the same every time.
import Base
import Foundation
import Testing

@Suite(.enabled(if: realData("selfies") != nil, "…/shared/data is not beside the checkout"), .serialized)
struct RealSelfiesTests {
  private static let mobileNet = "models/mobilenet_v2_1.0_224.onnx"
  private static let networkIsMissing = "…/shared/data has no MobileNetV2"

  private func accuracy(_ answer: Answer) -> Double { answer["accuracy"]["mean"].number ?? 0 }

  @Test func `builtin features reach 0.85 in ten folds, the same on every run`() async throws {
    let space = try Workspace()
    let folder = try needed("selfies")
    let first = try await space.selfiesAnswer("evaluate", folder, "--jobs", "2", cache: "one", timeout: 300)
    #expect(first["items"] == 157 && first["positives"] == 47 && first["folds"] == 10)
    #expect(accuracy(first) >= 0.85)
    // A run that knows nothing of the first, at another width.
    let second = try await space.selfiesAnswer("evaluate", folder, "--jobs", "1", cache: "two", timeout: 300)
    #expect(second.withoutTime == first.withoutTime)
    let third = try await space.selfiesAnswer("evaluate", folder, "--jobs", "2", cache: "two")
    #expect(third.withoutTime == first.withoutTime)
  }

  @Test(.enabled(if: realData(mobileNet) != nil, Comment(rawValue: networkIsMissing)))
  func `with MobileNetV2 it is 0.92, and both are as good as the better`() async throws {
    let space = try Workspace()
    let (folder, net) = (try needed("selfies"), try needed(Self.mobileNet))
    let both = try await space.selfiesAnswer("evaluate", folder, "--backbone", net, "--jobs", "2", timeout: 300)
    #expect(both["backbone"].text?.isEmpty == false && both["features"].list.count == 2)
    #expect(accuracy(both) >= 0.92)
    let builtin = try await space.selfiesAnswer("evaluate", folder, timeout: 300)
    let alone = try await space.selfiesAnswer(
      "evaluate", folder, "--backbone", net, "--features", "backbone", timeout: 300)
    #expect(accuracy(both) >= max(accuracy(builtin), accuracy(alone)))
    let again = try await space.selfiesAnswer(
      "evaluate", folder, "--backbone", net, "--jobs", "1", cache: "anew", timeout: 300)
    #expect(again.withoutTime == both.withoutTime)
  }

  /// Ends where features were changed under the same fingerprint, or the model that ships was trained on something else.
  @Test func `the model that ships is what its card says`() async throws {
    let space = try Workspace()
    let folder = try needed("selfies")
    let trained = try await space.selfiesAnswer(
      "train", folder, "--head", "svm-linear", "-o", "again.model", timeout: 300)
    let files = try await space.selfies(["predict", folder, "--quiet"])
    let again = try await space.selfies(["predict", folder, "--model", "again.model", "--quiet"])
    #expect(files.code == 0 && again.code == 0)
    let pairs = zip(try jsonLines(files.out), try jsonLines(again.out))
    for (shipped, trained) in pairs {
      #expect(shipped["file"] == trained["file"])
      let (a, b) = (shipped["probability"].number ?? .nan, trained["probability"].number ?? .nan)
      #expect(abs(a - b) < 1e-6, "\(shipped["file"])")
    }
    try await space.json("sample", "sample", "--posts", "3", "--seed", "1")
    try await space.json("import", "sample/crawl")
    let model = try await space.selfiesAnswer("predict")["model"]
    #expect(model["examples"] == 157 && model["head"] == "svm-linear")
    #expect(abs((model["accuracy"]["mean"].number ?? 0) - accuracy(trained)) < 1e-6)
  }
}
