// FaceSheetTests: a sheet of the store's photographs is the same at any number of jobs, whatever became of the files.
import Base
import Faces
import Foundation
import Imaging
import Pipeline
import Sheets
import Store
import Support
import Testing

@Suite struct FaceSheetTests {
  @Test func `the same photographs give the same sheet at any number of jobs`() async throws {
    try await withAsyncTemporaryFolder { folder in
      let whole = try JPEGEncoder.encode(drawnFace())
      var files = try (0..<6).map { try JPEGEncoder.encode(drawnFace(x: Double(4 * $0))) }
      files.append(Array(whole.prefix(whole.count / 2)))
      let store = try storeOfPhotographs(files, in: folder)
      let stage = FaceStage(images: store.images, options: FaceOptions())
      _ = try await StageRunner(store: store, width: 2, now: { testTime }).run(stage)
      func sheet(_ selection: FaceSelection?, jobs: Int = 1) throws -> RGBImage {
        try faceSheet(
          title: ["T"], photographs: try store.read { try $0.photographs(selection, spread: 48) }, images: store.images,
          jobs: jobs)
      }
      let all = try sheet(nil)
      #expect(try sheet(nil, jobs: 3) == all)
      // The five others have one face: yellow is drawn for them, and none for the failed one.
      func yellow(_ image: RGBImage) -> Int {
        stride(from: 0, to: image.pixels.count, by: 3).count { image.pixels[$0..<$0 + 3] == [255, 221, 0] }
      }
      let one = try sheet(.one)
      #expect(yellow(one) > 6 * 300)
      #expect(yellow(all) == yellow(one))
      #expect(yellow(try sheet(.failed)) == 0)

      // A file that has gone since the search is a tile with words, as is one that now holds something else.
      let image = try #require(try store.read { try $0.photographs(.one, spread: 1).first }).image
      let file = store.images.file(sha256: image.sha256, kind: image.kind)
      try FileManager.default.removeItem(atPath: file)
      let gone = try sheet(.one)
      #expect(yellow(gone) < yellow(one))
      try AtomicFile.write(whole, to: file)
      #expect(yellow(try sheet(.one)) == yellow(gone))
    }
  }
}
