// FolderLayout: `train/CLASS/KEY.jpg`, as Keras, torchvision and Hugging Face read folders.
import Base
import Store

final class FolderLayout: Layout {
  let holdsPictures = true
  private let folder: String

  init(_ folder: String, classes: [String]) throws {
    self.folder = folder
    for side in Side.allCases {
      for name in classes { try AtomicFile.createFolder("\(folder)/\(side.rawValue)/\(name)") }
    }
  }

  func file(of planned: PlannedImage, key: String, side: Side) -> String {
    "\(side.rawValue)/\(planned.source.label)/\(key).jpg"
  }

  func write(_ picture: FinishedPicture) throws {
    try writeNewFile(picture.jpeg ?? [], to: "\(folder)/\(picture.line.file)")
  }

  func append(_ picture: FinishedPicture) {}

  func finish() -> [WrittenFile] { [] }
}
